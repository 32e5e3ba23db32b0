"""Demand → timetable, and the judgement of a timetable that somebody has changed by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from xueji.core.organisation.model import Organisation
from xueji.core.timetable import check
from xueji.core.timetable.bound import quick_bound
from xueji.core.timetable.conflicts import find_conflicts
from xueji.core.timetable.greedy import greedy
from xueji.core.timetable.model import Demand, OnProgress, Session, ShouldStop, Slot, Status, Timetable
from xueji.core.timetable.pose import problem_for, slot_numbers
from xueji.core.timetable.problem import Conflict, Problem
from xueji.core.timetable.repair import repair
from xueji.core.timetable.rules import Breach
from xueji.core.timetable.search import search, standing
from xueji.core.workdays import Calendar

MOST_NAMED = 6


def timetable(
    demand: Demand,
    organisation: Organisation,
    calendar: Calendar,
    *,
    seconds: float,
    seed: int = 0,
    on_progress: OnProgress = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
    fixed: Mapping[str, Slot] | None = None,
    reference: Mapping[str, Slot] | None = None,
    held: Iterable[str] = (),
    start: Mapping[str, Slot] | None = None,
    spent: float = 0.0,
) -> Timetable:
    """The best found within the seconds. `fixed` sessions stay; what cannot be placed is named in `conflicts`.

    With a `reference`, the timetable that people know, only what became impossible or much dearer moves away from
    it, and the sessions named in `held` not at all. Else the search goes on from `start`, `spent` of the seconds
    being gone.
    """
    if reference:
        fixed = {**(fixed or {}), **{name: reference[name] for name in held if name in reference}}
        problem = problem_for(demand, organisation, calendar, fixed=fixed, reference=reference)
        return _again(problem, demand, seconds=seconds, seed=seed)
    problem = problem_for(demand, organisation, calendar, fixed=fixed)
    found = search(
        problem,
        seconds=seconds,
        seed=seed,
        on_progress=on_progress,
        should_stop=should_stop,
        spent=spent,
        start=slot_numbers(problem, start or {}),
    )
    sessions = {session.id: session for session in demand.sessions}
    return Timetable(
        {name: problem.slot(number) for name, number in found.slots.items()},
        found.cost,
        found.bound,
        found.status,
        (*(in_words(conflict, sessions) for conflict in found.conflicts), *found.notes),
    )


def first_answer(
    demand: Demand,
    organisation: Organisation,
    calendar: Calendar,
    *,
    seed: int = 0,
    fixed: Mapping[str, Slot] | None = None,
    known: Mapping[str, Slot] | None = None,
) -> Timetable:
    """What can be had at once: nothing is proven of it but that no cost lies below 0, and whoever improves it begins
    here. Infeasible only as far as was looked: what it left out may still find its place.

    Where the greedy way leaves something out, the `known` year is the answer, if it still stands.
    """
    problem = problem_for(demand, organisation, calendar, fixed=fixed)
    board = greedy(problem, seed=seed)
    if board.missing() and known:
        board = standing(problem, slot_numbers(problem, known)) or board
    cost, missing = board.cost(), len(board.missing())
    slots = {name: problem.slot(number) for name, number in board.slots().items()}
    if missing:
        words = f"初排还有 {missing} 场没有排下，正在另找办法。"
        return Timetable(slots, cost, 0, Status.INFEASIBLE, (words,))
    return Timetable(slots, cost, 0, Status.FEASIBLE if cost else Status.OPTIMAL)


def _again(problem: Problem, demand: Demand, *, seconds: float, seed: int) -> Timetable:
    """Cost and bound are those of the timetable itself, without the price of what moved."""
    board, notes = repair(problem, seconds=seconds, seed=seed)
    found, conflicts = board.slots(), tuple[str, ...]()
    status = Status.FEASIBLE
    if board.missing():
        verdict = find_conflicts(problem, board, max(0.5, seconds), 1, seed)
        found, notes = dict(verdict.slots or board.slots()), notes + verdict.notes
        if verdict.slots is None:
            sessions = {session.id: session for session in demand.sessions}
            conflicts = tuple(in_words(conflict, sessions) for conflict in verdict.conflicts)
            status = Status.INFEASIBLE
    plain = replace(problem, reference={}, move=0)
    bound = 0 if status is Status.INFEASIBLE else int(sum(quick_bound(plain).values()) + 1 - 1e-6)
    slots = {name: problem.slot(number) for name, number in found.items()}
    return Timetable(slots, check.cost(plain, found), bound, status, (*conflicts, *notes))


def in_words(conflict: Conflict, sessions: Mapping[str, Session]) -> str:
    """Sessions of one host and title are counted, not listed one by one."""
    alike: dict[tuple[str, str], list[Session]] = {}
    for name in conflict.sessions:
        alike.setdefault((sessions[name].unit, sessions[name].title), []).append(sessions[name])
    names = "、".join(_counted(group) for group in list(alike.values())[:MOST_NAMED])
    more = f"等 {len(conflict.sessions)} 场" if len(alike) > MOST_NAMED else ""
    return f"{names}{more}排不到一起（{'、'.join(conflict.rules)}）。请减少次数、放宽期限，或增加会议室。"


def _counted(alike: list[Session]) -> str:
    """第一党支部主题党日 36 场（1月2日至2月5日）."""
    first = alike[0]
    number = f" {len(alike)} 场" if len(alike) > 1 else ""
    since, until = min(session.since for session in alike), max(session.until for session in alike)
    return f"{first.unit}{first.title}{number}（{since:%-m月%-d日}至{until:%-m月%-d日}）"


def _called(session: Session) -> str:
    return _counted([session])


@dataclass(frozen=True, slots=True)
class Finding:
    """`hard`: a rule is broken; else a wish is not met, at `cost`."""

    sessions: tuple[str, ...]
    hard: bool
    cost: int
    words: str


def judge(
    slots: Mapping[str, Slot], demand: Demand, organisation: Organisation, calendar: Calendar
) -> tuple[Finding, ...]:
    """What is broken or paid for in this timetable, broken rules first, then the dearest wishes."""
    problem = problem_for(demand, organisation, calendar)
    sessions = {session.id: session for session in demand.sessions}
    found: list[Finding] = []
    numbers: dict[str, int] = {}
    for name, slot in slots.items():
        number = problem.number(slot)
        if name not in sessions:
            continue
        if number is None:
            words = f"{_called(sessions[name])}：{slot.day:%-m月%-d日}不是工作日。"
            found.append(Finding((name,), hard=True, cost=0, words=words))
        else:
            numbers[name] = number
    for breach in check.breaches(problem, numbers):
        if breach.slot is not None or breach.sessions[0] not in slots:
            found.append(_finding(breach, problem, sessions))
    return tuple(sorted(found, key=lambda finding: (not finding.hard, -finding.cost, finding.sessions)))


def _finding(breach: Breach, problem: Problem, sessions: Mapping[str, Session]) -> Finding:
    names = "、".join(_called(sessions[name]) for name in breach.sessions)
    when = ""
    if breach.slot is not None:
        slot = problem.slot(breach.slot)
        when = f"{slot.day:%-m月%-d日}{slot.half.word}，"
    said = f"不合“{breach.rule}”" if breach.cost is None else f"“{breach.rule}”未满足，代价 {breach.cost}"
    if breach.slot is None:
        said = "还没有排定"
    return Finding(breach.sessions, breach.cost is None, breach.cost or 0, f"{when}{names}：{said}。")
