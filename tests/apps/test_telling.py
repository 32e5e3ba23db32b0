"""Publishing tells those whose activities changed, and nobody else."""

from datetime import date

from tests.apps.test_publishing import JUNE, version
from tests.people import NOW, World
from xueji.apps.notices.services import notices_for, put_away
from xueji.apps.study.publishing import publish

LATER = date(2023, 6, 19)


def told(world: World, username: str) -> list[str]:
    return [notice.text for notice in notices_for(world.users[username])]


def test_the_first_timetable_is_told_to_everybody_in_one_line(world: World) -> None:
    result = publish(access=world.access("clerk"), timetable=version(world, {"june": JUNE}), now=NOW)
    assert told(world, "member") == ["全年学习日程已公布，请看“日程”。"]
    assert result.told >= 1


def test_a_moved_session_is_told_to_its_branch_alone(world: World) -> None:
    clerk = world.access("clerk")
    publish(access=clerk, timetable=version(world, {"june": JUNE}), now=NOW)
    for username in world.users:
        put_away(user=world.users[username], up_to=10**9)
    publish(access=clerk, timetable=version(world, {"june": LATER}), now=NOW)
    assert told(world, "member") == ["日程有变，与您有关的 1 场：第三党支部主题党日改到6月19日14:30，原定6月12日。"]
    assert told(world, "secretary_fourth") == []


def test_a_cancelled_session_is_told_and_a_year_unchanged_is_not(world: World) -> None:
    clerk = world.access("clerk")
    publish(access=clerk, timetable=version(world, {"june": JUNE}), now=NOW)
    put_away(user=world.users["member"], up_to=10**9)
    publish(access=clerk, timetable=version(world, {"june": JUNE}), now=NOW)
    assert told(world, "member") == []
    publish(access=clerk, timetable=version(world, {}), now=NOW)
    assert told(world, "member") == ["日程有变，与您有关的 1 场：第三党支部主题党日（原定6月12日）已取消。"]


def test_who_puts_notices_away_puts_away_only_the_own_ones(world: World) -> None:
    publish(access=world.access("clerk"), timetable=version(world, {"june": JUNE}), now=NOW)
    before = len(told(world, "secretary"))
    assert put_away(user=world.users["member"], up_to=10**9) == 1
    assert told(world, "member") == []
    assert len(told(world, "secretary")) == before
