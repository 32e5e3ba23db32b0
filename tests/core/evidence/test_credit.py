"""What a held activity counts for, and that nothing counts twice."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from xueji.core.evidence import Fact, credits

JUNE = date(2023, 6, 12)
OWED = {"theme": ["三支部", "四支部"], "seminar": ["三支部", "四支部"], "training": ["全局"]}


def test_a_branchs_theme_day_counts_at_that_branch() -> None:
    found = credits([Fact("a1", "三支部", JUNE, ("theme",))], OWED)
    assert [(credit.duty, credit.unit) for credit in found] == [("theme", "三支部")]


def test_one_activity_may_count_for_two_duties_but_once_for_each() -> None:
    fact = Fact("a1", "三支部", JUNE, ("theme", "seminar", "theme"))
    assert len(credits([fact, fact], OWED)) == 2


def test_what_another_unit_held_counts_only_where_one_unit_owes_the_duty() -> None:
    assert [c.unit for c in credits([Fact("a1", "产业处", JUNE, ("training", "theme"))], OWED)] == ["全局"]


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["三支部", "四支部", "全局"]), st.sampled_from(list(OWED)))
    )
)
def test_no_fact_counts_twice_for_one_duty(rows: list[tuple[str, str, str]]) -> None:
    found = credits([Fact(name, unit, JUNE, (duty,)) for name, unit, duty in rows], OWED)
    keys = [(credit.fact, credit.duty) for credit in found]
    assert len(keys) == len(set(keys))
