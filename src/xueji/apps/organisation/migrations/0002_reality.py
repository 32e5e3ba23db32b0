from functools import partial

import django.db.models.deletion
import xueji.apps.accounts.keys
from django.conf import settings
from django.db import migrations, models


def give_keys(model, apps, schema_editor):
    """Rows made before keys were: each its own, which a default for all of them could not be."""
    for row in apps.get_model('organisation', model).objects.filter(key=None):
        row.key = xueji.apps.accounts.keys.new_key()
        row.save(update_fields=['key'])


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HolidayNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('off', models.JSONField(verbose_name='放假')),
                ('worked', models.JSONField(verbose_name='上班')),
                ('whole', models.BooleanField(default=False, verbose_name='写明全年每一天')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RoomClosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=xueji.apps.accounts.keys.new_key, editable=False, max_length=12, unique=True)),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(verbose_name='止')),
            ],
        ),
        migrations.AddField(
            model_name='absence',
            name='key',
            field=models.CharField(editable=False, max_length=12, null=True),
        ),
        migrations.RunPython(partial(give_keys, 'absence'), migrations.RunPython.noop),
        migrations.AlterField(
            model_name='absence',
            name='key',
            field=models.CharField(default=xueji.apps.accounts.keys.new_key, editable=False, max_length=12, unique=True),
        ),
        migrations.AddField(
            model_name='busyperiod',
            name='key',
            field=models.CharField(editable=False, max_length=12, null=True),
        ),
        migrations.RunPython(partial(give_keys, 'busyperiod'), migrations.RunPython.noop),
        migrations.AlterField(
            model_name='busyperiod',
            name='key',
            field=models.CharField(default=xueji.apps.accounts.keys.new_key, editable=False, max_length=12, unique=True),
        ),
        migrations.AddField(
            model_name='room',
            name='key',
            field=models.CharField(editable=False, max_length=12, null=True),
        ),
        migrations.RunPython(partial(give_keys, 'room'), migrations.RunPython.noop),
        migrations.AlterField(
            model_name='room',
            name='key',
            field=models.CharField(default=xueji.apps.accounts.keys.new_key, editable=False, max_length=12, unique=True),
        ),
        migrations.AddField(
            model_name='unit',
            name='day_number',
            field=models.SmallIntegerField(blank=True, null=True, verbose_name='固定学习日，第几'),
        ),
        migrations.AddField(
            model_name='unit',
            name='day_required',
            field=models.BooleanField(default=False, verbose_name='必须在固定学习日'),
        ),
        migrations.AddField(
            model_name='unit',
            name='day_weekday',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='固定学习日，周几'),
        ),
        migrations.AddField(
            model_name='unit',
            name='quorum_part',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='到会比例，几分'),
        ),
        migrations.AddField(
            model_name='unit',
            name='quorum_whole',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='到会比例，总分'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='absence_until_not_before'),
        ),
        migrations.AddConstraint(
            model_name='busyperiod',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='busy_until_not_before'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.UniqueConstraint(fields=('organ', 'name'), name='room_once'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quorum_part', None), ('quorum_whole', None)), models.Q(('quorum_part__gte', 1), ('quorum_part__isnull', False), ('quorum_whole__gte', models.F('quorum_part')), ('quorum_whole__isnull', False)), _connector='OR'), name='unit_quorum_is_a_share'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('day_number', None), ('day_required', False), ('day_weekday', None)), models.Q(('day_number__isnull', False), ('day_number__range', (1, 28)), ('day_weekday', None)), models.Q(('day_number__in', (-1, 1, 2, 3, 4)), ('day_number__isnull', False), ('day_weekday__isnull', False), ('day_weekday__range', (0, 6))), _connector='OR'), name='unit_day_is_in_every_month'),
        ),
        migrations.AddField(
            model_name='holidaynotice',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='holidaynotice',
            name='organ',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holiday_notices', to='organisation.organ'),
        ),
        migrations.AddField(
            model_name='roomclosure',
            name='room',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='organisation.room'),
        ),
        migrations.AddConstraint(
            model_name='holidaynotice',
            constraint=models.UniqueConstraint(fields=('organ', 'year'), name='holiday_notice_once'),
        ),
        migrations.AddConstraint(
            model_name='roomclosure',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='closure_until_not_before'),
        ),
    ]
