"""A year that people know, made again after a change: only what became impossible or much dearer is moved."""

from random import Random

from xueji.core.timetable.board import NOWHERE, Board
from xueji.core.timetable.chains import seat
from xueji.core.timetable.problem import Problem
from xueji.core.timetable.solve import Effort, SolverMissing, solve

MOST_FREED = 150
"""Meetings in the piece that is solved; more could not be solved in the time that a clerk waits."""
LONGEST = 3.0


def repair(problem: Problem, *, seconds: float, seed: int = 0) -> tuple[Board, tuple[str, ...]]:
    """The board where as few as may be have left their reference, and notes; `board.missing()` found no slot.

    One worker, so that the same seed gives the same answer wherever the piece is solved to its end.
    """
    board, random = Board(problem), Random(seed)  # noqa: S311 - a search, not a secret
    _stand(board)
    touched = {*board.missing(), *_dear(board)}
    for meeting in sorted(board.missing(), key=lambda m: (-board.mask[m].bit_count(), len(board.costs[m]), m)):
        seat(board, (meeting,), None, random)
    if not touched:
        return board, ()
    free = {problem.sessions[m].id for m in _around(board, touched)}
    stay = {name: slot for name, slot in board.slots().items() if name not in free}
    try:
        effort = Effort(min(LONGEST, seconds), 1, seed)
        found = solve(problem, sorted(free), stay, effort, hint=board.slots())
    except SolverMissing as error:
        return board, (str(error),)
    complete, before = not board.missing(), board.slots()
    cost = board.cost()
    if found.slots is not None:
        board.load({**stay, **found.slots})
        if complete and board.cost() > cost:
            board.load(before)
    return board, ()


def _stand(board: Board) -> None:
    """Everything where it stood, as far as the rules still allow; those without a choice first."""
    stood = {board.index[name]: slot for name, slot in board.problem.reference.items()}
    for meeting, costs in enumerate(board.costs):
        if len(costs) == 1:
            stood[meeting] = next(iter(costs))
    for meeting in sorted(stood, key=lambda m: (len(board.costs[m]) > 1, -board.mask[m].bit_count(), m)):
        slot = stood[meeting]
        if slot in board.costs[meeting] and board.fits(meeting, slot):
            board.place(meeting, slot)


def _dear(board: Board) -> list[int]:
    """Meetings for which another slot would be cheaper even with the price of moving."""
    return [
        m for m, slot in enumerate(board.at) if slot != NOWHERE and board.costs[m][slot] > min(board.costs[m].values())
    ]


def _around(board: Board, touched: set[int]) -> set[int]:
    """The touched, and those who stand in their slots with the same people or in the rooms, the nearest first."""
    wanted: dict[int, int] = {}
    for meeting in touched:
        for slot in board.costs[meeting]:
            wanted[slot] = wanted.get(slot, 0) | board.mask[meeting]
    beside = [
        other
        for other, slot in enumerate(board.at)
        if other not in touched and slot in wanted and board.mask[other] & wanted[slot]
    ]
    return {*touched, *beside[: max(0, MOST_FREED - len(touched))]}
