"""Five tries in a quarter of an hour, whoever asks how often at the same moment; nothing of them stays."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import hypothesis as h
import pytest
from django.db import connection
from hypothesis import strategies as st
from pytest_django import Settings

from tests.people import NOW
from xueji.apps.accounts import throttle
from xueji.apps.accounts.models import Spent
from xueji.apps.accounts.throttle import SPAN, TooManyFailures, digest, give_back, of_sign_in, spend

ZHOU = digest("account", "zhoumin")


def allowed(subject: str, at: datetime, limit: int = 5) -> bool:
    try:
        spend({subject: limit}, at)
    except TooManyFailures:
        return False
    return True


@pytest.mark.django_db
def test_the_sixth_try_waits_until_the_first_is_a_quarter_of_an_hour_old() -> None:
    assert [allowed(ZHOU, NOW + timedelta(minutes=minute)) for minute in range(6)] == [True] * 5 + [False]
    with pytest.raises(TooManyFailures) as refused:
        spend({ZHOU: 5}, NOW + timedelta(minutes=6, seconds=1))
    assert refused.value.minutes == 9
    assert "请等 9 分钟再试" in str(refused.value)
    assert allowed(ZHOU, NOW + SPAN)
    assert not allowed(ZHOU, NOW + SPAN)


@pytest.mark.django_db
def test_waiting_is_not_made_longer_by_asking() -> None:
    for _ in range(5):
        allowed(ZHOU, NOW)
    for minute in range(15):
        assert not allowed(ZHOU, NOW + timedelta(minutes=minute))
    assert allowed(ZHOU, NOW + SPAN)


@pytest.mark.django_db
def test_a_right_answer_gives_its_try_back() -> None:
    for _ in range(20):
        give_back(spend({ZHOU: 5}, NOW))
    assert Spent.objects.count() == 0


@pytest.mark.django_db
def test_where_one_subject_has_no_try_left_the_other_loses_none() -> None:
    source = digest("source", "10.0.0.7")
    for _ in range(5):
        spend({source: 5}, NOW)
    assert not any(allowed_both for allowed_both in [_both(ZHOU, source) for _ in range(3)])
    assert not Spent.objects.filter(subject=ZHOU).exists()


def _both(account: str, source: str) -> bool:
    try:
        spend({account: 5, source: 5}, NOW)
    except TooManyFailures:
        return False
    return True


@pytest.mark.django_db
def test_nothing_stays_of_tries_that_no_longer_count() -> None:
    allowed(ZHOU, NOW)
    allowed(digest("account", "another"), NOW + SPAN)
    assert not Spent.objects.filter(subject=ZHOU).exists()


@pytest.mark.django_db
def test_an_administrator_lets_somebody_try_again_at_once() -> None:
    for _ in range(5):
        allowed(ZHOU, NOW)
    throttle.forget(ZHOU)
    assert allowed(ZHOU, NOW)


def test_a_digest_tells_neither_name_nor_address() -> None:
    assert "zhoumin" not in ZHOU
    assert digest("account", "10.0.0.7") != digest("source", "10.0.0.7")


def test_a_digest_hangs_on_the_key_of_the_site(settings: Settings) -> None:
    settings.SECRET_KEY = "of another site"
    assert digest("account", "zhoumin") != ZHOU


def test_a_browser_that_is_known_has_tries_of_its_own(settings: Settings) -> None:
    settings.FAILURES_PER_SOURCE = 50
    assert of_sign_in("zhoumin", "10.0.0.7", known=False) == {ZHOU: 5, digest("source", "10.0.0.7"): 50}
    assert of_sign_in("zhoumin", "10.0.0.7", known=True) == {digest("known", "zhoumin"): 5}


@pytest.mark.django_db
@h.settings(max_examples=30, deadline=None)
@h.given(gaps=st.lists(st.integers(0, 600), min_size=1, max_size=40))
def test_no_order_of_tries_gets_more_than_five_in_any_quarter_of_an_hour(gaps: list[int]) -> None:
    Spent.objects.all().delete()
    at, passed = NOW, []
    for gap in gaps:
        at += timedelta(seconds=gap)
        if allowed(ZHOU, at):
            passed.append(at)
    assert all(later - earlier >= SPAN for earlier, later in zip(passed, passed[5:], strict=False))


@pytest.mark.django_db(transaction=True)
def test_twenty_at_the_same_moment_get_five_tries() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("in memory SQLite refuses a second writer; in a file it makes it wait for the first")
    start, passed = Barrier(20), []

    def ask() -> None:
        start.wait()
        passed.append(allowed(ZHOU, NOW))
        connection.close()

    threads = [Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(passed) == [False] * 15 + [True] * 5


def test_a_slot_taken_by_somebody_quicker_is_passed_over(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and taking another request takes the first slot: on a database where that can happen."""
    create: Callable[..., Spent] = Spent.objects.create

    def quicker(**wanted: object) -> Spent:
        monkeypatch.setattr(Spent.objects, "create", create)
        create(subject=ZHOU, slot=0, at=NOW)
        return create(**wanted)

    monkeypatch.setattr(Spent.objects, "create", quicker)
    assert [row.slot for row in spend({ZHOU: 5}, NOW)] == [1]
