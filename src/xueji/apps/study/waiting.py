"""What is entered beside meetings: new instructions that wait for one, and duties done without one."""

from datetime import date, datetime

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.organisation.models import Unit
from xueji.apps.plans.models import Obligation
from xueji.apps.study.models import FirstAgendaItem, Record


@transaction.atomic
def receive_instruction(*, access: Access, title: str, source: str, received_on: date) -> FirstAgendaItem:
    if not access.organ_wide:
        raise NotAllowed
    item = FirstAgendaItem.objects.create(organ=access.organ, title=title, source=source, received_on=received_on)
    record(organ_id=access.organ.pk, by=access.user, did="instruction.received", to=item)
    return item


@transaction.atomic
def record_done(
    *, access: Access, obligation: Obligation, unit: Unit, done_on: date, statement: str, now: datetime
) -> Record:
    """One sentence that a duty without a meeting was done; a duty of meetings is shown by its minutes alone."""
    if unit.organ_id != access.organ.pk or not access.reaches(unit.pk):
        raise NotAllowed("只能登记本支部的落实情况。")
    done = Record.objects.create(
        obligation=obligation, unit=unit, done_on=done_on, statement=statement, by=access.user, at=now
    )
    details = {"obligation": obligation.key, "unit": unit.key}
    record(organ_id=access.organ.pk, by=access.user, did="record.entered", to=done, details=details)
    return done
