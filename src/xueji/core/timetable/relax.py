"""When the duties cannot all be met: the fewest and least binding ones to relax, and why there is no slot for them.

A relaxation with a slack per duty is solved; assumption cores are known to be wrong under presolve.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xueji.core.obligations.model import Basis, Duty, Strength
from xueji.core.organisation.model import Organisation
from xueji.core.timetable.board import Board
from xueji.core.timetable.conflicts import HARD
from xueji.core.timetable.greedy import greedy
from xueji.core.timetable.model import Demand, Session
from xueji.core.timetable.problem import Problem
from xueji.core.timetable.rules.program import Program
from xueji.core.timetable.rules.sharing import Rooms
from xueji.core.timetable.situation import Situation, judge_move, named
from xueji.core.timetable.solve import Effort, SolverMissing, run, solver
from xueji.core.workdays import Calendar

BINDING = {Strength.MUST: 9, Strength.SHOULD: 3, Strength.ENCOURAGED: 1}
NO_ROOM = "会议室都已占用"
MOST_REASONS = 6
OF_A_NORM = 3
"""Times as binding as what the plan alone asks."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A duty that cannot be met in full: the sessions given up, and in words why their windows have no free slot."""

    duty: str
    clause: str
    quote: str
    strength: Strength
    basis: Basis
    sessions: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """`proven`: no set of duties is fewer and less binding. Empty `duties`: everything can be placed."""

    duties: tuple[Relaxed, ...]
    proven: bool
    notes: tuple[str, ...] = ()


def relax(
    demand: Demand,
    duties: Sequence[Duty],
    organisation: Organisation,
    calendar: Calendar,
    *,
    seconds: float = 5,
    seed: int = 0,
) -> Relaxation:
    """What to give up so that the rest of the year can be placed."""
    situation = Situation(demand, organisation, calendar, {})
    problem, known = situation.problem, {duty.id: duty for duty in duties}
    board = greedy(problem, seed=seed)
    proven, notes = not board.missing(), tuple[str, ...]()
    if board.missing():
        try:
            proven = _least(problem, demand, known, board, Effort(seconds, 1, seed))
        except SolverMissing as error:
            notes = (str(error),)
    given_up = {problem.sessions[i].id for i in board.missing()}
    slots = {name: problem.slot(number) for name, number in board.slots().items()}
    situation = Situation(demand, organisation, calendar, slots)
    return Relaxation(_told(situation, demand, known, given_up), proven, notes)


def _least(problem: Problem, demand: Demand, known: Mapping[str, Duty], board: Board, effort: Effort) -> bool:
    """Load the board with the least relaxation found; whether it is proven."""
    program = Program(solver(), problem, [m.id for m in problem.sessions], {}, optional=True)
    for rule in HARD:
        rule.post(program)
    slack = {duty: program.model.new_bool_var("") for duty in sorted(_served(demand))}
    for session in demand.sessions:
        for service in session.serves:
            program.model.add_implication(program.left_out[session.id], slack[service.duty])
    # A duty weighs more than all the sessions together: first the fewest duties, then the fewest sessions.
    most = len(problem.sessions) + 1
    weighed = sum(most * _weight(known.get(duty)) * var for duty, var in slack.items())
    found = run(program, weighed + sum(program.left_out.values()), effort, board.slots())
    if found.slots is not None:
        board.load(found.slots)
    return found.optimal


def _served(demand: Demand) -> set[str]:
    return {service.duty for session in demand.sessions for service in session.serves}


def _weight(duty: Duty | None) -> int:
    if duty is None:
        return BINDING[Strength.MUST]
    return BINDING[duty.strength] * (OF_A_NORM if duty.number_basis is Basis.NORM else 1)


def _told(situation: Situation, demand: Demand, known: Mapping[str, Duty], given_up: set[str]) -> tuple[Relaxed, ...]:
    of: dict[str, list[Session]] = defaultdict(list)
    for session in demand.sessions:
        if session.id in given_up:
            for served in dict.fromkeys(service.duty for service in session.serves):
                of[served].append(session)
    rows = []
    for name in sorted(of, key=lambda name: (_weight(known.get(name)), name)):
        duty, sessions = known.get(name), of[name]
        windows = {(s.unit, s.title, s.since, s.until): s for s in sessions}
        words = tuple(f"{_heading(duty, s)}：{no_slot(situation, s)}" for s in windows.values())
        rows.append(
            Relaxed(
                name,
                clause=duty.clause if duty else "",
                quote=duty.quote if duty else "",
                strength=duty.strength if duty else Strength.MUST,
                basis=duty.number_basis if duty else Basis.TEXT,
                sessions=tuple(s.id for s in sessions),
                words=words,
            )
        )
    return tuple(rows)


def _heading(duty: Duty | None, session: Session) -> str:
    label = duty.clause if duty and duty.clause else ""
    return f"{label}{(duty.title if duty else '') or session.title}（{session.unit}）"


def no_slot(situation: Situation, session: Session) -> str:
    """Why the session's window has no free slot: 2月没有空的时段，因为 …."""
    window = situation.seating.window(session.since, session.until)
    against: dict[str, set[int]] = defaultdict(set)
    for number in window:
        for violation in judge_move(situation, session.id, situation.problem.slot(number)).violations:
            # Who sits in the rooms differs from slot to slot and helps nobody here.
            against[NO_ROOM if violation.rule == Rooms.name else violation.words].add(number)
    because = [f"{words}（{len(slots)} 个时段）" for words, slots in _enough(against)]
    off = _days_off(situation.calendar, session.since, session.until)
    if off:
        because.insert(0, off)
    when = _when(session.since, session.until)
    state = "没有空的时段" if window else "没有工作日"
    return f"{when}{state}" + (f"，因为{'；'.join(because)}" if because else "") + "。"


def _enough(against: Mapping[str, set[int]]) -> list[tuple[str, set[int]]]:
    """The reasons that close every slot, the one that closes most first; what is closed already needs no other."""
    told: list[tuple[str, set[int]]] = []
    left = set[int]().union(*against.values())
    while left and len(told) < MOST_REASONS:
        words = max(against, key=lambda words: (len(against[words] & left), words))
        told.append((words, against[words]))
        left -= against[words]
    return told


def _days_off(calendar: Calendar, since: date, until: date) -> str:
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    off = [day for day in days if not calendar.is_workday(day)]
    names = tuple(dict.fromkeys(calendar.named[day] for day in off if day in calendar.named))
    return f"{named(names) + '等' if names else ''}放假和周末共 {len(off)} 天" if off else ""


def _when(since: date, until: date) -> str:
    """2月 for a whole month, else the two days."""
    if since.day == 1 and since.month == until.month and (until + timedelta(days=1)).day == 1:
        return f"{since.month}月"
    return f"{since:%-m月%-d日}至{until:%-m月%-d日}"
