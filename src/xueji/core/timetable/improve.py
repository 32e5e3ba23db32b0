"""Large-neighbourhood search: free some branches, the whole organ's meetings of a season, or a month; solve; keep."""

from collections.abc import Sequence
from random import Random

from xueji.core.timetable.parts import Parts
from xueji.core.timetable.problem import Problem

MONTH_DAYS = 21
"""Working days of the stretch that is freed at once; beyond it the piece is too large to solve in a few seconds."""


class Neighbourhoods:
    """Chooses what to free next; parts with the widest gap between their cost and their bound come up more often."""

    def __init__(self, problem: Problem, parts: Parts, seed: int) -> None:
        self.problem, self.parts = problem, parts
        self.random = Random(seed)  # noqa: S311 - a search, not a secret
        self.turn = 0

    def next(self, slots: dict[str, int], gaps: Sequence[int]) -> tuple[str, ...]:
        """Ids to free; `gaps` runs beside the narrow parts."""
        self.turn += 1
        if not self.parts.narrow or (self.turn % 4 == 0 and len(self.problem.days) > MONTH_DAYS):
            return self._stretch(slots)
        number = min(len(self.parts.narrow), 1 + self.random.randrange(3))
        order = sorted(
            range(len(self.parts.narrow)),
            key=lambda i: self.random.random() ** (1 / (1 + 2 * max(0, gaps[i]))),
            reverse=True,
        )
        return tuple(name for i in order[:number] for name in self.parts.narrow[i])

    def _stretch(self, slots: dict[str, int]) -> tuple[str, ...]:
        first = 2 * self.random.randrange(max(1, len(self.problem.days) - MONTH_DAYS + 1))
        return tuple(name for name, slot in slots.items() if first <= slot < first + 2 * MONTH_DAYS)
