"""Accounts made before passwords had a date: theirs counts from today."""

from django.db import migrations
from django.utils import timezone


def count_from_today(apps, schema_editor):
    apps.get_model("accounts", "User").objects.filter(password_set_at=None).update(password_set_at=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_signing_in"),
    ]

    operations = [migrations.RunPython(count_from_today, migrations.RunPython.noop)]
