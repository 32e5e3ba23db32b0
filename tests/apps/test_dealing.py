"""Topics are dealt to sessions as often as the clerk set, spread over the year, and what was dealt before counts."""

from datetime import date

from tests.apps.test_publishing import version
from tests.people import NOW, World
from xueji.apps.coverage.services import set_topic
from xueji.apps.plans.queries import topics_of
from xueji.apps.study.models import AgendaItem
from xueji.apps.study.publishing import publish

MONTHS = {f"theme-{month}": date(2023, month, 14) for month in (2, 4, 6, 8, 11, 12)}


def dealt(world: World) -> dict[str, list[int]]:
    """Topic → the months in which it stands on an agenda."""
    found: dict[str, list[int]] = {}
    for item in AgendaItem.objects.filter(clause__isnull=False).select_related("clause", "activity"):
        assert item.clause
        found.setdefault(item.clause.path, []).append(item.activity.day.month)
    return {path: sorted(months) for path, months in found.items()}


def test_each_topic_is_dealt_once_where_nothing_else_is_set(world: World) -> None:
    publish(access=world.access("clerk"), timetable=version(world, MONTHS), now=NOW)
    assert {path: len(months) for path, months in dealt(world).items()} == {"1.1": 1, "1.2": 1}


def test_a_topic_set_to_three_times_is_spread_over_the_year(world: World) -> None:
    clerk = world.access("clerk")
    set_topic(access=clerk, topic=topics_of(world.plan)[0], times=3, materials_since=None)
    publish(access=clerk, timetable=version(world, MONTHS), now=NOW)
    first, second, third = dealt(world)["1.1"]
    assert first <= 4 < second <= 6 < third


def test_what_was_dealt_before_counts_when_more_sessions_are_published(world: World) -> None:
    clerk = world.access("clerk")
    publish(access=clerk, timetable=version(world, {"theme-2": MONTHS["theme-2"]}), now=NOW)
    set_topic(access=clerk, topic=topics_of(world.plan)[0], times=2, materials_since=None)
    publish(access=clerk, timetable=version(world, MONTHS), now=NOW)
    assert {path: len(months) for path, months in dealt(world).items()} == {"1.1": 2, "1.2": 1}


def test_a_topic_waits_until_its_materials_exist(world: World) -> None:
    clerk = world.access("clerk")
    set_topic(access=clerk, topic=topics_of(world.plan)[0], times=2, materials_since=date(2023, 7, 1))
    publish(access=clerk, timetable=version(world, MONTHS), now=NOW)
    assert min(dealt(world)["1.1"]) >= 8
