import django.db.models.deletion
import xueji.apps.accounts.keys
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0001_initial'),
        ('study', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='sequence',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=xueji.apps.accounts.keys.new_key, editable=False, max_length=12, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_addresses', to=settings.AUTH_USER_MODEL)),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_addresses', to='organisation.organ')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_addresses', to='organisation.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_addresses', to='organisation.unit')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('person', None), ('unit__isnull', False)), models.Q(('person__isnull', False), ('unit', None)), _connector='OR'), name='calendar_of_person_or_unit'),
                    models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('person',), name='calendar_of_person_live_once'),
                    models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('unit',), name='calendar_of_unit_live_once'),
                ],
            },
        ),
    ]
