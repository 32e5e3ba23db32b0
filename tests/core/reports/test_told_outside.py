"""Numbers of people that leave the organ: never below five, neither said nor to be reckoned."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.core.reports.meeting import told_outside


@pytest.mark.parametrize(
    ("due", "present", "words"),
    [
        (4, 4, "不足5人"),
        (12, 12, "应到12人，全部到会"),
        (12, 9, "应到12人，未到的不足5人"),
        (12, 6, "应到12人，实到6人"),
        (12, 3, "应到12人，实到不足5人"),
    ],
)
def test_a_small_number_of_people_is_not_told(due: int, present: int, words: str) -> None:
    assert told_outside(due, present) == words


@given(st.integers(0, 60).flatmap(lambda due: st.tuples(st.just(due), st.integers(0, due))))
def test_no_two_numbers_differ_by_less_than_five(numbers: tuple[int, int]) -> None:
    told = [int(number) for number in re.findall(r"(?<!足)(?<!\d)(\d+)人", told_outside(*numbers))]
    assert all(number >= 5 for number in told)
    assert len(told) < 2 or abs(told[0] - told[1]) >= 5
