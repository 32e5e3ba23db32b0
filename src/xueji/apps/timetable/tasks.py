"""Work for later: a first answer before everything else, then the improvements, in the order they were asked for."""

from datetime import datetime

from django.db import transaction
from django_tasks import task

from xueji.apps.organisation.access import Access
from xueji.apps.plans.models import Plan
from xueji.apps.timetable import services
from xueji.apps.timetable.models import Run, Timetable

SOMEBODY_WAITS, NOBODY_WAITS = 10, -10


@task(priority=SOMEBODY_WAITS)
def answer_first(run_id: int) -> None:
    services.answer_first(run_id, later=improve.enqueue)


@task(priority=NOBODY_WAITS)
def improve(run_id: int) -> None:
    services.improve(run_id, later=improve.enqueue)


@transaction.atomic
def ask(*, access: Access, plan: Plan, now: datetime, again_from: Timetable | None = None) -> Run:
    """Write the run's row and enqueue its first answer: both or neither."""
    run = services.ask_for_run(access=access, plan=plan, now=now, again_from=again_from)
    answer_first.enqueue(run.pk)
    return run
