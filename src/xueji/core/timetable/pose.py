"""Demand, organisation and calendar → the problem: who shares people with whom, what slots are open and cost."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from xueji.core.organisation.model import WHOLE, Organisation, Person, UnitKind
from xueji.core.timetable.hosts import seats
from xueji.core.timetable.model import Demand, Session, Slot
from xueji.core.timetable.problem import HALVES, Problem, Series, Weekly
from xueji.core.timetable.seating import WISHES, Seating, Wishes
from xueji.core.workdays import Calendar


def problem_for(
    demand: Demand,
    organisation: Organisation,
    calendar: Calendar,
    *,
    fixed: Mapping[str, Slot] | None = None,
    reference: Mapping[str, Slot] | None = None,
    wishes: Wishes = WISHES,
) -> Problem:
    """Sessions keep their ids; a `fixed` one has its slot alone and costs nothing there, working day or not.

    With a `reference`, a timetable that people know, each session that moves away from it has its price.
    """
    problem, _ = posed(demand, organisation, calendar, fixed=fixed or {}, wishes=wishes)
    return with_reference(problem, reference, wishes) if reference else problem


def posed(
    demand: Demand, organisation: Organisation, calendar: Calendar, *, fixed: Mapping[str, Slot], wishes: Wishes
) -> tuple[Problem, Seating]:
    """With what gave the slots their costs, for who must tell them in words."""
    days = working_days(demand, calendar, fixed)
    mondays = {day.toordinal() - day.weekday() for day in days}
    weeks = {monday: number for number, monday in enumerate(sorted(mondays), start=1)}
    rooms = len(organisation.rooms) or len(demand.sessions)
    seating = Seating(organisation, days, calendar, wishes)
    problem = Problem(
        days,
        tuple(weeks[day.toordinal() - day.weekday()] for day in days),
        rooms,
        _audiences(demand, organisation, days),
        tuple(seating.meeting(session, fixed.get(session.id)) for session in demand.sessions),
        tuple(_series(demand, wishes)),
        tuple(_weekly(demand, organisation, wishes)),
        closed_rooms=_closed_rooms(organisation, days),
    )
    return problem, seating


def _closed_rooms(organisation: Organisation, days: tuple[date, ...]) -> dict[int, int]:
    """Each room counts once, however often it is said to be closed."""
    names = {room.name for room in organisation.rooms}
    rows = [row for row in organisation.closures if row.room in names]
    closed = {
        2 * i + half: len({row.room for row in rows if row.since <= day <= row.until})
        for i, day in enumerate(days)
        for half in range(2)
    }
    return {slot: number for slot, number in closed.items() if number}


def with_reference(problem: Problem, reference: Mapping[str, Slot], wishes: Wishes = WISHES) -> Problem:
    """The same problem where each session that does not stay has its price; what stood on no working day is new."""
    numbers = slot_numbers(problem, {m.id: reference[m.id] for m in problem.sessions if m.id in reference})
    return replace(problem, reference=numbers, move=wishes.move)


def slot_numbers(problem: Problem, slots: Mapping[str, Slot]) -> dict[str, int]:
    """Without those that stand on no day of the problem."""
    index = {day: i for i, day in enumerate(problem.days)}
    return {name: 2 * index[slot.day] + HALVES.index(slot.half) for name, slot in slots.items() if slot.day in index}


def working_days(demand: Demand, calendar: Calendar, fixed: Mapping[str, Slot]) -> tuple[date, ...]:
    if not demand.sessions:
        return ()
    first, last = min(s.since for s in demand.sessions), max(s.until for s in demand.sessions)
    held = {fixed[session.id].day for session in demand.sessions if session.id in fixed}
    return tuple(sorted({*calendar.workdays(first, last), *held}))


def _audiences(demand: Demand, organisation: Organisation, days: tuple[date, ...]) -> dict[str, frozenset[str]]:
    """People who belong to exactly the same hosts are one atom: two hosts clash where they share a person."""
    ends = (days[0], days[-1]) if days else ()
    atoms: dict[str, set[str]] = {session.unit: set() for session in demand.sessions}
    kinds: dict[tuple[str, ...], str] = {}
    for person in organisation.people:
        attended = set[str]().union(*(seats(person, day) for day in _joined(person, ends)))
        signature = tuple(sorted(attended & atoms.keys()))
        atom = kinds.setdefault(signature, f"a{len(kinds)}")
        for host in signature:
            atoms[host].add(atom)
    # A unit without people still meets one session at a time.
    return {host: frozenset(members or {f"={host}"}) for host, members in atoms.items()}


def _joined(person: Person, ends: tuple[date, ...]) -> tuple[date, ...]:
    """The days on which the person's units may change within the period: its ends and each start of a membership."""
    starts = {m.since for m in person.memberships if m.since and ends and ends[0] < m.since <= ends[1]}
    return (*ends, *sorted(starts))


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
