"""The database refuses to change or delete entries; a later migration that remakes these tables puts the rules up again."""

from django.db import migrations

from xueji.apps.audit.append_only import put_up, take_down


def up(apps, schema_editor):
    for statement in put_up(schema_editor.connection):
        schema_editor.execute(statement)


def down(apps, schema_editor):
    for statement in take_down(schema_editor.connection):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_bodies'),
    ]

    operations = [
        migrations.RunPython(up, down),
    ]
