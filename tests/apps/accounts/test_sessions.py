"""Sessions end after idle time and at the latest after a working day, and are the person's to see and to end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from tests.people import World
from xueji.apps.accounts import sessions
from xueji.apps.accounts.models import Session
from xueji.apps.accounts.sessions import IDLE, SessionStore, browser_family, end_sessions, ends_at, sessions_of, sweep

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The hour of the wall, to be moved."""
    hand = [datetime(2026, 3, 2, 1, 0, tzinfo=UTC)]
    monkeypatch.setattr(timezone, "now", lambda: hand[0])
    return hand


def signed_in_as(world: World, name: str = "clerk", **more: object) -> SessionStore:
    store = SessionStore()
    store.update({SESSION_KEY: str(world.users[name].pk), **more})
    store.create()
    return store


def lives(store: SessionStore) -> bool:
    return SESSION_KEY in SessionStore(store.session_key).load()


def test_a_session_unused_for_two_hours_is_gone(world: World, clock: list[datetime]) -> None:
    store = signed_in_as(world)
    clock[0] += timedelta(minutes=119)
    assert lives(store)
    clock[0] += timedelta(minutes=1)
    assert not lives(store)


def test_an_administrators_is_gone_after_half_an_hour(world: World, clock: list[datetime]) -> None:
    store = signed_in_as(world, "system", **{IDLE: 30})
    clock[0] += timedelta(minutes=30)
    assert not lives(store)


def test_a_session_in_use_lives_on_but_not_past_ten_hours(world: World, clock: list[datetime]) -> None:
    key = signed_in_as(world).session_key
    for _ in range(9):
        clock[0] += timedelta(hours=1)
        used = SessionStore(key)
        assert SESSION_KEY in used.load()
        used.touch(clock[0])
    clock[0] += timedelta(minutes=59)
    assert SESSION_KEY in SessionStore(key).load()
    clock[0] += timedelta(minutes=1)
    assert SessionStore(key).load() == {}


def test_what_is_saved_into_a_session_does_not_make_it_begin_anew(world: World, clock: list[datetime]) -> None:
    store = signed_in_as(world)
    began, key = Session.objects.values_list("began_at", "key").get()
    for _ in range(9):
        clock[0] += timedelta(hours=1)
        store["something"] = clock[0].timestamp()
        store.save()
    row = Session.objects.get()
    assert (row.began_at, row.key) == (began, key)
    assert row.session_key != key
    assert row.expire_date == began + timedelta(hours=10)


def test_a_new_session_id_keeps_the_beginning(world: World, clock: list[datetime]) -> None:
    store = signed_in_as(world)
    before = store.session_key
    clock[0] += timedelta(hours=1)
    store.cycle_key()
    row = Session.objects.get()
    assert row.session_key != before
    assert row.began_at == clock[0] - timedelta(hours=1)


def test_the_last_use_is_kept_to_the_minute_and_not_closer(world: World, clock: list[datetime]) -> None:
    key = signed_in_as(world).session_key
    used = SessionStore(key)
    used.load()
    clock[0] += timedelta(seconds=59)
    used.touch(clock[0])
    assert Session.objects.get().used_at == clock[0] - timedelta(seconds=59)
    clock[0] += timedelta(seconds=1)
    used.touch(clock[0])
    assert Session.objects.get().used_at == clock[0]


def test_a_session_that_was_ended_meanwhile_is_not_made_again_by_using_it(world: World, clock: list[datetime]) -> None:
    used = SessionStore(signed_in_as(world).session_key)
    used.load()
    end_sessions(world.users["clerk"])
    clock[0] += timedelta(minutes=5)
    used.touch(clock[0])
    assert Session.objects.count() == 0


def test_a_session_that_was_never_saved_has_no_use_to_keep(clock: list[datetime], db: None) -> None:
    SessionStore().touch(clock[0])
    unknown = SessionStore("a" * 32)
    assert unknown.load() == {}
    unknown.touch(clock[0])
    assert Session.objects.count() == 0


def test_on_the_way_to_the_second_factor_a_session_has_half_an_hour_and_no_user(
    clock: list[datetime], db: None
) -> None:
    store = SessionStore()
    store["on_the_way"] = {}
    store.create()
    row = Session.objects.get()
    assert (row.user, row.began_at, row.key) == (None, None, "")
    assert row.expire_date == clock[0] + timedelta(minutes=30)
    assert ends_at({}, clock[0]) == row.expire_date


def test_the_list_shows_the_own_ones_and_only_those_that_live(world: World, clock: list[datetime]) -> None:
    signed_in_as(world)
    clock[0] += timedelta(hours=1, minutes=30)
    second = signed_in_as(world, **{sessions.BROWSER: "Edge"})
    signed_in_as(world, "leader")
    assert len(sessions_of(world.users["clerk"], clock[0])) == 2
    clock[0] += timedelta(minutes=31)
    (left,) = sessions_of(world.users["clerk"], clock[0])
    assert (left.session_key, left.browser) == (second.session_key, "Edge")


def test_all_end_but_the_one_in_hand(world: World) -> None:
    kept = signed_in_as(world)
    others = [signed_in_as(world) for _ in range(2)]
    signed_in_as(world, "leader")
    assert end_sessions(world.users["clerk"], but=kept.session_key) == 2
    assert lives(kept)
    assert not any(map(lives, others))
    assert Session.objects.count() == 2
    assert end_sessions(world.users["clerk"]) == 1


def test_rows_whose_time_is_up_are_swept_away(world: World, clock: list[datetime]) -> None:
    signed_in_as(world)
    sweep(clock[0] + timedelta(minutes=119))
    assert Session.objects.count() == 1
    sweep(clock[0] + timedelta(minutes=120))
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("told", "family"),
    [
        (EDGE, "Edge"),
        (EDGE.replace(" Edg/140.0", ""), "Chrome"),
        ("Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/140.0", "Firefox"),
        ("Mozilla/5.0 AppleWebKit Chrome/100 Safari/537 MicroMessenger/8.0", "微信"),
        ("", "其他浏览器"),
        ("curl/8", "其他浏览器"),
    ],
)
def test_the_browser_is_kept_by_its_family_in_words(told: str, family: str) -> None:
    assert browser_family(told) == family
