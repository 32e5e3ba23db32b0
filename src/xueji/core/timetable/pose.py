"""Demand, organisation and calendar → the problem: who shares people with whom, what slots are open and cost."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from xueji.core.organisation.model import WHOLE, Organisation, Person, UnitKind
from xueji.core.timetable.hosts import sits_in
from xueji.core.timetable.model import Demand, Session, Slot
from xueji.core.timetable.problem import HALVES, Meeting, Problem, Series, Weekly
from xueji.core.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is paid for what is not wished for; points without a unit, only their proportion matters."""

    busy: int = 6
    wrong_half: int = 1
    week_edge: int = 1
    """Monday mornings and Friday afternoons."""
    most_absent: int = 10
    """When everybody is away; in proportion below."""
    spacing: int = 1
    branch_week: int = 2
    over_week: int = 3


WISHES = Wishes()


def problem_for(
    demand: Demand,
    organisation: Organisation,
    calendar: Calendar,
    *,
    fixed: Mapping[str, Slot] | None = None,
    wishes: Wishes = WISHES,
) -> Problem:
    """Sessions keep their ids; a `fixed` one has its slot alone and costs nothing there, working day or not."""
    fixed = fixed or {}
    days = _days(demand, calendar, fixed)
    mondays = {day.toordinal() - day.weekday() for day in days}
    weeks = {monday: number for number, monday in enumerate(sorted(mondays), start=1)}
    rooms = len(organisation.rooms) or len(demand.sessions)
    seating = _Seating(organisation, days, calendar, wishes)
    return Problem(
        days,
        tuple(weeks[day.toordinal() - day.weekday()] for day in days),
        rooms,
        _audiences(demand, organisation, days),
        tuple(seating.meeting(session, fixed.get(session.id)) for session in demand.sessions),
        tuple(_series(demand, wishes)),
        tuple(_weekly(demand, organisation, wishes)),
    )


def _days(demand: Demand, calendar: Calendar, fixed: Mapping[str, Slot]) -> tuple[date, ...]:
    if not demand.sessions:
        return ()
    first, last = min(s.since for s in demand.sessions), max(s.until for s in demand.sessions)
    held = {fixed[session.id].day for session in demand.sessions if session.id in fixed}
    return tuple(sorted({*calendar.workdays(first, last), *held}))


def _audiences(demand: Demand, organisation: Organisation, days: tuple[date, ...]) -> dict[str, frozenset[str]]:
    """People who belong to exactly the same hosts are one atom: two hosts clash where they share a person."""
    hosts = sorted({session.unit for session in demand.sessions})
    ends = (days[0], days[-1]) if days else ()
    atoms: dict[str, set[str]] = {host: set() for host in hosts}
    kinds: dict[tuple[str, ...], str] = {}
    for person in organisation.people:
        signature = tuple(host for host in hosts if sits_in(person, host, _joined(person, ends)))
        atom = kinds.setdefault(signature, f"a{len(kinds)}")
        for host in signature:
            atoms[host].add(atom)
    # A unit without people still meets one session at a time.
    return {host: frozenset(members or {f"={host}"}) for host, members in atoms.items()}


def _joined(person: Person, ends: tuple[date, ...]) -> tuple[date, ...]:
    """The days on which the person's units may change within the period: its ends and each start of a membership."""
    starts = {m.since for m in person.memberships if m.since and ends and ends[0] < m.since <= ends[1]}
    return (*ends, *sorted(starts))


class _Seating:
    """The open slots of each session and their costs."""

    def __init__(self, organisation: Organisation, days: tuple[date, ...], calendar: Calendar, wishes: Wishes) -> None:
        self.days, self.wishes, self.calendar = days, wishes, calendar
        self.index = {day: i for i, day in enumerate(days)}
        self.busy = {day for day in days for busy in organisation.busy if busy.since <= day <= busy.until}
        self.organisation = organisation
        self.absent = cache(self._absent)
        self.size = cache(self._size)
        self.away: dict[date, list[Person]] = defaultdict(list)
        people = {person.id: person for person in organisation.people}
        for absence in organisation.absences:
            for day in days:
                if absence.since <= day <= absence.until and absence.person in people:
                    self.away[day].append(people[absence.person])

    def meeting(self, session: Session, slot: Slot | None) -> Meeting:
        if slot is not None:
            number = 2 * self.index[slot.day] + HALVES.index(slot.half)
            return Meeting(session.id, session.unit, session.room, (number,), (0,))
        options = {
            2 * i + half: self._cost(session, day, half)
            for day, i in self.index.items()
            if session.since <= day <= session.until and self.calendar.is_workday(day)
            for half in range(2)
        }
        return Meeting(session.id, session.unit, session.room, tuple(options), tuple(options.values()))

    def _cost(self, session: Session, day: date, half: int) -> int:
        wishes = self.wishes
        cost = wishes.busy if day in self.busy else 0
        if session.half is not None and session.half is not HALVES[half]:
            cost += wishes.wrong_half
        if (day.weekday(), half) in ((0, 0), (4, 1)):
            cost += wishes.week_edge
        absent = self.absent(session.unit, day)
        if absent:
            cost += max(1, wishes.most_absent * absent // max(1, self.size(session.unit)))
        return cost

    def _absent(self, unit: str, day: date) -> int:
        return sum(sits_in(person, unit, (day,)) for person in self.away[day])

    def _size(self, unit: str) -> int:
        return sum(sits_in(person, unit, self.days[:1]) for person in self.organisation.people)


def _series(demand: Demand, wishes: Wishes) -> Iterable[Series]:
    """The sessions of one form and host, evenly over the time that they span."""
    rows: dict[tuple[str, str], list[Session]] = defaultdict(list)
    for session in demand.sessions:
        rows[session.form.value, session.unit].append(session)
    for (form, unit), sessions in rows.items():
        if len(sessions) < 2:
            continue
        numbers = Counter((s.since, s.until) for s in sessions)
        sessions.sort(key=lambda s: (_middle(s, numbers[s.since, s.until]), s.id))
        span = (max(s.until for s in sessions) - min(s.since for s in sessions)).days + 1
        gap = max(1, span // len(sessions))
        yield Series(f"{form}/{unit}", tuple(s.id for s in sessions), gap, max(1, gap // 4), wishes.spacing)


def _middle(session: Session, number: int) -> float:
    """Where the session would lie if its `number` fellows shared their window evenly."""
    width = (session.until - session.since).days + 1
    return session.since.toordinal() + width * (session.ordinal - 0.5) / number


def _weekly(demand: Demand, organisation: Organisation, wishes: Wishes) -> Iterable[Weekly]:
    """A branch and its groups together are not called more than so often in a week."""
    parents = {unit.id: unit.parent for unit in organisation.units if unit.kind is UnitKind.SMALL_GROUP}
    rows: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for session in demand.sessions:
        if session.unit == WHOLE.id:
            continue
        branch = parents.get(session.unit) or session.unit
        rows[branch][session.unit].append(session.id)
    for branch, units in rows.items():
        own = units.pop(branch, [])
        # Groups meet beside one another: a member sits in one of them, so each is weighed with the branch by itself.
        for group, names in (units or {branch: []}).items():
            if len(own) + len(names) > wishes.branch_week:
                yield Weekly(group, (*own, *names), wishes.branch_week, wishes.over_week)
