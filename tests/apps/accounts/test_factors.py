"""Second factors: an app's codes count once, recovery codes once each, a passkey only with its own signature."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import RequestFactory
from pytest_django import Settings

from tests.authenticator import Passkey
from tests.people import World
from xueji.apps.accounts import factors
from xueji.apps.accounts.factors import FactorRefused
from xueji.apps.accounts.models import Spent, User
from xueji.apps.accounts.sessions import SessionStore

HALF_MINUTE = 30


class Telephone:
    """An authenticator app with a hand for its clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime.fromisoformat("2026-03-02T09:00:10+08:00")
        monkeypatch.setattr(totp.time, "time", lambda: self.now.timestamp())

    def shows(self, secret: str, ago: int = 0) -> str:
        counter = int(self.now.timestamp()) // HALF_MINUTE - ago
        return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


@pytest.fixture
def telephone(monkeypatch: pytest.MonkeyPatch) -> Telephone:
    return Telephone(monkeypatch)


@pytest.fixture
def zhou(world: World) -> User:
    return world.users["clerk"]


@contextmanager
def asked(host: str = "localhost") -> Iterator[None]:
    """A request, in whose session a challenge waits."""
    request = RequestFactory().post("/", headers={"host": host})
    request.session = SessionStore()
    with request_context(request):
        yield


def set_up(zhou: User, telephone: Telephone) -> str:
    secret = factors.new_secret()
    factors.add_codes(zhou, secret, telephone.shows(secret), telephone.now)
    telephone.now += timedelta(minutes=5)
    return secret


def test_the_app_counts_once_it_showed_its_first_code(zhou: User, telephone: Telephone) -> None:
    secret = factors.new_secret()
    with pytest.raises(FactorRefused):
        factors.add_codes(zhou, secret, "000000", telephone.now)
    assert not factors.has_one(zhou)
    factors.add_codes(zhou, secret, telephone.shows(secret), telephone.now)
    assert factors.has_one(zhou)


def test_a_second_app_is_refused(zhou: User, telephone: Telephone) -> None:
    secret = set_up(zhou, telephone)
    with pytest.raises(FactorRefused, match="已经设过"):
        factors.add_codes(zhou, secret, telephone.shows(secret), telephone.now)


def test_a_code_counts_once(zhou: User, telephone: Telephone) -> None:
    secret = set_up(zhou, telephone)
    code = telephone.shows(secret)
    assert factors.check_code(zhou, f" {code[:3]} {code[3:]} ", telephone.now) == factors.TOTP
    with pytest.raises(FactorRefused):
        factors.check_code(zhou, code, telephone.now)
    telephone.now += timedelta(seconds=HALF_MINUTE)
    with pytest.raises(FactorRefused):
        factors.check_code(zhou, code, telephone.now)
    assert factors.check_code(zhou, telephone.shows(secret), telephone.now) == factors.TOTP


def test_the_code_that_set_the_app_up_is_spent(zhou: User, telephone: Telephone) -> None:
    secret = factors.new_secret()
    code = telephone.shows(secret)
    factors.add_codes(zhou, secret, code, telephone.now)
    with pytest.raises(FactorRefused):
        factors.check_code(zhou, code, telephone.now)


@pytest.mark.parametrize(("ago", "good"), [(0, True), (1, True), (-1, True), (2, False), (-2, False)])
def test_a_clock_may_be_half_a_minute_wrong(zhou: User, telephone: Telephone, ago: int, good: bool) -> None:
    secret = set_up(zhou, telephone)
    code = telephone.shows(secret, ago)
    if good:
        assert factors.check_code(zhou, code, telephone.now) == factors.TOTP
    else:
        with pytest.raises(FactorRefused):
            factors.check_code(zhou, code, telephone.now)


def test_the_secret_lies_encrypted_and_counts_only_with_the_sites_key(
    zhou: User, telephone: Telephone, settings: Settings
) -> None:
    secret = set_up(zhou, telephone)
    codes = factors.new_recovery_codes(zhou)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    settings.SECRET_KEY = "of another site"
    for code in (telephone.shows(secret), codes[0]):
        with pytest.raises(FactorRefused):
            factors.check_code(zhou, code, telephone.now)


def test_a_recovery_code_counts_once(zhou: User, telephone: Telephone) -> None:
    set_up(zhou, telephone)
    first, second, *_ = factors.new_recovery_codes(zhou)
    assert factors.held_by(zhou).recovery_left == 10
    assert factors.check_code(zhou, f"{first[:4]} {first[4:]}", telephone.now) == factors.RECOVERY
    with pytest.raises(FactorRefused):
        factors.check_code(zhou, first, telephone.now)
    assert factors.held_by(zhou).recovery_left == 9
    factors.new_recovery_codes(zhou)
    with pytest.raises(FactorRefused):
        factors.check_code(zhou, second, telephone.now)


def test_who_has_no_codes_has_no_right_one(zhou: User, telephone: Telephone) -> None:
    with pytest.raises(FactorRefused):
        factors.check_code(zhou, "123456", telephone.now)


def test_recovery_codes_go_with_the_last_factor(zhou: User, telephone: Telephone) -> None:
    set_up(zhou, telephone)
    factors.new_recovery_codes(zhou)
    passkey(zhou)
    held = factors.held_by(zhou)
    assert held.any
    assert held.codes is not None
    assert factors.remove(zhou, held.codes.pk) == factors.TOTP
    assert factors.held_by(zhou).recovery_left == 10
    assert factors.remove(zhou, held.passkeys[0].pk) == factors.PASSKEY
    assert factors.kinds_of(zhou) == set()
    assert not factors.held_by(zhou).any


def test_only_the_own_factor_is_taken_away(world: World, zhou: User, telephone: Telephone) -> None:
    set_up(zhou, telephone)
    held = factors.held_by(zhou).codes
    assert held is not None
    with pytest.raises(FactorRefused, match="没有找到"):
        factors.remove(world.users["leader"], held.pk)
    assert factors.has_one(zhou)


def passkey(zhou: User, **more: Any) -> Passkey:
    made = Passkey(**more)
    with asked():
        factors.add_passkey(zhou, "办公电脑", made.make(factors.begin_passkey(zhou)))
    return made


def test_a_passkey_says_whose_it_is(zhou: User) -> None:
    made = passkey(zhou)
    with asked():
        assert factors.check_passkey(None, made.answer(factors.begin_asking(None))) == zhou
    with asked():
        assert factors.check_passkey(zhou, made.answer(factors.begin_asking(zhou))) == zhou


def test_a_passkey_is_the_second_step_of_its_owner_alone(world: World, zhou: User) -> None:
    made = passkey(zhou)
    passkey(world.users["leader"])
    with asked(), pytest.raises(FactorRefused):
        factors.check_passkey(world.users["leader"], made.answer(factors.begin_asking(world.users["leader"])))


def test_an_answer_counts_once_and_only_to_its_own_question(zhou: User) -> None:
    made = passkey(zhou)
    with asked():
        old = made.answer(factors.begin_asking(None))
        factors.begin_asking(None)
        with pytest.raises(FactorRefused):
            factors.check_passkey(None, old)
        answer = made.answer(factors.begin_asking(None))
        factors.check_passkey(None, answer)
        with pytest.raises(FactorRefused):
            factors.check_passkey(None, answer)


def test_an_answer_from_another_site_is_refused(zhou: User) -> None:
    made = passkey(zhou)
    made.origin = "https://elsewhere.example"
    with asked(), pytest.raises(FactorRefused):
        factors.check_passkey(None, made.answer(factors.begin_asking(None)))


def test_a_passkey_that_did_not_ask_its_owner_is_refused(zhou: User) -> None:
    made = passkey(zhou)
    with asked(), pytest.raises(FactorRefused):
        factors.check_passkey(None, made.answer(factors.begin_asking(None), flags=0x01))
    with asked(), pytest.raises(FactorRefused):
        factors.add_passkey(zhou, "办公电脑", Passkey().make(factors.begin_passkey(zhou), flags=0x01))


def test_a_passkey_with_another_key_is_refused(zhou: User) -> None:
    made = passkey(zhou)
    forged = Passkey(owner=made.owner, id=made.id)
    with asked(), pytest.raises(FactorRefused):
        factors.check_passkey(None, forged.answer(factors.begin_asking(None)))


def test_a_passkey_of_a_disabled_account_is_refused(zhou: User) -> None:
    made = passkey(zhou)
    zhou.is_active = False
    zhou.save()
    with asked(), pytest.raises(FactorRefused):
        factors.check_passkey(None, made.answer(factors.begin_asking(None)))


@pytest.mark.parametrize("nonsense", ["", "[]", "{}", '{"id": 1}', "null", '{"response": {"userHandle": "MQ"}}'])
def test_nonsense_is_refused_and_breaks_nothing(zhou: User, nonsense: str) -> None:
    passkey(zhou)
    with asked():
        factors.begin_asking(None)
        for user in (None, zhou):
            with pytest.raises(FactorRefused):
                factors.check_passkey(user, nonsense)
        factors.begin_passkey(zhou)
        with pytest.raises(FactorRefused):
            factors.add_passkey(zhou, "办公电脑", nonsense)


def test_a_passkey_is_made_only_where_it_was_asked_for(zhou: User) -> None:
    with asked():
        answer = Passkey().make(factors.begin_passkey(zhou))
    with asked(), pytest.raises(FactorRefused):
        factors.add_passkey(zhou, "办公电脑", answer)


def test_the_square_of_dots_holds_the_address() -> None:
    address = factors.address_of(User(username="zhoumin"), "JBSWY3DPEHPK3PXP", "xueji.example")
    assert address.startswith("otpauth://totp/")
    assert "secret=JBSWY3DPEHPK3PXP" in address
    side, dots = factors.square_of(address)
    assert side > 25
    assert dots.startswith("M2 2h1v1h-1z")


def test_a_spent_code_is_forgotten_after_a_quarter_of_an_hour(zhou: User, telephone: Telephone) -> None:
    secret = set_up(zhou, telephone)
    factors.check_code(zhou, telephone.shows(secret), telephone.now)
    telephone.now += timedelta(minutes=16)
    factors.check_code(zhou, telephone.shows(secret), telephone.now)
    assert Spent.objects.count() == 1
