"""Publishing a timetable: its sessions become activities; what was begun or held stays where it is."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.plans.models import Clause, Plan
from xueji.apps.plans.queries import topics_of
from xueji.apps.study.halves import STARTS, half_of
from xueji.apps.study.models import Activity, ActivityService, AgendaItem
from xueji.apps.study.telling import Changed, tell_first, tell_of
from xueji.apps.timetable.models import Session, SessionService, Timetable
from xueji.core.timetable.topics import TOPIC_FORMS, Sitting, Topic, assign_topics

BEGUN = {Activity.State.OPEN, Activity.State.CLOSED}


@dataclass(frozen=True, slots=True)
class Published:
    """How many activities are new, were moved, were cancelled since they are no longer asked for, or stayed; `told`
    how many accounts were told."""

    new: int
    moved: int
    cancelled: int
    kept: int
    told: int


@transaction.atomic
def publish(*, access: Access, timetable: Timetable, now: datetime) -> Published:
    """Make the version the one that holds. Publishing it again changes nothing."""
    plan = timetable.plan
    if not access.organ_wide or plan.organ_id != access.organ.pk:
        raise NotAllowed
    sessions = list(timetable.sessions.select_related("unit"))
    kept = Activity.objects.select_for_update(of=("self",)).filter(plan=plan).exclude(session_id_in_core="")
    known = {activity.session_id_in_core: activity for activity in kept.select_related("unit")}
    first = not known
    asked = {session.session_id for session in sessions}
    followed = [_follow(known[s.session_id], s) for s in sessions if s.session_id in known]
    gone = [_cancel(a) for name, a in known.items() if name not in asked and a.state == Activity.State.PLANNED]
    Activity.objects.bulk_update(known.values(), ["session", "state", "day", "starts_at", "sequence"], batch_size=500)
    Session.objects.filter(activity__in=[a for a in known.values() if a.state in BEGUN]).update(fixed=True)
    fresh = _begin(timetable, [session for session in sessions if session.session_id not in known])
    timetable.published_at, timetable.published_by = now, access.user
    timetable.save(update_fields=["published_at", "published_by"])
    moved = [change for change in followed if change is not None]
    changes = [*moved, *gone, *(Changed(activity, None) for activity in fresh)]
    told = tell_first(organ=plan.organ, now=now) if first else tell_of(changes, organ=plan.organ, now=now)
    result = Published(len(fresh), len(moved), len(gone), len(followed) - len(moved), told)
    details = {"version": timetable.version, "new": result.new, "moved": result.moved, "cancelled": result.cancelled}
    record(organ_id=access.organ.pk, by=access.user, did="timetable.published", to=timetable, details=details)
    return result


def _follow(activity: Activity, session: Session) -> Changed | None:
    """The activity goes with its session unless its record was begun; an hour that was set stays within its half."""
    activity.session = session
    if activity.state in BEGUN:
        return None
    was = (activity.day, half_of(activity.starts_at), activity.state)
    activity.state = Activity.State.PLANNED.value
    if was[:2] != (session.day, session.half):
        activity.day, activity.starts_at = session.day, STARTS[session.half]
    if was == (session.day, session.half, activity.state):
        return None
    activity.sequence += 1
    return Changed(activity, was[0] if was[2] == Activity.State.PLANNED else None)


def _cancel(activity: Activity) -> Changed:
    activity.state = Activity.State.CANCELLED.value
    activity.sequence += 1
    return Changed(activity, activity.day)


def _begin(timetable: Timetable, sessions: list[Session]) -> list[Activity]:
    """New activities with what they count for and an agenda to start from: the topics dealt to them, or themselves."""
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
    return activities


def _agenda(timetable: Timetable, activities: list[Activity]) -> list[AgendaItem]:
    """Each topic as often at each unit as it is owed there, spread over the year once its materials
    exist; what was dealt before counts."""
    plan = timetable.plan
    topics = {str(clause.pk): clause for clause in topics_of(plan)}
    dealt = _dealt(plan, {activity.pk for activity in activities})
    sittings = [Sitting(str(a.pk), a.unit.path, a.day) for a in activities if a.form in TOPIC_FORMS]
    units = {sitting.unit for sitting in sittings}
    owed = [
        Topic(
            key,
            clause.times,
            since=clause.materials_since,
            at={unit: max(0, clause.times - dealt[unit, key]) for unit in units},
        )
        for key, clause in topics.items()
    ]
    found = assign_topics(owed, sittings, since=plan.since, until=plan.until - timedelta(days=1))
    items = []
    for activity in activities:
        given: list[Clause | None] = [topics[key] for key in found.topics.get(str(activity.pk), ())]
        for position, topic in enumerate(given or [None], 1):
            title = topic.heading if topic and topic.heading else activity.title
            items.append(AgendaItem(activity=activity, position=position, title=title[:120], clause=topic))
    return items


def _dealt(plan: Plan, fresh: set[int]) -> Counter[tuple[str, str]]:
    """Unit and topic → on how many agendas it stands already."""
    rows = AgendaItem.objects.filter(activity__plan=plan, clause__isnull=False).exclude(activity__in=fresh)
    kept = rows.exclude(activity__state=Activity.State.CANCELLED)
    found = kept.values_list("activity__unit__path", "clause_id", "activity_id").distinct()
    return Counter((unit, str(clause)) for unit, clause, _ in found)
