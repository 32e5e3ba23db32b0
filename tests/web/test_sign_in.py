"""The door: one answer for unknown names and wrong passwords, five tries, a second step, and nothing in between."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from tests.authenticator import Passkey
from tests.people import World
from xueji.apps.accounts import factors, hashers
from xueji.apps.accounts.backend import ByUsername
from xueji.apps.accounts.models import Session, Spent, User
from xueji.apps.audit.models import Entry
from xueji.apps.audit.queries import verified
from xueji.apps.organisation.signing_in import SITE

BOATS = "Three small boats"
HASH = make_password(BOATS)
WRONG = "Four small boats"


@pytest.fixture
def zhou(world: World) -> User:
    for user in world.users.values():
        user.password, user.password_set_at = HASH, timezone.now()
        user.save()
    return world.users["clerk"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    hand = [datetime.now(UTC)]
    monkeypatch.setattr(timezone, "now", lambda: hand[0])
    return hand


def sign_in(client: Client, username: str = "clerk", password: str = BOATS, **more: str) -> HttpResponse:
    return client.post("/sign-in/", {"username": username, "password": password}, **more)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def words(answer: HttpResponse) -> str:
    return answer.content.decode()


def recovery_codes(user: User) -> list[str]:
    """A second factor of the kind that needs no clock."""
    passkey_of(user)
    return factors.new_recovery_codes(user)


def passkey_of(user: User) -> Passkey:
    made = Passkey()
    owner = Client()
    owner.force_login(user)
    session = owner.session
    session["password_at"] = timezone.now().timestamp()
    session.save()
    options = owner.post("/account/passkey/options/", headers={"host": "localhost"}).json()
    owner.post("/account/passkey/", {"name": "钥匙", "credential": made.make(options)}, headers={"host": "localhost"})
    owner.logout()
    return made


# ── the first step ───────────────────────────────────────


def test_the_session_id_is_new_after_signing_in(client: Client, zhou: User) -> None:
    client.post("/sign-in/passkey/options/")
    before = client.session.session_key
    sign_in(client)
    assert is_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_an_administrators_session_is_shorter(client: Client, zhou: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = []
    sign_in(client, "system")
    assert client.session["idle"] == 30
    other = Client()
    sign_in(other)
    assert other.session["idle"] == 120


def test_the_fifth_failure_is_the_last_and_the_right_password_waits_too(
    client: Client, zhou: User, clock: list[datetime]
) -> None:
    for _ in range(5):
        assert "登录名或密码不对" in words(sign_in(client, password=WRONG))
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "请等 15 分钟再试" in words(answer)
    clock[0] += timedelta(minutes=15)
    sign_in(client)
    assert is_in(client)


def test_an_unknown_name_reads_and_waits_like_a_known_one(client: Client, zhou: User) -> None:
    known, unknown = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    told = ["", ""]
    for _ in range(7):
        answers = sign_in(known, password=WRONG), sign_in(unknown, "nobody-here", WRONG)
        assert answers[0].status_code == answers[1].status_code
        told = [re.sub(r'value="[^"]{60,}"', "", words(answer).replace("nobody-here", "clerk")) for answer in answers]
        assert told[0] == told[1]
    assert "请等 15 分钟再试" in told[0]


@pytest.mark.parametrize("failures", [0, 5])
def test_an_unknown_name_costs_what_a_known_one_costs(
    zhou: User, failures: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same statements and the same hashes, so that the time tells nothing."""
    hashes: list[str] = []
    for name in ("encode", "verify"):
        kept: Callable[..., object] = getattr(hashers.Argon2, name)

        def counted(self: object, *args: str, kept: Callable[..., object] = kept) -> object:
            hashes.append("one")
            return kept(self, *args)

        monkeypatch.setattr(hashers.Argon2, name, counted)
    sign_in(Client(REMOTE_ADDR="10.0.0.3"), "nobody-else", WRONG)  # the chains have begun
    sign_in(Client(REMOTE_ADDR="10.0.0.4"), "leader", WRONG)
    costs = []
    for address, name in (("10.0.0.1", "clerk"), ("10.0.0.2", "nobody-here")):
        client = Client(REMOTE_ADDR=address)
        for _ in range(failures):
            sign_in(client, name, WRONG)
        hashes.clear()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            sign_in(client, name, WRONG)
        costs.append((sorted(query["sql"].split()[0] for query in captured), len(hashes)))
    known, unknown = costs
    assert known[1] == unknown[1] == (1 if failures == 0 else 0)
    extra = len(known[0]) - len(unknown[0])
    assert 0 <= extra <= 1  # which organ's chain it goes into


def test_a_source_has_five_failures_for_all_names_together(zhou: User) -> None:
    client = Client(REMOTE_ADDR="10.0.0.1")
    for name in ("clerk", "leader", "member", "observer", "nobody"):
        sign_in(client, name, WRONG)
    assert sign_in(client, "secretary").status_code == 429
    assert sign_in(Client(REMOTE_ADDR="10.0.0.2"), "secretary").status_code == 302


def test_what_a_sender_writes_about_itself_does_not_make_it_another_source(zhou: User) -> None:
    client = Client(REMOTE_ADDR="10.0.0.1")
    for number, name in enumerate(("clerk", "leader", "member", "observer", "nobody")):
        sign_in(client, name, WRONG, HTTP_X_FORWARDED_FOR=f"172.16.0.{number}")
    assert sign_in(client, "secretary", HTTP_X_FORWARDED_FOR="172.16.0.99").status_code == 429


def test_a_stranger_does_not_shut_the_owner_out_of_a_browser_that_is_known(client: Client, zhou: User) -> None:
    sign_in(client)
    client.post("/sign-out/")
    stranger = Client(REMOTE_ADDR="10.6.6.6")
    for _ in range(6):
        sign_in(stranger, password=WRONG)
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9")).status_code == 429
    sign_in(client)
    assert is_in(client)


def test_a_known_browser_has_five_tries_as_well(client: Client, zhou: User) -> None:
    sign_in(client)
    client.post("/sign-out/")
    for _ in range(5):
        sign_in(client, password=WRONG)
    assert sign_in(client).status_code == 429


def test_being_known_is_only_for_the_account_and_ends_with_its_password(client: Client, zhou: User) -> None:
    sign_in(client)
    token = client.cookies["known"]
    assert (token["httponly"], token["samesite"], token["path"]) == (True, "Lax", "/sign-in/")
    client.post("/sign-out/")
    for _ in range(5):
        sign_in(client, "leader", WRONG)
    assert sign_in(client, "leader").status_code == 429
    zhou.set_password("Five small boats")
    zhou.save()
    assert sign_in(client, password="Five small boats").status_code == 429


def test_a_right_password_costs_no_try(client: Client, zhou: User) -> None:
    for _ in range(8):
        assert sign_in(client).status_code == 302
    assert Spent.objects.count() == 0


def test_failures_go_into_the_audit_and_unknown_names_into_no_text(client: Client, world: World, zhou: User) -> None:
    sign_in(client, password=WRONG)
    entry = Entry.objects.latest("pk")
    assert (entry.organ_id, entry.did, entry.object_key) == (world.organ.pk, "account.sign_in_failed", zhou.key)
    sign_in(client, "ghost-of-nobody", WRONG)
    entry = Entry.objects.latest("pk")
    assert (entry.organ_id, entry.object_key, entry.details) == (SITE, "", {"step": "password"})
    assert "ghost" not in json.dumps(list(Entry.objects.values()), default=str)
    assert verified(SITE).length == 1


def test_the_last_sign_in_and_what_failed_since_are_told(client: Client, zhou: User) -> None:
    assert "上次登录" not in words(sign_in_and_look(client))
    assert "您上次登录是" in words(sign_in_and_look(Client()))
    sign_in(Client(), password=WRONG)
    sign_in(Client(), password=WRONG)
    client = Client()
    assert "有 2 次登录没有成功" in words(sign_in_and_look(client))
    assert "有 2 次登录没有成功" in words(client.get("/account/"))
    assert "没有成功" not in words(sign_in_and_look(Client()))


def sign_in_and_look(client: Client) -> HttpResponse:
    sign_in(client)
    return client.get("/all/")


def test_a_failure_before_the_first_sign_in_is_told_too(client: Client, zhou: User) -> None:
    sign_in(client, password=WRONG)
    assert "有 1 次登录没有成功" in words(sign_in_and_look(client))


def test_the_door_keeps_the_way_when_the_password_was_wrong(client: Client, zhou: User) -> None:
    answer = client.post("/sign-in/", {"username": "clerk", "password": WRONG, "next": "/plans/"})
    assert 'name="next" value="/plans/"' in words(answer)


def test_an_account_without_a_role_does_not_enter_by_any_way(client: Client, zhou: User) -> None:
    passkey = passkey_of(zhou)
    zhou.grants.all().delete()
    assert "登录名或密码不对" in words(sign_in(client))
    options = client.post("/sign-in/passkey/options/", headers={"host": "localhost"}).json()
    client.post("/sign-in/passkey/", {"credential": passkey.answer(options)}, headers={"host": "localhost"})
    assert not is_in(client)


# ── the second step ──────────────────────────────────────


def test_with_a_second_factor_the_password_alone_opens_nothing(client: Client, zhou: User) -> None:
    codes = recovery_codes(zhou)
    answer = client.post("/sign-in/", {"username": "clerk", "password": BOATS, "next": "/plans/"})
    assert answer["Location"] == "/sign-in/second/"
    assert not is_in(client)
    assert "恢复码" in words(client.get("/sign-in/second/"))
    answer = client.post("/sign-in/second/", {"code": codes[0]})
    assert (answer.status_code, answer["Location"]) == (302, "/plans/")
    assert is_in(client)
    assert list(Entry.objects.order_by("-pk").values_list("did", flat=True)[:2]) == [
        "account.signed_in",
        "account.recovery_code_used",
    ]


@pytest.mark.parametrize(
    "asked", ["2023-02-30", "plans:index", "//evil.example/", "https://evil.example/", "javascript:1"]
)
def test_signing_in_leads_nowhere_but_to_an_address_of_this_site(client: Client, zhou: User, asked: str) -> None:
    answer = client.post("/sign-in/", {"username": "clerk", "password": BOATS, "next": asked})
    assert answer["Location"] == "/"


def test_a_passkey_is_the_second_step_as_well(client: Client, zhou: User) -> None:
    passkey = passkey_of(zhou)
    sign_in(client)
    options = client.post("/sign-in/passkey/options/", headers={"host": "localhost"}).json()
    assert len(options["publicKey"]["allowCredentials"]) == 1
    client.post("/sign-in/passkey/", {"credential": passkey.answer(options)}, headers={"host": "localhost"})
    assert is_in(client)
    assert Entry.objects.latest("pk").details == {"via": "password"}


def test_a_passkey_alone_is_both_steps(client: Client, zhou: User) -> None:
    passkey = passkey_of(zhou)
    options = client.post("/sign-in/passkey/options/", headers={"host": "localhost"}).json()
    assert options["publicKey"]["userVerification"] == "required"
    told = {"credential": passkey.answer(options), "next": "/plans/"}
    answer = client.post("/sign-in/passkey/", told, headers={"host": "localhost"})
    assert answer["Location"] == "/plans/"
    assert client.session["second_factor"] is True
    assert Entry.objects.latest("pk").details == {"via": "passkey"}


def test_wrong_passkeys_are_counted_by_source(client: Client, zhou: User) -> None:
    for _ in range(5):
        assert "没有认出" in words(client.post("/sign-in/passkey/", {"credential": "{}"}, follow=True))
    assert "请等 15 分钟再试" in words(client.post("/sign-in/passkey/", {"credential": "{}"}, follow=True))
    sign_in(client)
    assert is_in(client)


@pytest.mark.parametrize(("days", "opens"), [(30, True), (31, False)])
def test_a_first_password_opens_for_thirty_days(client: Client, zhou: User, days: int, opens: bool) -> None:
    set_at = timezone.now() - timedelta(days=days) + timedelta(minutes=1)
    User.objects.filter(pk=zhou.pk).update(password_is_first=True, password_set_at=set_at)
    answer = sign_in(client)
    assert is_in(client) is opens
    assert ("已经作废。请找系统管理员重发" in words(answer)) is not opens
    assert "已经作废" not in words(sign_in(Client(), password="Three big boats"))


def test_a_wrong_passkey_in_the_second_step_stays_there(client: Client, zhou: User) -> None:
    passkey_of(zhou)
    sign_in(client)
    assert client.post("/sign-in/passkey/", {"credential": "{}"})["Location"] == "/sign-in/second/"
    assert not is_in(client)


def test_codes_are_tried_five_times_however_often_the_password_is_typed(client: Client, zhou: User) -> None:
    codes = recovery_codes(zhou)
    for number in range(5):
        sign_in(client)
        assert "验证码不对" in words(client.post("/sign-in/second/", {"code": f"00000{number}"}))
    answer = client.post("/sign-in/second/", {"code": codes[0]})
    assert answer.status_code == 429
    zhou.refresh_from_db()
    assert zhou.failures == 5


def test_an_empty_code_costs_no_try(client: Client, zhou: User) -> None:
    recovery_codes(zhou)
    sign_in(client)
    assert client.post("/sign-in/second/", {"code": ""}).status_code == 200
    assert Spent.objects.count() == 0


def test_the_second_step_lasts_ten_minutes(client: Client, zhou: User, clock: list[datetime]) -> None:
    codes = recovery_codes(zhou)
    sign_in(client)
    clock[0] += timedelta(minutes=10, seconds=1)
    assert client.post("/sign-in/second/", {"code": codes[0]})["Location"] == "/sign-in/"
    assert not is_in(client)


def test_a_password_changed_meanwhile_ends_the_way(client: Client, zhou: User) -> None:
    codes = recovery_codes(zhou)
    sign_in(client)
    zhou.set_password("Five small boats")
    zhou.save()
    assert client.post("/sign-in/second/", {"code": codes[0]})["Location"] == "/sign-in/"


def test_an_account_disabled_meanwhile_does_not_arrive(client: Client, zhou: User) -> None:
    codes = recovery_codes(zhou)
    sign_in(client)
    User.objects.filter(pk=zhou.pk).update(is_active=False)
    assert client.post("/sign-in/second/", {"code": codes[0]})["Location"] == "/sign-in/"


def test_who_was_signed_in_before_is_not_on_the_way_to_the_second_step(client: Client, zhou: User) -> None:
    recovery_codes(zhou)
    sign_in(client, "leader")
    sign_in(client)
    assert not is_in(client)
    assert client.get("/plans/")["Location"].startswith("/sign-in/")


def test_without_a_first_step_there_is_no_second(client: Client, zhou: User) -> None:
    assert client.get("/sign-in/second/")["Location"] == "/sign-in/"


def test_the_backend_gives_only_active_accounts(zhou: User) -> None:
    assert ByUsername().get_user(zhou.pk) == zhou
    zhou.is_active = False
    zhou.save()
    assert ByUsername().get_user(zhou.pk) is None
