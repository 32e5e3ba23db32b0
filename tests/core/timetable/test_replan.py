"""Making a known year again after a change: little moves, each move has its reason, and each may be refused."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from tests.core.timetable.bureau import CALENDAR, CENTRE, DUTIES, ORGAN, asked, duty
from tests.core.timetable.problems import problems
from xueji.core.obligations.model import Form
from xueji.core.organisation.model import Absence, Closure, Organisation
from xueji.core.timetable import accept, difference, judge, timetable
from xueji.core.timetable import repair as repair_module
from xueji.core.timetable.check import cost, violations
from xueji.core.timetable.difference import Difference, told
from xueji.core.timetable.model import Demand, Slot, Status
from xueji.core.timetable.problem import Problem
from xueji.core.timetable.repair import repair
from xueji.core.timetable.solve import SolverMissing

ASKED = asked()
KNOWN = timetable(ASKED, ORGAN, CALENDAR, seconds=1, seed=1).slots


def again(demand: Demand, organ: Organisation, *, held: tuple[str, ...] = ()) -> dict[str, Slot]:
    found = timetable(demand, organ, CALENDAR, seconds=2, seed=1, reference=KNOWN, held=held)
    assert not any(finding.hard for finding in judge(found.slots, demand, organ, CALENDAR))
    assert found.cost == sum(finding.cost for finding in judge(found.slots, demand, organ, CALENDAR))
    assert found.bound <= found.cost
    return dict(found.slots)


def changes(after: dict[str, Slot], demand: Demand, organ: Organisation) -> Difference:
    return difference(KNOWN, after, demand, organ, CALENDAR)


def centre_in(month: int) -> str:
    return next(s.id for s in ASKED.sessions if s.unit == CENTRE and s.since.month == month)


def away(session: str, *names: str) -> Organisation:
    """These people are away on the day on which the session stands."""
    day = KNOWN[session].day
    return replace(ORGAN, absences=tuple(Absence(name, day, day) for name in names))


def test_where_nothing_changed_nothing_moves() -> None:
    assert again(ASKED, ORGAN) == KNOWN
    assert changes(dict(KNOWN), ASKED, ORGAN) == Difference()


def test_one_absence_that_leaves_the_quorum_moves_nothing() -> None:
    assert again(ASKED, away(centre_in(3), "陈波")) == KNOWN


def test_a_session_that_lost_its_quorum_moves_alone_and_says_who_is_away() -> None:
    moving, organ = centre_in(3), away(centre_in(3), "陈波", "赵刚")
    found = changes(again(ASKED, organ), ASKED, organ)
    assert [change.session for change in found.changes] == [moving]
    assert found.moved[0].reason == "因为陈波、赵刚缺席，到会不足2/3"
    assert found.moved[0].was == KNOWN[moving]
    assert found.moved[0].cost_before is None
    assert " → " in told(found.moved[0], ASKED)


def test_a_held_session_does_not_move_though_it_lost_its_quorum() -> None:
    moving, organ = centre_in(3), away(centre_in(3), "陈波", "赵刚")
    found = timetable(ASKED, organ, CALENDAR, seconds=2, reference=KNOWN, held=(moving,))
    assert found.slots == KNOWN


def test_a_new_duty_is_added_and_leaves_the_others_where_they_are() -> None:
    more = asked(*DUTIES, duty("n", Form.SEMINAR, None, since=date(2023, 3, 1), until=date(2023, 3, 10)))
    found = changes(again(more, ORGAN), more, ORGAN)
    assert (len(found.added), found.moved, found.removed) == (2, (), ())
    assert all(change.reason.startswith("新任务") and change.was is None for change in found.added)


def test_a_duty_that_is_gone_takes_its_sessions_away() -> None:
    fewer = asked(DUTIES[0])
    found = changes(again(fewer, ORGAN), fewer, ORGAN)
    assert len(found.removed) == 12
    assert {change.reason for change in found.removed} == {"任务不再要求这一场"}


def test_a_closed_room_moves_only_who_sat_in_it() -> None:
    day = KNOWN[centre_in(4)].day
    organ = replace(ORGAN, closures=tuple(Closure(room.name, day, day) for room in ORGAN.rooms))
    found = changes(again(ASKED, organ), ASKED, organ)
    assert {change.session for change in found.changes} == {name for name, slot in KNOWN.items() if slot.day == day}
    assert {change.reason for change in found.moved} == {"因为没有能用的会议室"}


def test_each_change_may_be_refused_and_the_rest_is_judged_by_the_same_rules() -> None:
    organ = away(centre_in(3), "陈波", "赵刚")
    found = changes(again(ASKED, organ), ASKED, organ)
    assert accept(KNOWN, found.changes, {centre_in(3)}) == again(ASKED, organ)
    refused = accept(KNOWN, found.changes, ())
    assert refused == KNOWN
    assert [f.sessions for f in judge(refused, ASKED, organ, CALENDAR) if f.hard] == [(centre_in(3),)]


def test_the_same_seed_gives_the_same_year_again() -> None:
    organ = away(centre_in(3), "陈波", "赵刚")
    assert again(ASKED, organ) == again(ASKED, organ)


def test_without_or_tools_a_session_that_must_move_is_seated_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise SolverMissing("没有安装 OR-Tools")

    monkeypatch.setattr(repair_module, "solve", missing)
    organ = away(centre_in(3), "陈波", "赵刚")
    found = timetable(ASKED, organ, CALENDAR, seconds=2, reference=KNOWN)
    assert {name for name in KNOWN if found.slots[name] != KNOWN[name]} == {centre_in(3)}
    assert any("OR-Tools" in words for words in found.conflicts)


def test_what_cannot_be_placed_any_more_is_said() -> None:
    moving = next(s for s in ASKED.sessions if s.id == centre_in(3))
    organ = replace(ORGAN, absences=tuple(Absence(n, moving.since, moving.until) for n in ("陈波", "赵刚")))
    found = timetable(ASKED, organ, CALENDAR, seconds=1, reference=KNOWN)
    assert found.status is Status.INFEASIBLE
    assert moving.id not in found.slots
    assert "到会人数" in found.conflicts[0]


@settings(max_examples=30, deadline=None)
@given(problems())
def test_a_repaired_board_breaks_no_rule_but_for_what_it_left_out(given: Problem) -> None:
    board, _ = repair(given, seconds=1)
    left = {given.sessions[i].id for i in board.missing()}
    assert {name for breach in violations(given, board.slots()) for name in breach.sessions} <= left
    assert board.cost() == cost(given, board.slots())
