"""Reading activities and attendance, always of one organ and no further than the access reaches."""

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from xueji.apps.accounts.clock import today
from xueji.apps.accounts.policy import Scope
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Person
from xueji.apps.organisation.queries import members_on, staff_on
from xueji.apps.plans.models import Plan
from xueji.apps.study.models import Activity, Attendance, FirstAgendaItem, Record
from xueji.core.evidence import Fact
from xueji.core.obligations.model import Form
from xueji.core.organisation.model import UnitKind

COMMITTEE_POSTS = Q(post__contains="支部书记") | Q(post__contains="委员")


def activities_of(access: Access) -> QuerySet[Activity]:
    """Those reached, in time order."""
    activities = _reached(access).exclude(state=Activity.State.CANCELLED)
    return activities.select_related("unit").order_by("day", "starts_at", "unit__position")


def activity_in(access: Access, key: str) -> QuerySet[Activity]:
    activities = _reached(access).filter(key=key)
    return activities.select_related("unit", "plan__document", "chair", "recorder", "session", "organ", "opening")


def _reached(access: Access) -> QuerySet[Activity]:
    """The whole organ's, the own units', or what is opened to inspectors today."""
    activities = Activity.objects.filter(organ=access.organ)
    if access.scope is Scope.ORGAN:
        return activities
    if access.scope is Scope.OPENED:
        return activities.filter(state=Activity.State.CLOSED, opening__until__gt=today())
    return activities.filter(unit_id__in=access.units)


def with_tallies(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Each with `due`, `present`, `leave`, `absent` and `unmarked`."""
    return activities.annotate(
        due=Count("attendance"),
        present=Count("attendance", filter=Q(attendance__mark="present")),
        leave=Count("attendance", filter=Q(attendance__mark="leave")),
        absent=Count("attendance", filter=Q(attendance__mark="absent")),
        unmarked=Count("attendance", filter=Q(attendance__mark="")),
    )


def coming(access: Access, on: date, days: int = 14) -> QuerySet[Activity]:
    return activities_of(access).filter(day__range=(on, on + timedelta(days=days)))


def expected_people(activity: Activity) -> QuerySet[Person]:
    """Who is due: the unit's people of the day; at a branch committee, those of them who sit on it."""
    if activity.unit.kind == UnitKind.ORGAN:
        return staff_on(activity.organ, activity.day)
    people = members_on(activity.unit, activity.day)
    if activity.form == Form.COMMITTEE_MEETING:
        committee = people.filter(COMMITTEE_POSTS)
        return committee if committee.exists() else people
    return people


def attendance_of(activity: Activity) -> QuerySet[Attendance]:
    """In the order in which the record was opened: branch, group, roster."""
    return activity.attendance.select_related("person").order_by("pk")


def attendance_in(access: Access, key: str) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(activity__organ=access.organ, key=key)
    return rows.select_related("activity__unit", "activity__organ", "person")


def own_attendance(access: Access) -> QuerySet[Attendance]:
    """The marks of the person who asks, newest first."""
    mine = Attendance.objects.filter(person=access.person, activity__organ=access.organ)
    begun = mine.exclude(activity__state__in=[Activity.State.PLANNED, Activity.State.CANCELLED])
    return begun.select_related("activity__unit").order_by("-activity__day")


def open_contests(access: Access) -> QuerySet[Attendance]:
    raised = Attendance.objects.filter(activity__organ=access.organ, contest=Attendance.Contest.RAISED)
    return raised.select_related("activity__unit", "person").order_by("activity__day")


def waiting_instructions(access: Access) -> QuerySet[FirstAgendaItem]:
    """Those that no meeting has treated, the oldest first."""
    return FirstAgendaItem.objects.filter(organ=access.organ, treated_in=None).order_by("received_on")


def records_of(plan: Plan) -> QuerySet[Record]:
    rows = Record.objects.filter(obligation__plan=plan, withdrawn_at=None)
    return rows.select_related("unit", "obligation").order_by("done_on")


def facts_of(plan: Plan) -> tuple[Fact, ...]:
    """Every closed record and every duty entered as done, in time order: three queries."""
    closed = Activity.objects.filter(plan=plan, state=Activity.State.CLOSED).select_related("unit")
    held = closed.prefetch_related("services__obligation").order_by("day", "pk")
    facts = [
        Fact(
            activity.key, activity.unit.path, activity.day, tuple(s.obligation.duty_id for s in activity.services.all())
        )
        for activity in held
    ]
    facts += [Fact(r.key, r.unit.path, r.done_on, (r.obligation.duty_id,)) for r in records_of(plan)]
    return tuple(facts)
