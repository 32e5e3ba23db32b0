"""How often, how many and how large, as clerks write it."""

import pytest

from xueji.core.obligations.quantity import measure

WRITTEN = [
    ("每季度至少一次", "quarter", 1, None),
    ("每3个月一次", "quarter", 1, None),
    ("全年累计不少于十二次", "year", 12, None),
    ("双月开展1次", "two_months", 1, None),
    ("逢单月", "two_months", 1, None),
    ("隔周学习1次", "fortnight", 1, None),
    ("每2周不少于1次", "fortnight", 1, None),
    ("每月第一周的周五学习", "month", 1, None),
    ("半年一督导", "half_year", 1, None),
    ("每五年轮训一遍", "five_years", 1, None),
    ("每年１～２次", "year", 1, 2),
    ("每年一至二次", "year", 1, 2),
    ("每学期两三次", "term", 2, 3),
    ("每月至多1次", "month", None, 1),
    ("年均不少于2次", "year", 2, None),
    ("季度通报一次", "quarter", 1, None),
    ("每三年一次", None, 1, None),
    ("周周有活动", "week", 1, None),
    ("每晚自习", "day", 1, None),
    ("3月上党课一次", None, 1, None),
    ("第18周周五前上交", None, None, None),
    ("讲1次纪律党课", None, 1, None),
    ("3·15期间办一场咨询", None, 1, None),
    ("报全年学习情况", None, None, None),
    ("年度自学不得低于40学时", "year", 1, None),
]


@pytest.mark.parametrize(("words", "every", "least", "most"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_a_number_is_read_as_it_is_written(words: str, every: str | None, least: int | None, most: int | None) -> None:
    quantity = measure(words.translate(str.maketrans("１２", "12")))
    assert (quantity.every, quantity.at_least, quantity.at_most) == (every, least, most)


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("每次不少于1.5小时", 90, "分钟"),
        ("每次一个半小时", 90, "分钟"),
        ("全年不少于5个半天", 2.5, "天"),
        ("每年不低于56个学时", 56, "学时"),
        ("字数在2000—3000字", 3000, "字"),
        ("每次由两名成员作重点发言", 2, "人"),
    ],
)
def test_a_size_is_told_in_the_units_of_the_table(words: str, value: float, unit: str) -> None:
    amount = measure(words).amount
    assert amount is not None
    assert (amount.value, amount.unit) == (value, unit)


def test_what_is_said_beside_the_number_leaves_the_bound_out() -> None:
    assert measure("支部书记不少于56学时").besides("支部书记不少于56学时", len("支部书记")) == ""
