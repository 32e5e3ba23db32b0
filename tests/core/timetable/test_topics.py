"""Topics dealt to sessions: often enough, evenly, not before their materials, not too many at once."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.core.timetable import topics as topics_module
from xueji.core.timetable.topics import Assignment, Sitting, Topic, assign_topics

SINCE, UNTIL = date(2023, 1, 1), date(2023, 12, 31)


def monthly(unit: str, **has: tuple[str, ...]) -> list[Sitting]:
    days = [date(2023, month, 15) for month in range(1, 13)]
    return [Sitting(f"{unit}{d.month}", unit, d, has.get(f"m{d.month}", ())) for d in days]


def deal(topics: list[Topic], sittings: list[Sitting], most: int = 2) -> Assignment:
    return assign_topics(topics, sittings, since=SINCE, until=UNTIL, most=most)


def months(found: Assignment, topic: str, unit: str = "一支部") -> list[int]:
    return sorted(
        int(name.removeprefix(unit)) for name, got in found.topics.items() if name.startswith(unit) and topic in got
    )


@pytest.fixture(params=["with OR-Tools", "without OR-Tools"])
def solver(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param == "without OR-Tools":
        monkeypatch.setattr(topics_module, "_flow", lambda: None)
    return request.param == "with OR-Tools"


def test_a_topic_comes_round_evenly_over_the_year(solver: bool) -> None:
    found = deal([Topic("甲", times=4)], monthly("一支部"))
    assert months(found, "甲") == [2, 5, 8, 11]
    assert found.short == ()
    assert found.proven == (frozenset({"一支部"}) if solver else frozenset())
    assert bool(found.notes) != solver


def test_twelve_topics_once_a_year_fill_twelve_sessions_one_each(solver: bool) -> None:
    found = deal([Topic(f"t{n}") for n in range(12)], monthly("一支部"))
    assert Counter(len(got) for got in found.topics.values()) == {1: 12}


def test_a_topic_waits_for_its_materials(solver: bool) -> None:
    found = deal([Topic("甲", times=2, since=date(2023, 9, 1))], monthly("一支部"))
    assert all(month >= 9 for month in months(found, "甲"))
    assert len(months(found, "甲")) == 2


def test_a_unit_may_owe_another_number(solver: bool) -> None:
    found = deal([Topic("甲", times=1, at={"二支部": 3})], [*monthly("一支部"), *monthly("二支部")])
    assert len(months(found, "甲")) == 1
    assert len(months(found, "甲", "二支部")) == 3


def test_what_was_held_counts_and_stays(solver: bool) -> None:
    found = deal([Topic("甲", times=2)], monthly("一支部", m3=("甲",)))
    assert months(found, "甲") == [3, 10]


def test_what_does_not_fit_is_named_with_its_reason(solver: bool) -> None:
    late = deal([Topic("甲", since=date(2023, 12, 20))], monthly("一支部"))
    assert [(row.topic, row.unit, row.missing, "12月20日" in row.reason) for row in late.short] == [
        ("甲", "一支部", 1, True)
    ]
    full = deal([Topic(f"t{n}", times=2) for n in range(7)], monthly("一支部"), most=1)
    assert sum(row.missing for row in full.short) == 2
    assert deal([Topic("甲")], []).topics == {}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 364)), max_size=6),
    st.lists(st.integers(0, 364), max_size=8),
    st.integers(1, 2),
)
def test_no_session_takes_a_topic_twice_too_many_or_too_early(
    owed: list[tuple[int, int]], days: list[int], most: int
) -> None:
    topics = [Topic(f"t{n}", times, SINCE + timedelta(days=day)) for n, (times, day) in enumerate(owed)]
    sittings = [Sitting(f"s{n}", "一支部", SINCE + timedelta(days=day)) for n, day in enumerate(days)]
    found = deal(topics, sittings, most)
    day_of = {sitting.id: sitting.day for sitting in sittings}
    for name, got in found.topics.items():
        assert len(set(got)) == len(got) <= most
        assert all(topic.since is not None and topic.since <= day_of[name] for topic in topics if topic.id in got)
    if sittings:
        reached = Counter(topic for got in found.topics.values() for topic in got)
        missing = {row.topic: row.missing for row in found.short}
        assert all(reached[topic.id] + missing.get(topic.id, 0) == topic.times for topic in topics)
