"""When the greedy way left meetings out: either place them all after all, or name what cannot hold together."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from xueji.core.timetable.board import Board
from xueji.core.timetable.problem import Conflict, Problem
from xueji.core.timetable.rules.places import OneOfItsSlots
from xueji.core.timetable.rules.presence import FixedDay, Quorum
from xueji.core.timetable.rules.program import Program
from xueji.core.timetable.rules.sharing import DisjointAudiences, Rooms
from xueji.core.timetable.solve import Effort, SolverMissing, run, solver

HARD = (OneOfItsSlots(), Quorum(), FixedDay(), DisjointAudiences(), Rooms())
UNPROVEN = "时限内没有排下全部场次，也没有证明排不下。延长时限，或放宽下列场次的时段后再排。"
MOST_CONFLICTS = 10
"""Told at once; who puts these right and runs again sees the next."""
MOST_SESSIONS = 60
"""A conflict longer than this is not shortened one by one: the proof would take longer than the reader's patience."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`slots` where everything can be placed, else the conflicts."""

    slots: Mapping[str, int] | None
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()


def find_conflicts(problem: Problem, board: Board, seconds: float, workers: int, seed: int) -> Verdict:
    """A relaxation in which each meeting may stay out, at a price: nobody left out means all can be placed."""
    end = monotonic() + seconds
    names = [meeting.id for meeting in problem.sessions]
    left_out = {problem.sessions[i].id for i in board.missing()}
    notes: tuple[str, ...] = ()
    proven = False
    try:
        program = Program(solver(), problem, names, {}, optional=True)
        for rule in HARD:
            rule.post(program)
        effort = Effort(seconds / 2, workers, seed)
        found = run(program, sum(program.left_out.values()), effort, board.slots())
        if found.slots is not None and len(found.slots) == len(names):
            return Verdict(found.slots)
        if found.slots is not None:
            left_out = set(names) - set(found.slots)
            board.load(found.slots)
        proven = found.bound > 0
    except SolverMissing as error:
        notes = (str(error),)
    told = sorted(left_out)[:MOST_CONFLICTS]
    if len(left_out) > len(told):
        notes = (*notes, f"共有 {len(left_out)} 场没有排下，这里说明其中 {len(told)} 场。")
    around = [_around(problem, board, name, end) for name in told]
    if not (proven or any(sure for _, sure in around)):
        notes = (UNPROVEN, *notes)
    return Verdict(None, tuple(conflict for conflict, _ in around), notes)


def _around(problem: Problem, board: Board, name: str, end: float) -> tuple[Conflict, bool]:
    """The meeting, those in all its slots, the rules that keep them apart; shortened where proven, and whether so."""
    meeting = problem.sessions[board.index[name]]
    rules = {OneOfItsSlots.name}
    others: set[str] = set()
    if meeting.short:
        rules.add(Quorum.name)
    if meeting.off_day:
        rules.add(FixedDay.name)
    for slot in meeting.open():
        there = [other for other in problem.sessions if board.at[board.index[other.id]] == slot]
        same = [other.id for other in there if problem.audiences[other.audience] & problem.audiences[meeting.audience]]
        in_rooms = [other.id for other in there if other.room and meeting.room]
        if same:
            rules.add(DisjointAudiences.name)
            others.update(same)
        elif len(in_rooms) >= problem.rooms_at(slot):
            rules.add(Rooms.name)
            others.update(in_rooms)
    together, proven = _shorten(problem, (name, *sorted(others)), end)
    return Conflict(together, tuple(rule.name for rule in HARD if rule.name in rules)), proven


def _shorten(problem: Problem, names: tuple[str, ...], end: float) -> tuple[tuple[str, ...], bool]:
    """Leave away each meeting without which the rest still cannot hold together, while there is time."""
    if len(names) > MOST_SESSIONS or not _impossible(problem, names, end):
        return names, False
    kept = list(names)
    for name in names[1:]:
        fewer = [other for other in kept if other != name]
        if _impossible(problem, fewer, end):
            kept = fewer
    return tuple(kept), True


def _impossible(problem: Problem, names: list[str] | tuple[str, ...], end: float) -> bool:
    """Proven so; False where the time is up."""
    if monotonic() >= end:
        return False
    try:
        program = Program(solver(), problem, names, {})
    except SolverMissing:
        return False
    for rule in HARD:
        rule.post(program)
    return run(program, 0, Effort(min(1.0, end - monotonic())), {}).infeasible
