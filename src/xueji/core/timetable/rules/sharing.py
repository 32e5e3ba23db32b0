"""In one slot nobody is asked to two meetings, and no more meetings sit in rooms than there are rooms."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from xueji.core.timetable.problem import Meeting, Problem
from xueji.core.timetable.rules.breach import Breach
from xueji.core.timetable.rules.program import Program


def _by_slot(problem: Problem, slots: Mapping[str, int]) -> dict[int, list[Meeting]]:
    there: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in problem.sessions:
        if meeting.id in slots:
            there[slots[meeting.id]].append(meeting)
    return there


class DisjointAudiences:
    name = "同一时段不重复参会"

    def post(self, program: Program) -> None:
        problem = program.problem
        taken: dict[int, set[str]] = defaultdict(set)
        for slot, meetings in _by_slot(problem, program.held).items():
            taken[slot] = set().union(*(problem.audiences[meeting.audience] for meeting in meetings))
        wants: dict[tuple[int, str], list[Any]] = defaultdict(list)
        audience = {meeting.id: problem.audiences[meeting.audience] for meeting in problem.sessions}
        for name, slot, var in program.chosen():
            if audience[name] & taken[slot]:
                program.model.add(var == 0)
                continue
            for atom in audience[name]:
                wants[slot, atom].append(var)
        for posted in {tuple(var.index for var in who): who for who in wants.values() if len(who) > 1}.values():
            program.model.add_at_most_one(posted)

    def check(self, problem: Problem, slots: Mapping[str, int]) -> Iterator[Breach]:
        for slot, meetings in _by_slot(problem, slots).items():
            for one, other in combinations(meetings, 2):
                if problem.audiences[one.audience] & problem.audiences[other.audience]:
                    yield Breach(self.name, (one.id, other.id), slot=slot)


class Rooms:
    name = "会议室数量"

    def post(self, program: Program) -> None:
        problem = program.problem
        need_room = {meeting.id for meeting in problem.sessions if meeting.room}
        used: dict[int, int] = defaultdict(int)
        for name, slot in program.held.items():
            used[slot] += name in need_room
        wants: dict[int, list[Any]] = defaultdict(list)
        for name, slot, var in program.chosen():
            if name in need_room:
                wants[slot].append(var)
        for slot, who in wants.items():
            if len(who) > problem.rooms_at(slot) - used[slot]:
                program.model.add(sum(who) <= max(0, problem.rooms_at(slot) - used[slot]))

    def check(self, problem: Problem, slots: Mapping[str, int]) -> Iterator[Breach]:
        for slot, meetings in _by_slot(problem, slots).items():
            seated = tuple(meeting.id for meeting in meetings if meeting.room)
            if len(seated) > problem.rooms_at(slot):
                yield Breach(self.name, seated, slot=slot)
