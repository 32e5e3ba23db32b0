"""The one list of rules: each is posted to the solver and judges any timetable, hand-made ones included."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from xueji.core.timetable.problem import Problem
from xueji.core.timetable.rules.breach import Breach
from xueji.core.timetable.rules.moves import Moves
from xueji.core.timetable.rules.places import OneOfItsSlots, SlotCosts
from xueji.core.timetable.rules.presence import FixedDay, Quorum
from xueji.core.timetable.rules.program import Program
from xueji.core.timetable.rules.rhythm import Spacing, WeeklyLimit
from xueji.core.timetable.rules.sharing import DisjointAudiences, Rooms


class Rule(Protocol):
    """`name` is shown to people."""

    name: str

    def post(self, program: Program) -> None:
        """Post to the solver what concerns the free meetings, given those that are held."""

    def check(self, problem: Problem, slots: Mapping[str, int]) -> Iterator[Breach]:
        """What this rule finds broken or costly in the timetable."""


RULES: tuple[Rule, ...] = (
    OneOfItsSlots(),
    Quorum(),
    FixedDay(),
    DisjointAudiences(),
    Rooms(),
    SlotCosts(),
    Spacing(),
    WeeklyLimit(),
    Moves(),
)
"""The first makes the booleans that the others speak of."""

__all__ = ["RULES", "Breach", "Rule"]
