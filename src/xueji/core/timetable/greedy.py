"""The first answer, at once and with nothing but Python: the widest audiences first, each series at its cheapest."""

from collections import Counter
from random import Random

from xueji.core.timetable.board import Board
from xueji.core.timetable.chains import seat
from xueji.core.timetable.problem import Problem

Chain = tuple[int | None, tuple[int, ...]]
"""A series' number (None: a meeting of no series) and its meetings."""

EJECTIONS_A_MEETING = 20
MOST_EJECTIONS = 1500
"""In all: where more are needed the solver does better, and the first answer must not wait."""


def greedy(problem: Problem, *, seed: int = 0) -> Board:
    """A board that holds every meeting it could place; `board.missing()` are the ones it could not."""
    board, random = Board(problem), Random(seed)  # noqa: S311 - a search, not a secret
    pushed = Counter[int]()
    for rank, chain in sorted(chains(board), key=lambda c: _urgency(board, c[1])):
        if not seat(board, chain, rank, random):
            _one_by_one(board, chain, pushed, random)
    return board


def chains(board: Board) -> list[Chain]:
    """Each meeting once: with the first series that holds it, or alone."""
    seen: set[int] = set()
    found: list[Chain] = []
    for rank, row in enumerate(board.series):
        fresh = tuple(meeting for meeting in row if meeting not in seen)
        seen.update(fresh)
        found += [(rank, fresh)] if fresh and fresh == row else [(None, (meeting,)) for meeting in fresh]
    return found + [(None, (meeting,)) for meeting in range(len(board.at)) if meeting not in seen]


def _urgency(board: Board, chain: tuple[int, ...]) -> tuple[int, int]:
    widest = max(board.mask[meeting].bit_count() for meeting in chain)
    return -widest, min(len(board.costs[meeting]) for meeting in chain)


def _one_by_one(board: Board, chain: tuple[int, ...], pushed: Counter[int], random: Random) -> None:
    """Place each meeting alone, pushing others off the board where nothing is free, within a budget."""
    queue = list(chain)
    while queue:
        meeting = queue.pop(0)
        if seat(board, (meeting,), None, random):
            continue
        if pushed[meeting] < EJECTIONS_A_MEETING and pushed.total() < MOST_EJECTIONS:
            pushed[meeting] += 1
            queue += _push(board, meeting, pushed, random)


def _push(board: Board, meeting: int, pushed: Counter[int], random: Random) -> list[int]:
    """Take the slot whose holders have been pushed the least; the holders must be seated again."""
    if not board.costs[meeting]:
        return []
    there: dict[int, list[int]] = {slot: [] for slot in board.costs[meeting]}
    for other, at in enumerate(board.at):
        if at in there:
            there[at].append(other)
    options = []
    for slot in board.costs[meeting]:
        holders = _holders(board, meeting, slot, there[slot])
        options.append((sum(1 + pushed[h] for h in holders), random.random(), slot, holders))
    _, _, slot, holders = min(options)
    board.clear(holders)
    if not board.fits(meeting, slot):  # no rooms at all: nobody to push
        return []
    board.place(meeting, slot)
    return holders


def _holders(board: Board, meeting: int, slot: int, there: list[int]) -> list[int]:
    holders = [i for i in there if board.mask[i] & board.mask[meeting]]
    in_rooms = [i for i in there if board.room[i] and i not in holders]
    rooms_left = board.seats[slot] - len(in_rooms)
    if board.room[meeting] and rooms_left < 1:
        holders += in_rooms[: 1 - rooms_left]
    return holders
