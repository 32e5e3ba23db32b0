"""我的账号: what must be done first, the password, second factors, sessions; everything in the audit."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.authenticator import Passkey
from tests.people import World
from xueji.apps.accounts import factors
from xueji.apps.accounts.models import Session, User
from xueji.apps.audit.models import Entry

BOATS, FIVE = "Three small boats", "Five small boats"
HASH = make_password(BOATS)
LOCAL = {"host": "localhost"}


@pytest.fixture
def zhou(world: World) -> User:
    for user in world.users.values():
        user.password, user.password_set_at = HASH, timezone.now()
        user.save()
    return world.users["clerk"]


@pytest.fixture
def client(zhou: User, signed_in: Callable[[str], Client]) -> Client:
    return signed_in("clerk")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    hand = [datetime.now(UTC)]
    monkeypatch.setattr(timezone, "now", lambda: hand[0])
    return hand


def words(answer: HttpResponse) -> str:
    return answer.content.decode()


def acts() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("did", flat=True))


def works(client: Client) -> bool:
    return client.get("/all/").status_code == 200


# ── what must be done first ──────────────────────────────


def test_a_password_that_somebody_else_set_is_changed_before_anything_else(client: Client, zhou: User) -> None:
    User.objects.filter(pk=zhou.pk).update(password_is_first=True)
    assert client.get("/")["Location"] == "/account/password/"
    page = words(client.get("/account/password/"))
    assert "密码是别人设的" in page
    assert 'href="/plans/"' not in page
    client.post("/account/password/", {"present": BOATS, "new": FIVE, "again": FIVE})
    assert client.get("/account/").status_code == 200


def test_a_password_that_ran_out_is_changed_before_anything_else(client: Client, zhou: User) -> None:
    User.objects.filter(pk=zhou.pk).update(password_set_at=timezone.now() - timedelta(days=90))
    assert client.get("/plans/")["Location"] == "/account/password/"
    assert "密码用满了期限" in words(client.get("/account/password/"))


def test_the_days_that_are_left_are_told(client: Client, zhou: User, settings: Settings) -> None:
    User.objects.filter(pk=zhou.pk).update(password_set_at=timezone.now() - timedelta(days=85))
    assert "还有 5 天要换" in words(client.get("/account/"))
    settings.PASSWORD_PROFILE = "asvs"
    assert "天要换" not in words(client.get("/account/"))


def test_an_administrator_without_a_second_factor_sets_one_up_before_anything_else(zhou: User, world: World) -> None:
    client = Client()
    client.post("/sign-in/", {"username": "auditor", "password": BOATS})
    assert client.get("/audit/")["Location"] == "/account/second-factor/"
    assert "您的角色要有第二步验证" in words(client.get("/account/second-factor/"))
    set_up_app(client)
    assert client.get("/audit/").status_code == 200


def test_whom_the_setting_names_must_have_one(zhou: User, settings: Settings) -> None:
    client = Client()
    client.post("/sign-in/", {"username": "clerk", "password": BOATS})
    assert client.get("/plans/").status_code == 200
    settings.SECOND_FACTOR_ROLES = ["clerk"]
    assert client.get("/plans/")["Location"] == "/account/second-factor/"


def test_who_no_longer_has_one_after_it_was_reset_sets_up_another(zhou: User) -> None:
    client = Client()
    client.post("/sign-in/", {"username": "auditor", "password": BOATS})
    set_up_app(client)
    held = factors.factors_of(User.objects.get(username="auditor"))[0]
    client.post("/account/second-factor/remove/", {"factor": held.pk, "password": BOATS})
    assert client.get("/audit/")["Location"] == "/account/second-factor/"


# ── the password ─────────────────────────────────────────


def change(client: Client, **other: str) -> HttpResponse:
    return client.post("/account/password/", {"present": BOATS, "new": FIVE, "again": FIVE} | other)


def test_a_new_password_ends_every_other_session_and_keeps_this_one(client: Client, zhou: User) -> None:
    other, leader = Client(), Client()
    other.force_login(zhou)
    leader.force_login(User.objects.get(username="leader"))
    before = client.session.session_key
    assert change(client)["Location"] == "/account/"
    assert works(client)
    assert client.session.session_key != before
    assert not works(other)
    assert works(leader)
    assert Session.objects.filter(user=zhou).count() == 1
    assert acts()[-1] == "account.password_changed"
    assert "known" in client.cookies
    zhou.refresh_from_db()
    assert zhou.check_password(FIVE)
    assert not zhou.password_is_first


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"present": FIVE}, "现在的密码不对"),
        ({"again": "Six small boats"}, "两次输的新密码不一样"),
        ({"new": "Short1!", "again": "Short1!"}, "太短"),
        ({"new": BOATS, "again": BOATS}, "这个密码用过了"),
        ({"new": "", "again": ""}, "这个字段是必填项"),
    ],
)
def test_a_password_is_not_changed_without_reason(client: Client, zhou: User, other: dict[str, str], told: str) -> None:
    answer = change(client, **other)
    assert answer.status_code == 422
    assert told in words(answer)
    zhou.refresh_from_db()
    assert zhou.check_password(BOATS)


def test_spaces_belong_to_a_password(client: Client, zhou: User) -> None:
    change(client, new=" Five small boats ", again=" Five small boats ")
    zhou.refresh_from_db()
    assert zhou.check_password(" Five small boats ")


def test_the_present_password_is_tried_five_times(client: Client) -> None:
    for _ in range(5):
        change(client, present="no")
    assert "请等 15 分钟再试" in words(change(client))
    assert acts().count("account.password_not_confirmed") == 5


# ── the password once more ───────────────────────────────


ASKS_AGAIN = ["/account/second-factor/", "/account/passkey/"]


@pytest.mark.parametrize("address", ASKS_AGAIN)
def test_an_open_screen_alone_adds_no_second_factor(client: Client, clock: list[datetime], address: str) -> None:
    clock[0] += timedelta(minutes=16)
    asked = client.get(address)["Location"]
    assert asked == f"/account/confirm/?next={address.replace('/', '%2F')}"
    assert "现在的密码不对" in words(client.post(asked, {"password": "no"}))
    page = words(client.get(asked))
    assert f'name="next" value="{address}"' in page
    assert client.post(asked, {"password": BOATS, "next": address})["Location"] == address
    assert client.get(address).status_code == 200


def test_what_was_sent_too_late_is_asked_for_again(client: Client, clock: list[datetime]) -> None:
    clock[0] += timedelta(minutes=16)
    for address in ("/account/passkey/options/", "/account/outside/link/"):
        assert client.post(address)["Location"] == "/account/confirm/?next=%2Faccount%2F"


def test_after_confirming_nobody_is_sent_to_another_site(client: Client) -> None:
    answer = client.post("/account/confirm/", {"password": BOATS, "next": "//elsewhere.example/"})
    assert answer["Location"] == "/account/"


# ── second factors ───────────────────────────────────────


def set_up_app(client: Client, page: str = "") -> HttpResponse:
    page = page or words(client.get("/account/second-factor/"))
    signed = re.findall(r'name="secret" value="([^"]+)"', page)[0]
    secret = re.findall(r'class="secret">([^<]+)<', page)[0].replace(" ", "")
    counter = next(iter(totp.yield_hotp_counters_from_time())) + 1
    return client.post("/account/second-factor/", {"secret": signed, "code": code_of(secret, counter)})


def code_of(secret: str, counter: int) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def test_setting_up_an_app_shows_recovery_codes_once_and_ends_other_sessions(client: Client, zhou: User) -> None:
    other = Client()
    other.force_login(zhou)
    answer = set_up_app(client)
    codes = re.findall(r"<li>(\d{8})</li>", words(answer))
    assert len(codes) == 10
    assert answer["Cache-Control"] == "no-store"
    assert not works(other)
    assert acts()[-1] == "account.factor_added"
    page = words(client.get("/account/"))
    assert "手机验证码应用" in page
    assert "恢复码还有 10 个没有用" in page
    assert not any(code in page for code in codes)


def test_the_app_opens_the_second_step(client: Client, zhou: User, monkeypatch: pytest.MonkeyPatch) -> None:
    page = words(client.get("/account/second-factor/"))
    secret = re.findall(r'class="secret">([^<]+)<', page)[0].replace(" ", "")
    set_up_app(client, page)
    later = timezone.now().timestamp() + 120
    monkeypatch.setattr(totp.time, "time", lambda: later)
    other = Client()
    other.post("/sign-in/", {"username": "clerk", "password": BOATS})
    assert "验证码应用" in words(other.get("/sign-in/second/"))
    answer = other.post("/sign-in/second/", {"code": code_of(secret, int(later) // 30)})
    assert answer["Location"] == "/"
    assert works(other)
    assert acts()[-1] == "account.signed_in"


def test_a_wrong_code_keeps_the_same_square(client: Client) -> None:
    page = words(client.get("/account/second-factor/"))
    signed = re.findall(r'name="secret" value="([^"]+)"', page)[0]
    secret = re.findall(r'class="secret">([^<]+)<', page)[0]
    answer = client.post("/account/second-factor/", {"secret": signed, "code": "000000"})
    assert answer.status_code == 422
    assert "验证码不对" in words(answer)
    assert secret in words(answer)


@pytest.mark.parametrize("signed", ["", "nonsense", "of somebody else"])
def test_only_a_secret_that_this_account_was_shown_counts(client: Client, signed: str, world: World) -> None:
    if signed == "of somebody else":
        leader = Client()
        leader.force_login(world.users["leader"])
        leader.post("/account/confirm/", {"password": BOATS})
        signed = re.findall(r'name="secret" value="([^"]+)"', words(leader.get("/account/second-factor/")))[0]
    answer = client.post("/account/second-factor/", {"secret": signed, "code": "123456"})
    assert answer.status_code in {200, 422}
    assert not factors.has_one(world.users["clerk"])


def add_passkey(client: Client) -> HttpResponse:
    options = client.post("/account/passkey/options/", headers=LOCAL).json()
    told = {"name": "办公电脑", "credential": Passkey().make(options)}
    return client.post("/account/passkey/", told, headers=LOCAL)


def test_a_passkey_is_added_by_the_name_its_owner_gives(client: Client, zhou: User) -> None:
    assert "恢复码" in words(add_passkey(client))
    assert add_passkey(client)["Location"] == "/account/"
    assert words(client.get("/account/")).count('<th scope="row">办公电脑</th>') == 2
    assert acts()[-2:] == ["account.factor_added", "account.factor_added"]


def test_a_passkey_that_does_not_answer_is_told_so(client: Client) -> None:
    answer = client.post("/account/passkey/", {"name": "办公电脑", "credential": "{}"})
    assert answer.status_code == 422
    assert "没有登记成功" in words(answer)


def test_a_factor_is_taken_away_with_the_password_alone(client: Client, zhou: User) -> None:
    add_passkey(client)
    (row,) = factors.held_by(zhou).passkeys
    for told, password, number in (
        ("现在的密码不对", "no", row.pk),
        ("没有找到这一项", BOATS, 0),
        ("没有找到这一项", BOATS, "x"),
    ):
        answer = client.post("/account/second-factor/remove/", {"factor": number, "password": password}, follow=True)
        assert told in words(answer)
    assert factors.has_one(zhou)
    client.post("/account/second-factor/remove/", {"factor": row.pk, "password": BOATS})
    assert factors.kinds_of(zhou) == set()
    assert acts()[-1] == "account.factor_removed"


def test_recovery_codes_are_made_anew_with_the_password(client: Client, zhou: User) -> None:
    answer = client.post("/account/recovery/", {"password": BOATS}, follow=True)
    assert "还没有设第二步验证" in words(answer)
    first = re.findall(r"<li>(\d{8})</li>", words(add_passkey(client)))
    assert "现在的密码不对" in words(client.post("/account/recovery/", {"password": "no"}, follow=True))
    second = re.findall(r"<li>(\d{8})</li>", words(client.post("/account/recovery/", {"password": BOATS})))
    assert len(second) == 10
    assert not set(first) & set(second)
    assert acts()[-1] == "account.recovery_codes_made"


# ── sessions ─────────────────────────────────────────────


def test_the_page_lists_the_own_sessions_and_ends_one_or_all_others(client: Client, zhou: User, world: World) -> None:
    edge, firefox, leader = Client(), Client(), Client()
    for browser, agent in ((edge, "Chrome/1 Edg/1"), (firefox, "Firefox/1")):
        browser.post("/sign-in/", {"username": "clerk", "password": BOATS}, headers={"user-agent": agent})
    leader.force_login(world.users["leader"])
    page = words(client.get("/account/"))
    assert "在 3 处登录着" in page
    assert "Edge" in page
    assert "Firefox" in page
    assert edge.session.session_key not in page
    client.post("/account/sessions/end/", {"key": edge.session["key"]})
    assert (works(edge), works(firefox), works(client)) == (False, True, True)
    client.post("/account/sessions/end/", {"key": leader.session["key"]})
    assert works(leader)
    client.post("/account/sessions/end-others/")
    assert (works(firefox), works(client), works(leader)) == (False, True, True)
    assert acts()[-3:] == ["account.session_ended", "account.session_ended", "account.sessions_ended"]
    assert "只在这里登录着" in words(client.get("/account/"))


def test_asking_for_the_list_takes_no_more_queries_with_many_sessions(client: Client, zhou: User) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (0, 3):
        for _ in range(more):
            Client().force_login(zhou)
        with CaptureQueriesContext(connection) as captured:
            client.get("/account/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_session_lives_on_while_it_is_used_and_ends_where_it_is_not(client: Client, clock: list[datetime]) -> None:
    clock[0] += timedelta(minutes=100)
    assert client.post("/account/stay/").status_code == 204
    clock[0] += timedelta(minutes=100)
    assert works(client)
    clock[0] += timedelta(minutes=120)
    assert client.get("/plans/")["Location"] == "/sign-in/?next=/plans/"


def test_a_fragment_of_a_page_whose_session_ended_leaves_what_was_typed(client: Client, clock: list[datetime]) -> None:
    clock[0] += timedelta(minutes=121)
    answer = client.post("/study/instructions/", {"title": "x"}, headers={"hx-request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (403, "#notice")
    assert "已填的内容还在" in words(answer)


def test_the_page_knows_when_the_session_ends(client: Client, clock: list[datetime]) -> None:
    clock[0] += timedelta(hours=1)
    page = words(client.get("/"))
    assert 'data-idle="7200" data-whole="32400"' in page
    assert "data-idle" not in words(Client().get("/sign-in/"))


def test_every_page_leads_to_the_own_account(client: Client) -> None:
    assert 'href="/account/"' in words(client.get("/help/"))
    assert 'href="/account/"' in words(client.get("/all/"))
