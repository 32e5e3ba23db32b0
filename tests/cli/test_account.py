"""`xueji account …`: what an administrator does at night, with the password typed at the terminal, and in the audit."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from django.test import Client

from tests.people import World
from xueji.apps.accounts import factors
from xueji.apps.accounts.models import Session, User
from xueji.apps.audit.models import Entry
from xueji.apps.audit.queries import lines_of
from xueji.cli import main
from xueji.cli.site import account

BOATS = "Three small boats"


@pytest.fixture
def xueji(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    """The command on the tests' own site."""
    monkeypatch.setattr(account, "prepare", lambda home: None)
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: BOATS)
    return lambda *words: main.run(["account", *words])


def last() -> tuple[str, str]:
    entry = Entry.objects.latest("pk")
    return entry.did, lines_of([entry])[0].by


def test_an_account_is_made_whose_password_is_changed_at_the_first_sign_in(xueji: Callable[..., int]) -> None:
    assert xueji("make", "Lin", "林静宜", "--role", "clerk", "--organ", "云州市经信局") == 0
    client = Client()
    client.post("/sign-in/", {"username": "lin", "password": BOATS})
    assert client.get("/")["Location"] == "/account/password/"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("make", "lin", "林静宜", "--role", "king", "--organ", "云州市经信局"), "没有“king”这种角色"),
        (("make", "clerk", "林静宜", "--role", "clerk", "--organ", "云州市经信局"), "已有人用"),
        (("make", "lin", "林", "--role", "member", "--organ", "云州市经信局", "--unit", "九支部"), "没有叫“九支部”"),
        (("make", "lin", "林", "--role", "member", "--organ", "云州市经信局"), "要写明所在支部"),
        (("password", "ghost"), "没有叫“ghost”的账号"),
        (("link", "clerk", "wechat", "1"), "没有“wechat”"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    xueji: Callable[..., int], capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert xueji(*words) == 2
    assert told in capsys.readouterr().err


def test_a_member_is_made_in_a_branch(xueji: Callable[..., int]) -> None:
    words = ("--role", "member", "--organ", "云州市经信局", "--unit", "第三党支部")
    assert xueji("make", "lin", "林静宜", *words) == 0
    assert User.objects.get(username="lin").grants.get().unit is not None


def test_a_password_is_reset_and_every_session_ends(world: World, xueji: Callable[..., int]) -> None:
    Client().force_login(world.users["clerk"])
    for _ in range(5):
        Client().post("/sign-in/", {"username": "clerk", "password": "no"})
    assert xueji("password", "Clerk") == 0
    assert Session.objects.count() == 0
    assert last() == ("account.password_reset", "")
    client = Client(REMOTE_ADDR="10.0.0.9")
    client.post("/sign-in/", {"username": "clerk", "password": BOATS})
    assert client.get("/")["Location"] == "/account/password/"


def test_a_lost_second_factor_is_reset(world: World, xueji: Callable[..., int]) -> None:
    factors.new_recovery_codes(world.users["clerk"])
    Client().force_login(world.users["clerk"])
    assert xueji("second-factor", "clerk") == 0
    assert factors.kinds_of(world.users["clerk"]) == set()
    assert Session.objects.count() == 0
    assert last() == ("account.factors_reset", "")


def test_somebody_is_signed_out_everywhere(
    world: World, xueji: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        Client().force_login(world.users["clerk"])
    Client().force_login(world.users["leader"])
    assert xueji("sign-out", "clerk") == 0
    assert "已在 2 处退出" in capsys.readouterr().out
    assert Session.objects.get().user == world.users["leader"]
    assert last() == ("account.sessions_ended", "")


def test_a_disabled_account_is_out_at_the_next_request_and_back_when_enabled(
    world: World, xueji: Callable[..., int]
) -> None:
    client = Client()
    client.force_login(world.users["clerk"])
    assert client.get("/all/").status_code == 200
    assert xueji("disable", "clerk") == 0
    assert client.get("/all/").status_code == 302
    assert last() == ("account.disabled", "")
    assert xueji("enable", "clerk") == 0
    assert User.objects.get(username="clerk").is_active
    assert last() == ("account.enabled", "")
    assert client.get("/all/").status_code == 302


def test_an_outside_identity_is_linked(world: World, xueji: Callable[..., int]) -> None:
    assert xueji("link", "clerk", "oidc", "u-1024") == 0
    assert last() == ("account.linked", "")


def test_no_command_takes_a_password_as_an_argument(xueji: Callable[..., int]) -> None:
    command = typer.main.get_command(account.account)
    options = {option for sub in command.commands.values() for option in sub.params}  # type: ignore[attr-defined]
    assert not [option.name for option in options if "password" in (option.name or "")]
