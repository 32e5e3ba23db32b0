from datetime import date

import pytest

from xueji.core.organisation.fixed_day import FixedDay, fixed_day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("每月5日", FixedDay(5)),
        ("5号", FixedDay(5)),
        ("每月第一个周五", FixedDay(1, 4)),
        ("每月第四个星期三", FixedDay(4, 2)),
        ("每月最后一个周五（必须）", FixedDay(-1, 4, required=True)),
        ("每月 28 日(必须)", FixedDay(28, required=True)),
    ],
)
def test_a_day_is_read_from_its_words_and_from_what_it_says_of_itself(words: str, day: FixedDay) -> None:
    assert fixed_day(words) == day
    assert fixed_day(str(day)) == day


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("每月5日", date(2023, 2, 5)),
        ("每月第一个周五", date(2023, 2, 3)),
        ("每月第四个周二", date(2023, 2, 28)),
        ("每月最后一个周三", date(2023, 2, 22)),
        ("每月最后一个周二", date(2023, 2, 28)),
    ],
)
def test_the_day_of_a_month(words: str, found: date) -> None:
    day = fixed_day(words)
    assert day is not None
    assert day.in_month(2023, 2) == found
