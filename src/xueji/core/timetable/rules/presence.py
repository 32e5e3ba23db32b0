"""A slot is closed where too few of those who must come are there, or where the unit keeps to another, fixed day."""

from collections.abc import Iterator, Mapping

from xueji.core.timetable.problem import Problem
from xueji.core.timetable.rules.breach import Breach
from xueji.core.timetable.rules.program import Program


class Quorum:
    name = "到会人数"

    def post(self, program: Program) -> None:
        for meeting in program.problem.sessions:
            for slot in meeting.short & program.choice.get(meeting.id, {}).keys():
                program.model.add(program.choice[meeting.id][slot] == 0)

    def check(self, problem: Problem, slots: Mapping[str, int]) -> Iterator[Breach]:
        for meeting in problem.sessions:
            if slots.get(meeting.id) in meeting.short:
                yield Breach(self.name, (meeting.id,), slot=slots[meeting.id])


class FixedDay:
    name = "固定学习日"

    def post(self, program: Program) -> None:
        for meeting in program.problem.sessions:
            for slot in meeting.off_day & program.choice.get(meeting.id, {}).keys():
                program.model.add(program.choice[meeting.id][slot] == 0)

    def check(self, problem: Problem, slots: Mapping[str, int]) -> Iterator[Breach]:
        for meeting in problem.sessions:
            if slots.get(meeting.id) in meeting.off_day:
                yield Breach(self.name, (meeting.id,), slot=slots[meeting.id])
