"""Entries hold nobody's name: the digest covers a body, names and words lie beside it. Old entries keep their bytes."""

import json

import xueji.apps.accounts.keys
from django.db import migrations, models

from xueji.core.chain.canonical import old_body_of


def carry(apps, schema_editor):
    """The exact bytes that each old digest covers become its body, so that old entries verify as they always did."""
    Entry, Head = apps.get_model("audit", "Entry"), apps.get_model("audit", "Head")
    for head in Head.objects.all():
        head.chain = xueji.apps.accounts.keys.new_key()
        head.save(update_fields=["chain"])
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=2000):
        told = {
            "seq": entry.seq,
            "organ": entry.organ_id,
            "at": entry.at.isoformat(),
            "actor": entry.actor_id,
            "actor_name": entry.actor_name,
            "did": entry.did,
            "type": entry.object_type,
            "key": entry.object_key,
            "details": entry.details,
        }
        entry.body, entry.actor = old_body_of(told).decode(), str(entry.actor_id or "")
        entry.save(update_fields=["body", "actor"])


def bring_back(apps, schema_editor):
    """Possible while every entry is an old one: a new one has no place in the old table."""
    Entry = apps.get_model("audit", "Entry")
    if Entry.objects.filter(body__startswith='{"v":').exists():
        raise migrations.exceptions.IrreversibleError("entries of the second format cannot become old ones")
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=2000):
        told = json.loads(entry.body)
        entry.actor_id, entry.actor_name, entry.details = told["actor"], told["actor_name"], told["details"]
        entry.save(update_fields=["actor_id", "actor_name", "details"])


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
    ]

    operations = [
        migrations.AddField('head', 'chain', models.CharField(default='', editable=False, max_length=12)),
        migrations.AddField('entry', 'actor', models.CharField(blank=True, default='', max_length=20), preserve_default=False),
        migrations.AddField('entry', 'subject', models.CharField(blank=True, default='', max_length=20), preserve_default=False),
        migrations.AddField('entry', 'body', models.TextField(default=''), preserve_default=False),
        migrations.CreateModel(
            name='Payload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organ_id', models.BigIntegerField()),
                ('seq', models.BigIntegerField()),
                ('salt', models.CharField(max_length=32)),
                ('content', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organ_id', 'seq'), name='audit_payload_seq_once')],
            },
        ),
        migrations.RunPython(carry, bring_back),
        migrations.RemoveField('entry', 'actor_id'),
        migrations.RemoveField('entry', 'actor_name'),
        migrations.RemoveField('entry', 'details'),
        migrations.AlterField('entry', 'object_type', models.CharField(blank=True, max_length=60)),
        migrations.AlterField('entry', 'object_key', models.CharField(blank=True, max_length=60)),
        migrations.AlterField('head', 'chain', models.CharField(default=xueji.apps.accounts.keys.new_key, editable=False, max_length=12, unique=True)),
        migrations.AddIndex('entry', models.Index(fields=['organ_id', 'actor', 'seq'], name='audit_entry_by_actor')),
        migrations.AddIndex('entry', models.Index(fields=['organ_id', 'at'], name='audit_entry_by_time')),
        migrations.AddIndex('entry', models.Index(condition=models.Q(('subject', ''), _negated=True), fields=['organ_id', 'subject'], name='audit_entry_by_subject')),
    ]
