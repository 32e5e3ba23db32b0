import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.core.timetable.problems import meeting, problem, problems
from xueji.core.timetable import search as search_module
from xueji.core.timetable.bound import quick_bound
from xueji.core.timetable.check import cost, violations
from xueji.core.timetable.greedy import greedy
from xueji.core.timetable.model import Progress, Status
from xueji.core.timetable.problem import Problem, Series, Weekly
from xueji.core.timetable.problem_json import ProblemFileError, read_problem, write_problem
from xueji.core.timetable.search import search
from xueji.core.timetable.solve import SolverMissing


def by_brute_force(given: Problem) -> int | None:
    """The cost of the best timetable, None where there is none; for the smallest of problems."""
    names = [m.id for m in given.sessions]
    best: int | None = None
    for choice in product(*(m.slots for m in given.sessions)):
        slots = dict(zip(names, choice, strict=True))
        if not violations(given, slots):
            found = cost(given, slots)
            best = found if best is None else min(best, found)
    return best


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_no_solved_timetable_is_judged_broken_and_the_bound_never_exceeds_the_cost(given: Problem) -> None:
    answer = search(given, seconds=1, seed=1, workers=1)
    if answer.status is not Status.INFEASIBLE:
        assert violations(given, answer.slots) == ()
        assert answer.cost == cost(given, answer.slots)
        assert answer.bound <= answer.cost
        assert set(answer.slots) == {m.id for m in given.sessions}
    else:
        assert answer.conflicts


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(problems())
def test_infeasible_is_said_exactly_where_nothing_fits_and_bounds_hold(given: Problem) -> None:
    names = {m.id for m in given.sessions[:4]}
    stood = {name: slot for name, slot in given.reference.items() if name in names}
    small = replace(given, sessions=given.sessions[:4], series=(), weekly=(), reference=stood)
    answer, truth = search(small, seconds=1, seed=1, workers=1), by_brute_force(small)
    assert (answer.status is Status.INFEASIBLE) == (truth is None)
    if truth is not None:
        assert answer.bound <= truth <= answer.cost
        assert sum(quick_bound(small).values()) <= truth + 1e-6


@settings(max_examples=50, deadline=None)
@given(problems())
def test_the_greedy_board_breaks_no_rule_and_counts_its_cost_as_the_judge_does(given: Problem) -> None:
    board = greedy(given)
    broken = {name for breach in violations(given, board.slots()) for name in breach.sessions}
    assert broken <= {given.sessions[i].id for i in board.missing()}
    assert board.cost() == cost(given, board.slots())


def test_two_meetings_that_want_one_slot_are_named_with_the_rule() -> None:
    answer = search(problem(meeting("a", "x", 0), meeting("b", "xy", 0), meeting("c", "y", 1)), seconds=2)
    assert answer.status is Status.INFEASIBLE
    assert {frozenset(c.sessions) for c in answer.conflicts} == {frozenset({"a", "b"})}
    assert answer.conflicts[0].rules == ("可用时段", "同一时段不重复参会")


def test_too_few_rooms_are_named() -> None:
    three = [meeting(name, name[0], 0, room=True) for name in ("x1", "y1")]
    answer = search(problem(*three, rooms=1), seconds=2)
    assert answer.status is Status.INFEASIBLE
    assert "会议室数量" in answer.conflicts[0].rules


def test_a_tight_problem_is_placed_though_the_greedy_way_may_not() -> None:
    names = [meeting(f"s{i}", "x", *range(i, 8)) for i in range(8)]
    answer = search(problem(*names, number=4), seconds=2)
    assert sorted(answer.slots.values()) == list(range(8))


def test_the_best_spacing_is_found_and_proven() -> None:
    free = [meeting(f"s{i}", "x", *range(0, 20, 2)) for i in range(2)]
    spaced = Series("r", ("s0", "s1"), 7, 0, 1)
    answer = search(problem(*free, series=(spaced,)), seconds=2)
    assert (answer.status, answer.cost, answer.bound) == (Status.OPTIMAL, 0, 0)


def test_a_full_week_costs_what_the_row_says() -> None:
    free = [meeting(f"s{i}", "x", *range(10)) for i in range(4)]
    answer = search(problem(*free, number=5, weekly=(Weekly("w", ("s0", "s1", "s2", "s3"), 2, 3),)), seconds=2)
    assert (answer.status, answer.cost) == (Status.OPTIMAL, 6)


def test_without_or_tools_there_is_still_an_answer_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise SolverMissing("没有安装 OR-Tools")

    monkeypatch.setattr(search_module, "solver", missing)
    free = [meeting(f"s{i}", "x", *range(6), costs=(5, 5, 5, 9, 9, 9)) for i in range(4)]
    given = problem(*free)
    answer = search(given, seconds=0.8)
    assert violations(given, answer.slots) == ()
    assert answer.cost == 24
    assert any("OR-Tools" in note for note in answer.notes)


def test_progress_tells_the_first_answer_first_and_a_stop_is_obeyed() -> None:
    told: list[Progress] = []
    free = [meeting(f"s{i}", "x", *range(20), costs=tuple(range(20))) for i in range(8)]
    answer = search(problem(*free), seconds=60, on_progress=told.append, should_stop=lambda: True)
    assert told[0].cost is not None
    assert [p.cost for p in told] == sorted((p.cost for p in told if p.cost is not None), reverse=True)
    assert answer.slots


def test_the_shared_bureau_is_read_and_gets_an_answer_without_a_fault(shared: Path) -> None:
    given = read_problem((shared / "timetable" / "bureau-2023-seed1.json").read_bytes())
    slots = greedy(given, seed=1).slots()
    assert violations(given, slots) == ()
    assert len(slots) == 1190
    assert read_problem(write_problem(given)) == given


@given(problems())
def test_a_problem_comes_back_from_its_file(given: Problem) -> None:
    assert read_problem(write_problem(given)) == given


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"version": 2}, "version"),
        ({"extra": 1}, "extra"),
        ({"rooms": -1}, "rooms"),
        ({"rooms": True}, "rooms"),
        ({"sessions": {}}, "sessions"),
        ({"sessions": [{"id": "a", "audience": "x", "room": 1, "slots": [99], "costs": [0]}]}, r"sessions\[0\].slots"),
        ({"sessions": [{"id": "a", "audience": "x", "room": 1, "slots": [1], "costs": []}]}, r"sessions\[0\]"),
        ({"sessions": [{"id": "a", "audience": "q", "room": 1, "slots": [], "costs": []}]}, r"sessions\[0\].audience"),
        ({"days": [{"date": "2023-13-01", "week": 1}]}, r"days\[0\].date"),
        ({"reference": {"no": 1}, "move": 3}, "reference"),
        ({"reference": {"a": 99}}, "reference.a"),
        (
            {"sessions": [{"id": "a", "audience": "x", "room": 1, "slots": [1], "costs": [0], "short": [2]}]},
            r"sessions\[0\]",
        ),
        ({"series": [{"id": "r", "sessions": ["a", "no"], "gap_days": 1, "tolerance_days": 1, "weight": 1}]}, "'no'"),
        ({"weekly": [{"id": "w", "sessions": ["no"], "limit": 1, "weight": 1}]}, r"weekly\[0\].sessions"),
    ],
)
def test_a_faulty_problem_file_is_refused_with_its_place(change: dict[str, object], place: str) -> None:
    form = json.loads(write_problem(problem(meeting("a", "x", 0)))) | change
    with pytest.raises(ProblemFileError, match=place):
        read_problem(json.dumps(form).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b"\xff\xfe"])
def test_what_is_no_problem_is_refused(data: bytes) -> None:
    with pytest.raises(ProblemFileError):
        read_problem(data)


def test_a_year_that_is_hopelessly_overfull_is_told_in_time_and_in_short() -> None:
    many = [meeting(f"s{i:03}", "x", *range(20)) for i in range(200)]
    answer = search(problem(*many), seconds=3, workers=1)
    assert answer.status is Status.INFEASIBLE
    assert len(answer.slots) == 20
    assert len(answer.conflicts) == 10
