"""Publishing a timetable: its sessions become activities; what was begun or held stays where it is."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.plans.queries import topics_of
from xueji.apps.study.models import Activity, ActivityService, AgendaItem
from xueji.apps.timetable.models import Session, SessionService, Timetable
from xueji.core.timetable.model import Half

STARTS: dict[str, time] = {Half.MORNING.value: time(9, 0), Half.AFTERNOON.value: time(14, 30)}


@dataclass(frozen=True, slots=True)
class Published:
    """How many activities are new, were moved, were cancelled since they are no longer asked for, or stayed."""

    new: int
    moved: int
    cancelled: int
    kept: int


@transaction.atomic
def publish(*, access: Access, timetable: Timetable, now: datetime) -> Published:
    """Make the version the one that holds. Publishing it again changes nothing."""
    plan = timetable.plan
    if not access.organ_wide or plan.organ_id != access.organ.pk:
        raise NotAllowed
    sessions = list(timetable.sessions.select_related("unit"))
    known = {a.session_id_in_core: a for a in Activity.objects.filter(plan=plan).exclude(session_id_in_core="")}
    fresh = [session for session in sessions if session.session_id not in known]
    moved = [_moved(known[s.session_id], s) for s in sessions if s.session_id in known]
    gone = set(known) - {session.session_id for session in sessions}
    cancelled = Activity.objects.filter(plan=plan, session_id_in_core__in=gone, state=Activity.State.PLANNED).update(
        state=Activity.State.CANCELLED
    )
    _begin(timetable, fresh)
    timetable.published_at, timetable.published_by = now, access.user
    timetable.save(update_fields=["published_at", "published_by"])
    result = Published(len(fresh), sum(moved), cancelled, len(moved) - sum(moved))
    details = {"version": timetable.version, "new": result.new, "moved": result.moved, "cancelled": cancelled}
    record(organ_id=access.organ.pk, by=access.user, did="timetable.published", to=timetable, details=details)
    return result


def _moved(activity: Activity, session: Session) -> bool:
    """Follow the session unless the record was begun; tell whether the day changed."""
    begun = activity.state in {Activity.State.OPEN, Activity.State.CLOSED}
    before = activity.day
    activity.session = session
    if begun:
        session.fixed = True
        session.save(update_fields=["fixed"])
    else:
        activity.state = Activity.State.PLANNED.value
        activity.day, activity.starts_at = session.day, STARTS[session.half]
    activity.save(update_fields=["session", "state", "day", "starts_at"])
    return activity.day != before


def _begin(timetable: Timetable, sessions: list[Session]) -> None:
    """New activities with what they count for and an agenda to start from: one item, and a topic in its turn."""
    activities = Activity.objects.bulk_create(
        Activity(
            organ=timetable.plan.organ,
            plan=timetable.plan,
            session=session,
            session_id_in_core=session.session_id,
            unit=session.unit,
            title=session.title,
            form=session.form,
            day=session.day,
            starts_at=STARTS[session.half],
            minutes=session.minutes,
        )
        for session in sessions
    )
    services: dict[int, list[SessionService]] = {}
    for service in SessionService.objects.filter(session__timetable=timetable):
        services.setdefault(service.session_id, []).append(service)
    ActivityService.objects.bulk_create(
        ActivityService(activity=activity, obligation_id=service.obligation_id, reason=service.reason)
        for activity in activities
        for service in services.get(activity.session_id or 0, [])
    )
    AgendaItem.objects.bulk_create(_agenda(timetable, activities))


def _agenda(timetable: Timetable, activities: list[Activity]) -> list[AgendaItem]:
    """Each unit meets the plan's topics in turn, so that each topic comes round before any comes twice."""
    topics = list(topics_of(timetable.plan))
    turn: dict[int, int] = {}
    items = []
    for activity in sorted(activities, key=lambda a: (a.unit.position, a.day)):
        place = turn[activity.unit_id] = turn.get(activity.unit_id, -1) + 1
        topic = topics[place % len(topics)] if topics else None
        title = topic.heading if topic and topic.heading else activity.title
        items.append(AgendaItem(activity=activity, position=1, title=title[:120], clause=topic))
    return items
