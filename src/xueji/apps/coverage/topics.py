"""The plan's topics × units: a topic asks for nothing by itself, yet each branch and the centre group meets it once.

The number is the organ's setting, shown as 设定 and never as the plan's words; an agenda item of a closed record that
names the topic is what counts.
"""

from dataclasses import dataclass
from datetime import date

from xueji.apps.coverage.queries import Board, Column, Square, square_of
from xueji.apps.organisation.models import Unit
from xueji.apps.plans.models import Clause, Plan
from xueji.apps.plans.queries import topics_of
from xueji.apps.study.models import Activity, AgendaItem
from xueji.core.coverage import Appointment, Cell, cover, summed
from xueji.core.evidence import Credit
from xueji.core.obligations.model import Actor, Basis, Duty, Form, Strength
from xueji.core.organisation.model import UnitKind

MEET_TOPICS = (UnitKind.CENTRE_GROUP.value, UnitKind.BRANCH.value)
COMING = (Activity.State.PLANNED, Activity.State.OPEN)


@dataclass(frozen=True, slots=True)
class TopicRow:
    clause: Clause
    squares: tuple[Square, ...]
    total: Cell


def topic_rows(shown: Board) -> tuple[TopicRow, ...]:
    """A row a topic in the order of the plan; a fixed number of queries."""
    plan = shown.plan
    topics = {str(clause.pk): clause for clause in topics_of(plan)}
    paths = list(Unit.objects.filter(organ_id=plan.organ_id, kind__in=MEET_TOPICS).values_list("path", flat=True))
    if not paths:
        return ()
    treated = list(treatments(plan))
    cells = cover(
        [_as_duty(key, clause) for key, clause in topics.items()],
        dict.fromkeys(topics, paths),
        appointments=[Appointment(t.topic, t.unit, t.day) for t in treated if t.state in COMING],
        credits=[Credit(t.activity, t.topic, t.unit, t.day) for t in treated if t.state == Activity.State.CLOSED],
        since=plan.since,
        until=plan.until,
        on=shown.on,
    )
    return tuple(_row(clause, [cell for cell in cells if cell.duty == key], shown) for key, clause in topics.items())


@dataclass(frozen=True, slots=True)
class Treatment:
    """A topic on the agenda of a unit's activity."""

    activity: str
    topic: str
    unit: str
    day: date
    state: str


def treatments(plan: Plan) -> list[Treatment]:
    items = AgendaItem.objects.filter(activity__plan=plan, clause__isnull=False)
    rows = items.exclude(activity__state=Activity.State.CANCELLED).values_list(
        "activity__key", "clause_id", "activity__unit__path", "activity__day", "activity__state"
    )
    return [Treatment(key, str(clause), unit, day, state) for key, clause, unit, day, state in rows.distinct()]


def _as_duty(key: str, clause: Clause) -> Duty:
    return Duty(
        id=key,
        form=Form.COLLECTIVE_STUDY,
        actor=Actor.BRANCH,
        per=None,
        strength=Strength.SHOULD,
        every=None,
        number=clause.times,
        number_basis=Basis.SETTING,
        clause=clause.path,
        title=clause.heading,
    )


def _row(clause: Clause, cells: list[Cell], shown: Board) -> TopicRow:
    total = summed(cells)
    assert total is not None  # every topic is owed at each of the paths
    by_unit = {cell.unit: cell for cell in cells}
    return TopicRow(clause, tuple(square_of(column, by_unit) for column in shown.columns), total)


def activities_on(plan: Plan, clause: Clause, column: Column) -> list[Activity]:
    """What treated the topic, or will, in the units of the column, in time order."""
    found = Activity.objects.filter(plan=plan, agenda__clause=clause, unit__path__in=column.paths)
    return list(found.exclude(state=Activity.State.CANCELLED).select_related("unit").order_by("day").distinct())
