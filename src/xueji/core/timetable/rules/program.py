"""What the rules post into: a CP-SAT model, one boolean per free meeting and slot, the rest of the year held still."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xueji.core.timetable.problem import Problem


class Program:
    """`choice[meeting][slot]` are the booleans; `held` maps the meetings that do not move to their slots.

    `cp_model` is passed in because OR-Tools is slow to import and may be absent. With `optional`, a meeting may stay
    unplaced: `left_out` then has a boolean for each.
    """

    def __init__(
        self, cp_model: Any, problem: Problem, free: Iterable[str], held: Mapping[str, int], *, optional: bool = False
    ) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.held = held
        self.optional = optional
        self.choice: dict[str, dict[int, Any]] = {name: {} for name in free}
        self.left_out: dict[str, Any] = {}
        self.costs: list[Any] = []

    def day_number(self, slot: int) -> int:
        return self.problem.days[slot // 2].toordinal()

    def day_of(self, name: str) -> Any:
        """The calendar day of a meeting as an expression; None where it is neither free nor held."""
        if name in self.choice:
            return sum(self.day_number(slot) * var for slot, var in self.choice[name].items())
        return self.day_number(self.held[name]) if name in self.held else None

    def chosen(self) -> Iterator[tuple[str, int, Any]]:
        for name, options in self.choice.items():
            for slot, var in options.items():
                yield name, slot, var

    def add_cost(self, weight: int, amount: Any, most: int) -> None:
        """Charge weight × max(0, amount)."""
        excess = self.model.new_int_var(0, max(0, most), "")
        self.model.add(excess >= amount)
        self.costs.append(weight * excess)
