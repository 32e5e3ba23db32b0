"""The board of a plan on a day: every duty × unit with its state, and the records and words behind one cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from xueji.apps.coverage.models import Exemption
from xueji.apps.organisation import convert as organisation_convert
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Unit
from xueji.apps.plans.convert import to_duty
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.queries import obligations_of
from xueji.apps.study.models import Activity, ActivityService, Record
from xueji.apps.study.queries import facts_of
from xueji.core.coverage import Appointment, Cell, State, cover, summed
from xueji.core.coverage import Exemption as CoreExemption
from xueji.core.evidence import credits
from xueji.core.obligations.forms import FORMS, FormKind
from xueji.core.obligations.model import Form
from xueji.core.organisation.model import WHOLE, UnitKind
from xueji.core.timetable.hosts import hosts

CENTRE = {UnitKind.CENTRE_GROUP, UnitKind.PARTY_COMMITTEE}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the matrix: a branch with its groups, the centre group with the party group, the departments."""

    key: str
    name: str
    paths: frozenset[str]


@dataclass(frozen=True, slots=True)
class Square:
    """A duty in a column: the sum of its units' cells, or None where no unit of the column owes it."""

    column: Column
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class BoardRow:
    obligation: Obligation
    squares: tuple[Square, ...]
    total: Cell
    single: bool
    """Owed by one column alone."""


@dataclass(frozen=True, slots=True)
class Board:
    plan: Plan
    on: date
    columns: tuple[Column, ...]
    rows: tuple[BoardRow, ...]
    counts: Mapping[State, int]
    parts: Mapping[str, str]
    """Path of a top clause → its label and heading."""

    @property
    def due(self) -> int:
        """How many duties something is owed of by today, whatever became of it."""
        return sum(self.counts[state] for state in (State.MET, State.PLANNED, State.AT_RISK, State.OVERDUE))

    @property
    def sentence(self) -> str:
        counts = self.counts
        return (
            f"到今天有 {self.due} 项任务到期或已排期，{counts[State.MET]} 项已完成，{counts[State.PLANNED]} 项已安排，"
            f"{counts[State.AT_RISK]} 项临近，{counts[State.OVERDUE]} 项逾期。"
        )

    @property
    def forecast(self) -> str:
        """To the end of the year if every planned activity is held, and the smallest remedy."""
        owed = [row for row in self.rows if row.total.state not in _WITHOUT_FORECAST and _takes_time(row)]
        short = [row for row in owed if row.total.forecast < row.total.year_owed]
        if not owed:
            return "还没有要开会完成的任务。"
        if not short:
            return f"照现有日程，{len(owed)} 项要开会的任务到年底都能完成。"
        least = min(short, key=lambda row: row.total.year_owed - row.total.forecast)
        missing = least.total.year_owed - least.total.forecast
        return (
            f"照现有日程，{len(owed)} 项要开会的任务可完成 {len(owed) - len(short)} 项；"
            f"“{least.obligation.title}”再补 {missing} 次即可多完成一项。"
        )


def _takes_time(row: BoardRow) -> bool:
    """Only what is held can be foretold from the timetable; records and outcomes depend on people."""
    return FORMS[Form(row.obligation.form)].kind in {FormKind.SESSION, FormKind.ITEM} and row.total.year_owed > 0


_WITHOUT_FORECAST = {State.VOLUNTARY, State.WAITING, State.WAIVED, State.CARRIED_OVER}


def board(plan: Plan, on: date) -> Board:
    """A fixed number of queries, whatever the size of the organ."""
    rows = list(obligations_of(plan).filter(state=Obligation.State.CONFIRMED))
    organisation = organisation_convert.to_core(plan.organ)
    duties = [to_duty(row) for row in rows]
    owed_at = {duty.id: tuple(unit.id for unit in hosts(duty, organisation) or (WHOLE,)) for duty in duties}
    cells = cover(
        duties,
        owed_at,
        appointments=_appointments(plan, on),
        credits=credits(facts_of(plan), owed_at),
        exemptions=_exemptions(plan),
        since=plan.since,
        until=plan.until,
        on=on,
    )
    columns = _columns(Unit.objects.filter(organ_id=plan.organ_id).select_related("parent").order_by("position"))
    by_duty: dict[str, dict[str, Cell]] = {}
    for cell in cells:
        by_duty.setdefault(cell.duty, {})[cell.unit] = cell
    lines = tuple(_row(row, by_duty.get(row.duty_id, {}), columns) for row in rows if by_duty.get(row.duty_id))
    counts = {state: sum(line.total.state is state for line in lines) for state in State}
    parts = {c.path: f"{c.label}{c.heading}" for c in plan.clauses.exclude(path__contains=".")}
    return Board(plan, on, columns, lines, counts, parts)


def _appointments(plan: Plan, on: date) -> Iterable[Appointment]:
    rows = ActivityService.objects.filter(
        activity__plan=plan, activity__day__gte=on, activity__state__in=[Activity.State.PLANNED, Activity.State.OPEN]
    ).values_list("obligation__duty_id", "activity__unit__path", "activity__day")
    return (Appointment(duty, unit, day) for duty, unit, day in rows)


def _exemptions(plan: Plan) -> list[CoreExemption]:
    rows = Exemption.objects.filter(obligation__plan=plan).select_related("obligation", "unit")
    return [
        CoreExemption(row.obligation.duty_id, row.unit.path if row.unit else None, State(row.kind), row.reason)
        for row in rows
    ]


def _columns(units: Iterable[Unit]) -> tuple[Column, ...]:
    """中心组 first, then each branch with its small groups, then the departments together, last the whole organ."""
    centre: set[str] = set()
    departments: set[str] = set()
    whole: set[str] = set()
    branches: dict[int, tuple[Unit, set[str]]] = {}
    for unit in units:
        kind = UnitKind(unit.kind)
        if kind in CENTRE:
            centre.add(unit.path)
        elif kind is UnitKind.BRANCH:
            branches[unit.pk] = (unit, {unit.path})
        elif kind is UnitKind.SMALL_GROUP and unit.parent_id in branches:
            branches[unit.parent_id][1].add(unit.path)
        elif kind is UnitKind.ORGAN:
            whole.add(unit.path)
        else:
            departments.add(unit.path)
    columns = [Column("centre", "中心组", frozenset(centre))]
    columns += [Column(unit.key, unit.name, frozenset(paths)) for unit, paths in branches.values()]
    columns += [Column("departments", "处室", frozenset(departments)), Column("whole", "全局", frozenset(whole))]
    return tuple(column for column in columns if column.paths)


def square_of(column: Column, cells: Mapping[str, Cell]) -> Square:
    """The column's part of a row's cells (path of the unit → cell)."""
    return Square(column, summed([cells[path] for path in cells if path in column.paths]))


def _row(obligation: Obligation, cells: Mapping[str, Cell], columns: tuple[Column, ...]) -> BoardRow:
    squares = tuple(square_of(column, cells) for column in columns)
    total = summed(list(cells.values()))
    assert total is not None  # rows without a cell are left out by the caller
    return BoardRow(obligation, squares, total, sum(square.cell is not None for square in squares) == 1)


@dataclass(frozen=True, slots=True)
class CellStory:
    """One square opened: the state, the sentence, the basis of the number, the records, the next step."""

    obligation: Obligation
    column: Column
    cell: Cell
    before: str
    words: str
    after: str
    held: list[Activity]
    planned: list[Activity]
    records: list[Record]
    units: list[Unit]

    @property
    def size(self) -> int:
        """How many records there are."""
        return len(self.held) + len(self.records)


def story_of(access: Access, plan: Plan, obligation: Obligation, column_key: str, on: date) -> CellStory | None:
    """None where the duty is not owed in that column."""
    shown = board(plan, on)
    row = next((row for row in shown.rows if row.obligation.pk == obligation.pk), None)
    square = next((s for s in row.squares if s.column.key == column_key), None) if row else None
    if row is None or square is None or square.cell is None:
        return None
    units = list(Unit.objects.filter(organ=access.organ, path__in=square.column.paths).order_by("position"))
    serving = Activity.objects.filter(services__obligation=obligation).exclude(state=Activity.State.CANCELLED)
    # What was held for the whole organ counts where one column alone owes the duty.
    here = serving if row.single else serving.filter(unit__in=units)
    activities = list(here.select_related("unit").order_by("day"))
    before, words, after = sentence_around(plan.document.text, obligation)
    records = Record.objects.filter(obligation=obligation, withdrawn_at=None)
    return CellStory(
        obligation=obligation,
        column=square.column,
        cell=square.cell,
        before=before,
        words=words,
        after=after,
        held=[activity for activity in activities if activity.state == Activity.State.CLOSED],
        planned=[activity for activity in activities if activity.state != Activity.State.CLOSED],
        records=list((records if row.single else records.filter(unit__in=units)).select_related("unit")),
        units=units,
    )


def sentence_around(text: str, obligation: Obligation) -> tuple[str, str, str]:
    """The plan's sentence cut at the duty's words: (before, words, after); empty for a duty of a norm alone."""
    if obligation.end <= obligation.start:
        return "", "", ""
    marks = "。\n；"
    start = max(text.rfind(mark, 0, obligation.start) for mark in marks) + 1
    ends = [place for mark in marks if (place := text.find(mark, obligation.end)) >= 0]
    end = min(ends, default=len(text) - 1) + 1
    return text[start : obligation.start], text[obligation.start : obligation.end], text[obligation.end : end].rstrip()
