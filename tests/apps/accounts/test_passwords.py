"""The two password profiles, line by line, and how long a password lasts."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pytest_django import Settings

from tests.people import NOW, World
from xueji.apps.accounts import passwords
from xueji.apps.accounts.models import User

TOO_SHORT, TOO_LONG, KINDS, COMMON, OF_THIS_PLACE = "太短", "太长", "至少要有", "太常见", "剩下的太少"

# password → what each profile says against it.
WEAK = [
    ("", {TOO_SHORT, KINDS, OF_THIS_PLACE}, {TOO_SHORT, OF_THIS_PLACE}),
    ("Ab1!xyzqr", {TOO_SHORT}, {TOO_SHORT}),
    ("Mountain7!", set(), {TOO_SHORT}),
    ("mountain-river", {KINDS}, set()),
    ("清水长流不断山高路远没有尽头", {KINDS}, set()),
    ("8391552077193", {KINDS}, set()),
    ("password123", {KINDS, COMMON}, {TOO_SHORT, COMMON}),
    ("1qaz2wsx3edc", {KINDS, COMMON}, {COMMON}),
    ("Xueji@2023", {OF_THIS_PLACE}, {TOO_SHORT, OF_THIS_PLACE}),
    ("Xuexi-123456!", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("ZhouMin-2023-1", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("周敏周敏周敏@Mima2024", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("ＸＵＥＪＩ－2023-Xueji", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("Aa1!Aa1!Aa1!", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("Admin@888888", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("Guanliyuan#1234", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("Zhibu520!Shuji", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("Dangwei.2025.Jiguan", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("Woaini1314!!", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("Qwerty-Asdf-1", {OF_THIS_PLACE}, {OF_THIS_PLACE}),
    ("three small boats", {KINDS}, set()),
    ("Three small boats", set(), set()),
    ("yunzhou-demo-2023", set(), set()),
    ("k" * 129, {TOO_LONG, KINDS, OF_THIS_PLACE}, {TOO_LONG, OF_THIS_PLACE}),
    ("Long enough, " + "and longer " * 10, set(), set()),
]


def said(password: str) -> set[str]:
    user = User(username="zhoumin", full_name="周敏")
    told = "".join(passwords.refusals(password, user))
    return {word for word in (TOO_SHORT, TOO_LONG, KINDS, COMMON, OF_THIS_PLACE) if word in told}


@pytest.mark.parametrize(("password", "mlps", "asvs"), WEAK)
def test_each_profile_refuses_what_it_refuses(
    settings: Settings, password: str, mlps: set[str], asvs: set[str]
) -> None:
    settings.PASSWORD_PROFILE = "mlps"
    assert said(password) == mlps
    settings.PASSWORD_PROFILE = "asvs"
    assert said(password) == asvs


def test_a_password_for_nobody_in_particular_is_judged_by_the_words_of_the_place() -> None:
    assert passwords.refusals("Xueji@2023", None) != []
    assert passwords.refusals("Three small boats", None) == []


def test_django_asks_the_profile_too() -> None:
    with pytest.raises(ValidationError):
        validate_password("Xueji@2023")
    validate_password("Three small boats")
    assert passwords.FitsProfile().get_help_text() == passwords.demands()


def test_what_is_asked_for_is_said_before_somebody_types(settings: Settings) -> None:
    settings.PASSWORD_PROFILE = "mlps"
    assert "至少 10 个字符" in passwords.demands()
    assert "每 90 天换一次" in passwords.demands()
    settings.PASSWORD_PROFILE = "asvs"
    assert "至少 12 个字符" in passwords.demands()
    assert "不要求定期更换" in passwords.demands()


@pytest.mark.parametrize(
    ("profile", "age", "left", "due"),
    [
        ("mlps", timedelta(0), 90, False),
        ("mlps", timedelta(days=89, hours=23), 1, False),
        ("mlps", timedelta(days=90), 0, True),
        ("mlps", timedelta(days=400), -310, True),
        ("asvs", timedelta(days=400), None, False),
    ],
)
def test_only_mlps_lets_a_password_run_out(
    settings: Settings, profile: str, age: timedelta, left: int | None, due: bool
) -> None:
    settings.PASSWORD_PROFILE = profile
    user = User(password_set_at=NOW - age)
    assert passwords.days_left(user, NOW) == left
    assert passwords.must_change(user, NOW) is due


@pytest.mark.parametrize("profile", ["mlps", "asvs"])
def test_a_password_that_somebody_else_set_is_changed_under_both(settings: Settings, profile: str) -> None:
    settings.PASSWORD_PROFILE = profile
    assert passwords.must_change(User(password_set_at=NOW, password_is_first=True), NOW)


def test_the_present_password_and_the_last_five_do_not_come_back(settings: Settings, world: World) -> None:
    settings.PASSWORD_PROFILE = "mlps"
    zhou = world.users["clerk"]
    for number in range(7):
        passwords.keep(zhou, f"Three small boats {number}", NOW + timedelta(days=number), first=False)
    again = [number for number in range(7) if passwords.was_used_before(f"Three small boats {number}", zhou)]
    assert again == [1, 2, 3, 4, 5, 6]
    assert zhou.past_passwords.count() == 5


def test_asvs_keeps_no_former_passwords(settings: Settings, world: World) -> None:
    settings.PASSWORD_PROFILE = "asvs"
    zhou = world.users["clerk"]
    passwords.keep(zhou, "three small boats", NOW, first=False)
    passwords.keep(zhou, "four small boats", NOW, first=False)
    assert zhou.past_passwords.count() == 0
    assert passwords.was_used_before("four small boats", zhou)
    assert not passwords.was_used_before("three small boats", zhou)


def test_a_first_password_that_the_profile_would_refuse_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("aaaaaaaaaaaa" + "zbuwq3h4zqyc")
    monkeypatch.setattr("xueji.apps.accounts.passwords.secrets.choice", lambda characters: next(drawn))
    assert passwords.first_password(User(username="linjingyi", full_name="林静宜")) == "zbuw-q3h4-zqyc"
