"""Pure-Python local search: lift one to three related series off the board and seat each again at its cheapest."""

from collections.abc import Callable
from random import Random

from xueji.core.timetable.board import Board
from xueji.core.timetable.chains import seat
from xueji.core.timetable.greedy import Chain, chains

MOST_TOGETHER = 3


class Polisher:
    """Keeps the board as good as it was or better after each `step`; equal cost is accepted, to cross plateaus."""

    def __init__(self, board: Board, seed: int) -> None:
        self.board = board
        self.random = Random(seed)  # noqa: S311 - a search, not a secret
        self.chains = chains(board)
        masks = [_mask(board, chain) for _, chain in self.chains]
        widest = max((mask.bit_count() for mask in masks), default=0)
        narrow = [mask.bit_count() * 2 <= widest or widest <= 1 for mask in masks]
        self.related = [
            [j for j, other in enumerate(masks) if j != i and narrow[i] and narrow[j] and mask & other]
            for i, mask in enumerate(masks)
        ]
        self.cost = board.cost()

    def step(self) -> bool:
        """One try; True where the cost fell."""
        picked = self._pick()
        before = [(meeting, self.board.at[meeting]) for _, chain in picked for meeting in chain]
        lifted = [meeting for meeting, _ in before]
        cost_before = self.board.cost_around(lifted)
        self.board.clear(lifted)
        seated = all(seat(self.board, chain, rank, self.random) for rank, chain in picked)
        change = self.board.cost_around(lifted) - cost_before if seated else 1
        if change <= 0:
            self.cost += change
            return change < 0
        self.board.clear(meeting for meeting, _ in before)
        for meeting, slot in before:
            self.board.place(meeting, slot)
        return False

    def _pick(self) -> list[Chain]:
        first = self.random.randrange(len(self.chains))
        related = self.related[first]
        more = self.random.sample(related, min(self.random.randrange(MOST_TOGETHER), len(related)))
        picked = [self.chains[i] for i in (first, *more)]
        self.random.shuffle(picked)
        return picked


def polish(polisher: Polisher, until: Callable[[], bool], patience: int) -> None:
    """Step until told to stop or until `patience` steps in a row brought nothing."""
    idle = 0
    while idle < patience and not until():
        idle = 0 if polisher.step() else idle + 1


def _mask(board: Board, chain: tuple[int, ...]) -> int:
    mask = 0
    for meeting in chain:
        mask |= board.mask[meeting]
    return mask
