"""Each meeting takes one of its slots, and pays that slot's cost."""

from collections.abc import Iterator, Mapping

from xueji.core.timetable.problem import Problem
from xueji.core.timetable.rules.breach import Breach
from xueji.core.timetable.rules.program import Program


class OneOfItsSlots:
    name = "可用时段"

    def post(self, program: Program) -> None:
        for meeting in program.problem.sessions:
            if meeting.id not in program.choice:
                continue
            options = {slot: program.model.new_bool_var("") for slot in meeting.slots}
            program.choice[meeting.id] = options
            choices = list(options.values())
            if program.optional:
                program.left_out[meeting.id] = program.model.new_bool_var("")
                choices.append(program.left_out[meeting.id])
            program.model.add_exactly_one(choices)

    def check(self, problem: Problem, slots: Mapping[str, int]) -> Iterator[Breach]:
        for meeting in problem.sessions:
            if slots.get(meeting.id) not in meeting.slots:
                yield Breach(self.name, (meeting.id,), slot=slots.get(meeting.id))


class SlotCosts:
    name = "时段偏好"

    def post(self, program: Program) -> None:
        for meeting in program.problem.sessions:
            options = program.choice.get(meeting.id)
            if options is not None:
                program.costs += [c * options[s] for s, c in zip(meeting.slots, meeting.costs, strict=True) if c]

    def check(self, problem: Problem, slots: Mapping[str, int]) -> Iterator[Breach]:
        for meeting in problem.sessions:
            slot = slots.get(meeting.id)
            if slot in meeting.slots:
                cost = meeting.costs[meeting.slots.index(slot)]
                if cost:
                    yield Breach(self.name, (meeting.id,), cost, slot)
