"""Reading timetables, always of one organ."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Membership
from xueji.apps.plans.models import Plan
from xueji.apps.timetable.models import Run, Session, Timetable
from xueji.core.timetable.model import Half, Slot

GRACE = timedelta(minutes=1)
MOST_WAITING = timedelta(hours=1)


def timetables_of(plan: Plan) -> QuerySet[Timetable]:
    return plan.timetables.annotate(size=Count("sessions")).select_related("run").order_by("-version")


def published(plan: Plan) -> Timetable | None:
    return plan.timetables.exclude(published_at=None).order_by("-version").first()


def timetable_in(access: Access, key: str) -> QuerySet[Timetable]:
    return Timetable.objects.filter(plan__organ=access.organ, key=key).select_related("plan__organ", "run")


def session_in(access: Access, key: str) -> QuerySet[Session]:
    rows = Session.objects.filter(timetable__plan__organ=access.organ, key=key)
    return rows.select_related("unit", "timetable__plan__organ")


def run_in(access: Access, key: str) -> QuerySet[Run]:
    return Run.objects.filter(plan__organ=access.organ, key=key).select_related("plan")


def under_way(plan: Plan, now: datetime) -> Run | None:
    """The run that waits or is searched; one whose worker was killed, or whose turn never came, is not."""
    waiting = Q(state__in=[Run.State.QUEUED, Run.State.PAUSED], asked_at__gt=now - MOST_WAITING)
    return (
        plan.runs.filter(waiting | Q(state=Run.State.RUNNING, claimed_at__gt=since_alive(now))).order_by("-pk").first()
    )


def found_by(run: Run) -> Timetable | None:
    """The version that the run has made so far."""
    return Timetable.objects.filter(run=run).first()


def since_alive(now: datetime) -> datetime:
    """A run that was taken up before this should have been put down."""
    return now - GRACE - timedelta(seconds=settings.TIMETABLE_SECONDS)


def sessions_of(timetable: Timetable) -> QuerySet[Session]:
    return timetable.sessions.select_related("unit").order_by("day", "half", "unit__position")


def held_by(timetable: Timetable, person: str) -> list[Membership]:
    """The memberships of the person with this key; none for another organ's person."""
    return list(Membership.objects.filter(person__organ_id=timetable.plan.organ_id, person__key=person))


def slots_of(sessions: Iterable[Session]) -> dict[str, Slot]:
    return {session.session_id: Slot(session.day, Half(session.half)) for session in sessions}
