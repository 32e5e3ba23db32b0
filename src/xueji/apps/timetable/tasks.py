"""Work for later: the search for a timetable."""

from datetime import datetime

from django.db import transaction
from django_tasks import task

from xueji.apps.organisation.access import Access
from xueji.apps.plans.models import Plan
from xueji.apps.timetable import services
from xueji.apps.timetable.models import Run, Timetable


@task()
def search(run_id: int) -> None:
    services.carry_out(run_id)


def ask(*, access: Access, plan: Plan, now: datetime, again_from: Timetable | None = None) -> Run:
    """Write the run's row and enqueue the search once that row is committed."""
    run = services.ask_for_run(access=access, plan=plan, now=now, again_from=again_from)
    transaction.on_commit(lambda: search.enqueue(run.pk))
    return run
