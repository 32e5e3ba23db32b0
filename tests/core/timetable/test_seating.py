"""What a slot costs by itself, and which slots quorum and fixed days close."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.timetable.bureau import CALENDAR, CENTRE, FIRST, ORGAN, SECOND, asked, duty
from xueji.core.obligations.model import Form
from xueji.core.organisation.fixed_day import FixedDay
from xueji.core.organisation.model import Absence, Closure, Organisation
from xueji.core.timetable import judge, problem_for, timetable
from xueji.core.timetable.model import Half, Slot, Status
from xueji.core.timetable.problem import Meeting

ASKED = asked()
DAY = date(2023, 3, 8)


def with_unit(name: str, *, quorum: Fraction | None = None, day: FixedDay | None = None) -> Organisation:
    units = tuple(replace(u, quorum=quorum, day=day) if u.id == name else u for u in ORGAN.units)
    return replace(ORGAN, units=units)


def away(organ: Organisation, *names: str) -> Organisation:
    return replace(organ, absences=tuple(Absence(name, DAY, DAY) for name in names))


def meeting(organ: Organisation, unit: str, month: int = 3) -> Meeting:
    name = next(s.id for s in ASKED.sessions if s.unit == unit and s.since.month == month)
    return next(m for m in problem_for(ASKED, organ, CALENDAR).sessions if m.id == name)


def closed(organ: Organisation, slots: frozenset[int]) -> set[date]:
    return {problem_for(ASKED, organ, CALENDAR).days[slot // 2] for slot in slots}


@pytest.mark.parametrize(
    ("quorum", "absent", "shut"),
    [
        (None, ("陈波",), False),  # two of three are two thirds
        (None, ("陈波", "赵刚"), True),
        (Fraction(1, 3), ("陈波", "赵刚"), False),
        (Fraction(1), ("陈波",), True),
    ],
)
def test_a_centre_group_does_not_meet_below_its_quorum(
    quorum: Fraction | None, absent: tuple[str, ...], shut: bool
) -> None:
    organ = away(with_unit(CENTRE, quorum=quorum), *absent)
    assert closed(organ, meeting(organ, CENTRE).short) == ({DAY} if shut else set())


def test_a_branch_has_a_quorum_only_where_it_set_one() -> None:
    assert meeting(away(ORGAN, "李军"), SECOND).short == frozenset()
    organ = away(with_unit(SECOND, quorum=Fraction(1, 2)), "李军")
    assert closed(organ, meeting(organ, SECOND).short) == {DAY}


def test_a_required_day_is_the_only_one_and_moves_to_the_next_working_day() -> None:
    organ = with_unit(FIRST, day=FixedDay(5, required=True))
    theme = meeting(organ, FIRST)
    days = problem_for(ASKED, organ, CALENDAR).days
    assert {days[slot // 2] for slot in theme.open()} == {date(2023, 3, 6)}  # the fifth is a Sunday
    assert meeting(organ, SECOND).off_day == frozenset()
    assert meeting(organ, CENTRE).off_day == frozenset()


def test_a_day_off_at_the_end_of_a_month_moves_back() -> None:
    organ = with_unit(FIRST, day=FixedDay(-1, 6, required=True))  # the last Sunday: 30 April, before the holidays
    days = problem_for(ASKED, organ, CALENDAR).days
    assert {days[slot // 2] for slot in meeting(organ, FIRST, 4).open()} == {date(2023, 4, 28)}


def test_a_day_that_is_only_liked_makes_others_dearer() -> None:
    plain, liked = meeting(ORGAN, FIRST), meeting(with_unit(FIRST, day=FixedDay(1, 4)), FIRST)
    days = problem_for(ASKED, ORGAN, CALENDAR).days
    dearer = {days[s // 2] for s, a, b in zip(plain.slots, plain.costs, liked.costs, strict=True) if b == a + 4}
    assert liked.off_day == frozenset()
    assert {days[slot // 2] for slot in plain.slots} - dearer == {date(2023, 3, 3)}


def test_a_timetable_keeps_the_day_a_branch_likes() -> None:
    organ = with_unit(FIRST, day=FixedDay(1, 4))
    found = timetable(ASKED, organ, CALENDAR, seconds=1, seed=1)
    kept = {found.slots[s.id].day for s in ASKED.sessions if s.unit == FIRST}
    assert kept == {date(2023, month, day) for month, day in ((1, 6), (2, 3), (3, 3), (4, 7), (5, 5), (6, 2))}


def test_a_hand_made_timetable_is_judged_by_quorum_and_fixed_day() -> None:
    organ = away(with_unit(FIRST, day=FixedDay(5, required=True)), "陈波", "赵刚")
    names = [s.id for s in ASKED.sessions if s.since.month == 3 and s.unit in (CENTRE, FIRST)]
    slots = {name: Slot(DAY, half) for name, half in zip(names, Half, strict=True)}
    found = [f.words for f in judge(slots, ASKED, organ, CALENDAR) if f.hard and set(f.sessions) <= set(names)]
    assert any("到会人数" in words for words in found)
    assert any("固定学习日" in words for words in found)


def test_a_duty_without_a_possible_day_is_named_and_asks_for_nothing() -> None:
    spring = asked(duty("d", Form.THEME_DAY, None, since=date(2023, 1, 22), until=date(2023, 1, 26)))
    assert spring.sessions == ()
    assert [(row.duty, row.reason) for row in spring.unplaced] == [("d", "期限内没有工作日。")]


def test_an_absence_outside_the_year_changes_nothing() -> None:
    organ = replace(ORGAN, absences=(Absence("陈波", date(2021, 1, 1), date(2021, 12, 31)),))
    assert problem_for(ASKED, organ, CALENDAR) == problem_for(ASKED, ORGAN, CALENDAR)


absences = st.lists(
    st.tuples(st.sampled_from(["罗建新", "陈波", "赵刚", "李军"]), st.integers(1, 28), st.integers(0, 9)), max_size=5
)


@settings(max_examples=10, deadline=None)
@given(absences, st.sampled_from([None, FixedDay(5), FixedDay(2, 3, required=True)]), st.booleans())
def test_no_timetable_found_is_judged_broken(
    gone: list[tuple[str, int, int]], day: FixedDay | None, shut: bool
) -> None:
    spans = tuple(Absence(n, date(2023, 3, d), date(2023, 3, min(31, d + length))) for n, d, length in gone)
    closures = (Closure("一号会议室", date(2023, 3, 1), date(2023, 3, 20)),) if shut else ()
    organ = replace(with_unit(FIRST, day=day), absences=spans, closures=closures)
    march = asked(since=date(2023, 3, 1), until=date(2023, 3, 31))
    known = timetable(march, ORGAN, CALENDAR, seconds=0.3, seed=1).slots
    for reference in (None, known):
        found = timetable(march, organ, CALENDAR, seconds=0.3, seed=1, reference=reference)
        if found.status is not Status.INFEASIBLE:
            assert not any(finding.hard for finding in judge(found.slots, march, organ, CALENDAR))
