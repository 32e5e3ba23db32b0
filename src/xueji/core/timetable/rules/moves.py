"""A year that people already know is changed as little as may be: each session that moves has a price."""

from collections.abc import Iterator, Mapping

from xueji.core.timetable.problem import Problem
from xueji.core.timetable.rules.breach import Breach
from xueji.core.timetable.rules.program import Program


class Moves:
    name = "变动场次"

    def post(self, program: Program) -> None:
        problem = program.problem
        for name, options in program.choice.items():
            stood = problem.reference.get(name)
            if stood is not None and problem.move:
                program.costs += [problem.move * var for slot, var in options.items() if slot != stood]

    def check(self, problem: Problem, slots: Mapping[str, int]) -> Iterator[Breach]:
        for name, stood in problem.reference.items():
            if problem.move and name in slots and slots[name] != stood:
                yield Breach(self.name, (name,), problem.move, slots[name])
