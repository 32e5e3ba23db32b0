"""Why a session stands where it stands, what a move would mean, and what to relax where the year is too full."""

from dataclasses import replace
from datetime import date

import pytest

from tests.core.timetable.bureau import CALENDAR, CENTRE, DUTIES, FIRST, ORGAN, asked, duty
from xueji.core.obligations.model import Basis, Form, Strength
from xueji.core.organisation.fixed_day import FixedDay
from xueji.core.organisation.model import Absence, BusyPeriod, Organisation
from xueji.core.timetable import Situation, judge_move, relax, timetable, why
from xueji.core.timetable.check import cost, violations
from xueji.core.timetable.model import Half, Slot
from xueji.core.timetable.pose import slot_numbers

BUSY = replace(
    ORGAN,
    absences=(Absence("罗建新", date(2023, 3, 6), date(2023, 3, 17)),),
    busy=(BusyPeriod(date(2023, 2, 6), date(2023, 2, 17), "预算编制"),),
)
ASKED = asked(organ=BUSY)
SLOTS = timetable(ASKED, BUSY, CALENDAR, seconds=1, seed=1).slots


def situation(organ: Organisation = BUSY) -> Situation:
    return Situation(ASKED, organ, CALENDAR, SLOTS)


def first(unit: str, month: int) -> str:
    return next(s.id for s in ASKED.sessions if s.unit == unit and s.since.month == month)


@pytest.mark.parametrize("unit", [CENTRE, FIRST])
def test_the_cost_of_each_other_slot_is_the_difference_of_the_whole_costs(unit: str) -> None:
    laid = situation()
    numbers = slot_numbers(laid.problem, SLOTS)
    before = cost(laid.problem, numbers)
    standing = why(laid, first(unit, 3))
    assert len(standing.others) == 45
    for other in standing.others:
        number = laid.number(other.slot)
        assert number is not None
        moved = {**numbers, standing.session: number}
        assert other.delta == cost(laid.problem, moved) - before
        assert other.delta == sum(change for _, change in other.by_rule)
        assert {v.rule for v in other.violations} == {b.rule for b in violations(laid.problem, moved)}


def test_judging_changes_nothing() -> None:
    laid = situation()
    once = why(laid, first(CENTRE, 3))
    assert why(laid, first(CENTRE, 3)) == once


def test_a_session_that_stands_well_has_no_better_slot() -> None:
    laid = situation()
    assert [why(laid, session.id).better for session in ASKED.sessions] == [()] * len(ASKED.sessions)


def test_what_a_slot_costs_is_told_item_by_item() -> None:
    name = first(FIRST, 2)
    laid = Situation(ASKED, BUSY, CALENDAR, {**SLOTS, name: Slot(date(2023, 2, 13), Half.MORNING)})
    items = {item.words: item.cost for item in why(laid, name).items}
    assert items.items() >= {"忙时（预算编制）": 6, "宜在下午": 1, "周一上午": 1}.items()
    assert why(laid, name).cost == sum(items.values())


def test_a_move_into_an_absence_names_who_is_away_and_what_it_costs() -> None:
    found = judge_move(situation(), first(FIRST, 3), Slot(date(2023, 3, 8), Half.AFTERNOON))
    assert found.absent == ("罗建新",)
    assert dict(found.by_rule)["时段偏好"] == 10


def test_a_move_onto_another_meeting_names_who_is_asked_twice() -> None:
    found = judge_move(situation(), first(FIRST, 4), SLOTS[first(CENTRE, 4)])
    assert [(v.rule, v.words) for v in found.violations] == [
        ("同一时段不重复参会", "罗建新要参加中心组中心组学习"),
    ]


@pytest.mark.parametrize(
    ("day", "rule", "words"),
    [
        (date(2023, 3, 5), "可用时段", "3月5日不是工作日"),
        (date(2024, 3, 5), "可用时段", "3月5日不是工作日"),
        (date(2023, 5, 10), "可用时段", "应当在3月1日至3月31日之间"),
    ],
)
def test_a_move_out_of_the_window_or_the_year_is_named(day: date, rule: str, words: str) -> None:
    found = judge_move(situation(), first(FIRST, 3), Slot(day, Half.AFTERNOON))
    assert (rule, words) in [(v.rule, v.words) for v in found.violations]


def test_a_quorum_that_is_missed_is_named() -> None:
    organ = replace(BUSY, absences=tuple(Absence(n, date(2023, 3, 6), date(2023, 3, 6)) for n in ("陈波", "赵刚")))
    found = judge_move(situation(organ), first(CENTRE, 3), Slot(date(2023, 3, 6), Half.AFTERNOON))
    assert ("到会人数", "陈波、赵刚缺席，到会不足2/3") in [(v.rule, v.words) for v in found.violations]


def test_a_branch_that_must_keep_its_day_is_judged_by_it() -> None:
    organ = replace(BUSY, units=tuple(replace(u, day=FixedDay(5, required=True)) for u in BUSY.units))
    found = judge_move(situation(organ), first(FIRST, 3), Slot(date(2023, 3, 7), Half.AFTERNOON))
    assert "固定学习日" in [v.rule for v in found.violations]
    kept = judge_move(situation(organ), first(FIRST, 3), Slot(date(2023, 3, 6), Half.AFTERNOON))
    assert "固定学习日" not in [v.rule for v in kept.violations]  # 5 March is a Sunday


def test_a_year_that_can_be_placed_needs_no_relaxation() -> None:
    found = relax(ASKED, DUTIES, BUSY, CALENDAR, seconds=2)
    assert (found.duties, found.proven) == ((), True)


def test_the_least_binding_duty_is_given_up_with_its_sentence_and_the_reason() -> None:
    day = date(2023, 2, 6)
    duties = [
        duty("norm", Form.CENTRE_GROUP_STUDY, None, number_basis=Basis.NORM, since=day, until=day),
        duty("must", Form.LECTURE, None, since=day, until=day),
        duty("should", Form.TRAINING, None, strength=Strength.SHOULD, clause="三（二）", quote="每月培训", title="培训",
             since=day, until=day),
    ]  # fmt: skip
    found = relax(asked(*duties), duties, ORGAN, CALENDAR, seconds=2)
    assert [(row.duty, row.clause, row.quote, len(row.sessions)) for row in found.duties] == [
        ("should", "三（二）", "每月培训", 1)
    ]
    assert found.proven
    (words,) = found.duties[0].words
    assert words.startswith("三（二）培训（全局）：2月6日至2月6日没有空的时段，因为")
    assert "要参加" in words


def test_a_month_without_its_people_says_who_is_away_and_which_days_are_off() -> None:
    away = tuple(Absence(name, date(2023, 1, 1), date(2023, 1, 31)) for name in ("陈波", "赵刚"))
    found = relax(ASKED, DUTIES, replace(ORGAN, absences=away), CALENDAR, seconds=2)
    (row,) = found.duties
    assert row.duty == "c"
    assert row.words == (
        "中心组学习（中心组）：1月没有空的时段，因为元旦、春节等放假和周末共 13 天；"
        "陈波、赵刚缺席，到会不足2/3（36 个时段）。",
    )
