from datetime import date, timedelta
from itertools import pairwise

import chinese_calendar
import pytest

from xueji.core.workdays import YearOutOfReach, calendar_for, periods


@pytest.mark.parametrize("year", [2015, 2020, 2023, 2026])
def test_a_published_year_agrees_with_the_published_table_day_by_day(year: int) -> None:
    calendar = calendar_for([year])
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [calendar.is_workday(day) for day in days] == [chinese_calendar.is_workday(day) for day in days]
    assert calendar.provisional == frozenset()


def test_2023_has_249_working_days() -> None:
    assert len(calendar_for([2023]).workdays(date(2023, 1, 1), date(2023, 12, 31))) == 249


def test_a_year_not_yet_published_is_provisional_and_knows_weekends_and_festivals() -> None:
    calendar = calendar_for([2029])
    assert calendar.provisional == {2029}
    assert not calendar.is_workday(date(2029, 2, 13))  # 春节
    assert not calendar.is_workday(date(2029, 1, 6))  # Saturday
    assert calendar.is_workday(date(2029, 2, 20))
    assert [h.name for h in calendar.holidays(2029)] == [
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节",
    ]  # fmt: skip


def test_holidays_are_named_spans() -> None:
    spring = calendar_for([2023]).holidays(2023)[1]
    assert (spring.name, spring.since, spring.until) == ("春节", date(2023, 1, 21), date(2023, 1, 27))


def test_an_override_wins_over_what_is_published() -> None:
    days = {date(2023, 5, 8): False, date(2023, 5, 1): True}
    calendar = calendar_for([2023], overrides=days)
    assert not calendar.is_workday(date(2023, 5, 8))
    assert calendar.is_workday(date(2023, 5, 1))
    assert all(not (h.since <= date(2023, 5, 1) <= h.until) for h in calendar.holidays(2023))


@pytest.mark.parametrize("year", [1999, 2099, 0, 12000])
def test_a_year_out_of_reach_is_said_in_words(year: int) -> None:
    with pytest.raises(YearOutOfReach, match=str(year)):
        calendar_for([year])


def test_a_day_of_a_year_not_asked_for_is_refused() -> None:
    with pytest.raises(YearOutOfReach, match="2024"):
        calendar_for([2023]).is_workday(date(2024, 1, 2))


def test_working_days_are_added_over_the_holidays() -> None:
    calendar = calendar_for([2023])
    assert calendar.add_workdays(date(2023, 9, 28), 1) == date(2023, 10, 7)
    assert calendar.add_workdays(date(2023, 10, 7), -1) == date(2023, 9, 28)
    assert calendar.shift(date(2023, 10, 1)) == date(2023, 10, 7)
    assert calendar.shift(date(2023, 10, 1), back=True) == date(2023, 9, 28)


def test_periods_are_cut_to_the_plan() -> None:
    quarters = periods("quarter", date(2023, 9, 1), date(2024, 7, 1))
    assert [(q.since, q.until) for q in quarters] == [
        (date(2023, 9, 1), date(2023, 10, 1)),
        (date(2023, 10, 1), date(2024, 1, 1)),
        (date(2024, 1, 1), date(2024, 4, 1)),
        (date(2024, 4, 1), date(2024, 7, 1)),
    ]


@pytest.mark.parametrize(
    ("every", "number"),
    [
        *(("day", 365), ("week", 53), ("fortnight", 27), ("month", 12), ("two_months", 6)),
        *(("quarter", 4), ("half_year", 2), ("term", 1), ("year", 1), ("five_years", 1)),
    ],
)
def test_the_periods_of_a_year_cover_it_without_gap_or_overlap(every: str, number: int) -> None:
    found = periods(every, date(2023, 1, 1), date(2024, 1, 1))
    assert len(found) == number
    assert (found[0].since, found[-1].until) == (date(2023, 1, 1), date(2024, 1, 1))
    assert all(one.until == other.since for one, other in pairwise(found))
