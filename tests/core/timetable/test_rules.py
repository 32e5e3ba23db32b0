"""Each rule is tried both ways: what it posts to the solver, and what it finds in a timetable."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.core.timetable.problems import meeting, problem
from xueji.core.timetable.check import breaches
from xueji.core.timetable.problem import Problem, Series, Weekly
from xueji.core.timetable.rules import RULES, Breach
from xueji.core.timetable.solve import Effort, solve

ONE_EACH: dict[str, tuple[Problem, dict[str, int], int]] = {
    # rule: (a problem, a timetable that the rule faults, the least cost the solver can reach)
    "可用时段": (problem(meeting("a", "x", 3)), {"a": 4}, 0),
    "同一时段不重复参会": (problem(meeting("a", "x", 0, 1), meeting("b", "xy", 0)), {"a": 0, "b": 0}, 0),
    "会议室数量": (
        problem(meeting("a", "x", 0, 1, room=True), meeting("b", "y", 0, room=True)),
        {"a": 0, "b": 0},
        0,
    ),
    "到会人数": (problem(replace(meeting("a", "x", 0, 1, costs=(0, 4)), short=frozenset({0}))), {"a": 0}, 4),
    "固定学习日": (problem(replace(meeting("a", "x", 0, 1, costs=(0, 4)), off_day=frozenset({0}))), {"a": 0}, 4),
    "变动场次": (
        replace(problem(meeting("a", "x", 0, 1), meeting("b", "x", 1, 2)), reference={"a": 1, "b": 1}, move=7),
        {"a": 0, "b": 1},
        7,
    ),
    "时段偏好": (problem(meeting("a", "x", 0, 1, costs=(5, 2))), {"a": 0}, 2),
    "间隔均匀": (
        problem(meeting("a", "x", 0), meeting("b", "x", 2, 4), series=(Series("r", ("a", "b"), 4, 1, 2),)),
        {"a": 0, "b": 2},
        2,
    ),
    "每周场次": (
        problem(meeting("a", "x", 0), meeting("b", "x", 1, 11), weekly=(Weekly("w", ("a", "b"), 1, 3),)),
        {"a": 0, "b": 1},
        0,
    ),
}


def found_by(rule: str, given: Problem, slots: Mapping[str, int]) -> list[Breach]:
    return [breach for breach in breaches(given, slots) if breach.rule == rule]


def test_every_rule_is_tried_here() -> None:
    assert set(ONE_EACH) == {rule.name for rule in RULES}


@pytest.mark.parametrize("rule", ONE_EACH)
def test_the_rule_faults_a_timetable_that_goes_against_it(rule: str) -> None:
    given, slots, _ = ONE_EACH[rule]
    assert found_by(rule, given, slots)


@pytest.mark.parametrize("rule", ONE_EACH)
def test_the_solver_obeys_the_rule_it_was_posted(rule: str) -> None:
    given, _, least = ONE_EACH[rule]
    solution = solve(given, [m.id for m in given.sessions], {}, Effort(5), hint={})
    assert solution.slots is not None
    assert solution.optimal
    assert sum(breach.cost or 0 for breach in breaches(given, solution.slots)) == least == solution.bound
    assert not [breach for breach in breaches(given, solution.slots) if breach.cost is None]


@pytest.mark.parametrize("rule", ONE_EACH)
def test_the_solver_obeys_the_rule_around_meetings_that_are_held(rule: str) -> None:
    given, _, least = ONE_EACH[rule]
    last = given.sessions[-1]
    best = solve(given, [m.id for m in given.sessions], {}, Effort(5), hint={}).slots
    assert best is not None
    held = {last.id: best[last.id]} if len(given.sessions) > 1 else {}
    solution = solve(given, [m.id for m in given.sessions if m.id not in held], held, Effort(5), hint={})
    assert solution.slots is not None
    assert sum(breach.cost or 0 for breach in breaches(given, {**held, **solution.slots})) == least


def test_what_is_missing_or_where_it_may_not_be_is_a_broken_rule() -> None:
    given = problem(meeting("a", "x", 0))
    assert [b.rule for b in breaches(given, {})] == ["可用时段"]
    assert [b.rule for b in breaches(given, {"a": 1})] == ["可用时段"]
    assert breaches(given, {"a": 0}) == ()
