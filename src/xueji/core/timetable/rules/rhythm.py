"""Wishes about the run of the year: the meetings of a series lie evenly, a week is not overfull."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from xueji.core.timetable.problem import Problem
from xueji.core.timetable.rules.breach import Breach
from xueji.core.timetable.rules.program import Program


class Spacing:
    name = "间隔均匀"

    def post(self, program: Program) -> None:
        days = program.problem.days
        span = (days[-1] - days[0]).days if days else 0
        for series in program.problem.series:
            for first, second in pairwise(series.sessions):
                if program.optional or (first not in program.choice and second not in program.choice):
                    continue
                earlier, later = program.day_of(first), program.day_of(second)
                if earlier is None or later is None:
                    continue
                apart = later - earlier
                most = span + series.gap_days
                excess = program.model.new_int_var(0, most, "")
                program.model.add(excess >= apart - series.gap_days - series.tolerance_days)
                program.model.add(excess >= series.gap_days - series.tolerance_days - apart)
                program.costs.append(series.weight * excess)

    def check(self, problem: Problem, slots: Mapping[str, int]) -> Iterator[Breach]:
        for series in problem.series:
            for first, second in pairwise(series.sessions):
                if first not in slots or second not in slots:
                    continue
                apart = (problem.days[slots[second] // 2] - problem.days[slots[first] // 2]).days
                if series.cost(apart):
                    yield Breach(self.name, (first, second), series.cost(apart), slots[second], series.id)


class WeeklyLimit:
    name = "每周场次"

    def post(self, program: Program) -> None:
        weeks = program.problem.weeks
        for row in program.problem.weekly:
            wants: dict[int, list[Any]] = defaultdict(list)
            already: Counter[int] = Counter()
            for name in row.sessions:
                for slot, var in program.choice.get(name, {}).items():
                    wants[weeks[slot // 2]].append(var)
                if name in program.held:
                    already[weeks[program.held[name] // 2]] += 1
            for week, who in wants.items():
                program.add_cost(row.weight, sum(who) + already[week] - max(row.limit, already[week]), len(who))

    def check(self, problem: Problem, slots: Mapping[str, int]) -> Iterator[Breach]:
        for row in problem.weekly:
            weeks: dict[int, list[str]] = defaultdict(list)
            for name in row.sessions:
                if name in slots:
                    weeks[problem.weeks[slots[name] // 2]].append(name)
            for names in weeks.values():
                over = len(names) - row.limit
                if over > 0 and row.weight:
                    yield Breach(self.name, tuple(names), over * row.weight, slots[names[-1]], row.id)
