"""Signing in with an outside identity, the whole way round, with a provider that stands on 127.0.0.1."""

import socket
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.people import World
from tests.provider import CLIENT, SECRET, Provider, provider
from xueji.apps.accounts import outside
from xueji.apps.accounts.models import User
from xueji.apps.accounts.outside import Trouble
from xueji.apps.audit.models import Entry
from xueji.apps.organisation.accounts import AccountRefused, link_outside
from xueji.apps.organisation.own_account import NotLinked

KINDS = ["oidc", "dingtalk", "feishu"]


@pytest.fixture
def service(settings: Settings) -> Iterator[Provider]:
    with provider() as made:
        settings.OIDC_URL, settings.OIDC_ID, settings.OIDC_SECRET = made.address, CLIENT, SECRET
        settings.DINGTALK_ID, settings.DINGTALK_SECRET = CLIENT, SECRET
        settings.DINGTALK_LOGIN_URL = settings.DINGTALK_API_URL = made.address
        settings.FEISHU_ID, settings.FEISHU_SECRET, settings.FEISHU_URL = CLIENT, SECRET, made.address
        yield made


def leave(client: Client, kind: str, where: str = "/account/outside/", **more: str) -> str:
    """Press the button; the address of the provider that the browser goes to."""
    answer = client.post(where, {"provider": kind} | more)
    assert answer.status_code == 200, answer.content.decode()
    return answer["Refresh"].removeprefix("0;url=")


def come_back(client: Client, service: Provider, address: str) -> HttpResponse:
    return client.get(service.authorize(address))


def signed_in_as(client: Client) -> str:
    user = User.objects.filter(pk=client.session.get("_auth_user_id")).first()
    return user.username if user else ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_linked_identity_signs_in_and_lands_where_it_was_going(
    client: Client, world: World, service: Provider, kind: str
) -> None:
    link_outside(user=world.users["clerk"], provider=kind, uid="u-1024")
    answer = come_back(client, service, leave(client, kind, next="/plans/"))
    assert (answer.status_code, answer["Location"]) == (302, "/plans/")
    assert signed_in_as(client) == "clerk"
    assert Entry.objects.latest("pk").details == {"via": kind}


@pytest.mark.parametrize("kind", KINDS)
def test_an_identity_that_nobody_linked_is_told_what_to_do(
    client: Client, world: World, service: Provider, kind: str
) -> None:
    before = User.objects.count()
    answer = come_back(client, service, leave(client, kind))
    assert answer.status_code == 422
    assert "还没有关联账号" in answer.content.decode()
    assert signed_in_as(client) == ""
    assert User.objects.count() == before
    assert Entry.objects.latest("pk").did == "account.sign_in_failed"
    assert "1024" not in str(Entry.objects.latest("pk").details)


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_signed_in_links_an_identity_and_only_its_id_is_kept(
    world: World, signed_in: Callable[[str], Client], service: Provider, kind: str
) -> None:
    client = signed_in("member")
    answer = come_back(client, service, leave(client, kind, "/account/outside/link/"))
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    row = SocialAccount.objects.get()
    assert (row.user, row.provider, row.uid, row.extra_data) == (world.users["member"], kind, "u-1024", {})
    assert (EmailAddress.objects.count(), SocialToken.objects.count()) == (0, 0)
    assert Entry.objects.latest("pk").did == "account.linked"
    other = Client()
    come_back(other, service, leave(other, kind))
    assert signed_in_as(other) == "member"
    row.refresh_from_db()
    assert row.extra_data == {}


def test_linking_twice_changes_nothing_and_anothers_identity_is_refused(
    world: World, signed_in: Callable[[str], Client], service: Provider
) -> None:
    member, clerk = signed_in("member"), signed_in("clerk")
    for _ in range(2):
        come_back(member, service, leave(member, "oidc", "/account/outside/link/"))
    answer = come_back(clerk, service, leave(clerk, "oidc", "/account/outside/link/"))
    assert "已经关联了别的账号" in clerk.get(answer["Location"]).content.decode()
    assert SocialAccount.objects.get().user == world.users["member"]
    with pytest.raises(NotLinked):
        link_outside(user=world.users["clerk"], provider="oidc", uid="u-1024")


def test_linking_ends_where_the_session_ended_meanwhile(
    world: World, signed_in: Callable[[str], Client], service: Provider
) -> None:
    client = signed_in("member")
    address = leave(client, "oidc", "/account/outside/link/")
    world.users["member"].is_active = False
    world.users["member"].save()
    answer = come_back(client, service, address)
    assert answer.status_code == 422
    assert "登录已经到时" in answer.content.decode()
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_was_not_asked_for_in_this_browser_is_refused(
    client: Client, world: World, service: Provider, kind: str
) -> None:
    link_outside(user=world.users["clerk"], provider=kind, uid="u-1024")
    address = leave(Client(), kind)
    leave(client, kind)
    for state in (parse_qs(urlsplit(address).query)["state"][0], "", "x" * 16):
        answer = client.get(f"/account/outside/{kind}/", {"code": "code-0", "state": state})
        assert answer.status_code == 422
        assert Trouble.STALE in answer.content.decode()
    assert signed_in_as(client) == ""


def test_an_answer_counts_once(client: Client, world: World, service: Provider) -> None:
    link_outside(user=world.users["clerk"], provider="oidc", uid="u-1024")
    back = service.authorize(leave(client, "oidc"))
    assert client.get(back).status_code == 302
    assert Trouble.STALE in client.get(back).content.decode()


def test_a_provider_cannot_answer_for_another(client: Client, world: World, service: Provider) -> None:
    link_outside(user=world.users["clerk"], provider="feishu", uid="u-1024")
    back = service.authorize(leave(client, "oidc")).replace("/outside/oidc/", "/outside/feishu/")
    assert Trouble.STALE in client.get(back).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_provider_that_is_down_is_said_plainly(
    client: Client, world: World, service: Provider, settings: Settings, kind: str
) -> None:
    address = leave(client, kind)
    service.broken = True
    assert Trouble.DOWN in come_back(client, service, address).content.decode()
    nobody_there = "http://127.0.0.1:9"
    settings.OIDC_URL = settings.DINGTALK_API_URL = settings.FEISHU_URL = nobody_there
    service.broken = False
    if kind == "oidc":
        answer = client.post("/account/outside/", {"provider": kind})
        assert answer.status_code == 422
        assert Trouble.DOWN in answer.content.decode()
    else:
        assert Trouble.DOWN in come_back(client, service, leave(client, kind)).content.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("nonsense", [{}, [], "no", {"access_token": "t", "accessToken": 1, "data": 7, "code": 0}])
def test_nonsense_from_a_provider_breaks_nothing(
    client: Client, world: World, service: Provider, kind: str, nonsense: object
) -> None:
    address = leave(client, kind)
    service.answer = nonsense
    answer = come_back(client, service, address)
    assert answer.status_code == 422
    assert Trouble.DOWN in answer.content.decode()


def test_a_person_who_changed_her_mind_is_told_so(client: Client, world: World, service: Provider) -> None:
    state = parse_qs(urlsplit(leave(client, "oidc")).query)["state"][0]
    answer = client.get("/account/outside/oidc/", {"error": "access_denied", "state": state})
    assert Trouble.CANCELLED in answer.content.decode()


def test_a_token_signed_by_somebody_else_is_refused(client: Client, world: World, service: Provider) -> None:
    link_outside(user=world.users["clerk"], provider="oidc", uid="u-1024")
    with provider() as forger:
        service.signs_with = forger.key
        assert Trouble.DOWN in come_back(client, service, leave(client, "oidc")).content.decode()
    assert signed_in_as(client) == ""


def test_a_disabled_account_is_not_opened_from_outside(client: Client, world: World, service: Provider) -> None:
    link_outside(user=world.users["clerk"], provider="oidc", uid="u-1024")
    world.users["clerk"].is_active = False
    world.users["clerk"].save()
    assert come_back(client, service, leave(client, "oidc")).status_code == 422


def test_the_address_to_come_back_to_is_https_where_the_proxy_speaks_it(
    client: Client, world: World, service: Provider, settings: Settings
) -> None:
    settings.TLS = True
    for kind in KINDS:
        told = parse_qs(urlsplit(leave(client, kind)).query)
        assert told["redirect_uri"] == [f"https://testserver/account/outside/{kind}/"]


def test_oidc_asks_for_the_id_alone(client: Client, world: World, service: Provider) -> None:
    told = parse_qs(urlsplit(leave(client, "oidc")).query)
    assert told["scope"] == ["openid"]
    assert told["code_challenge_method"] == ["S256"]
    come_back(client, service, leave(client, "oidc"))
    assert "/userinfo" not in service.asked


def test_the_page_on_the_way_out_says_where_to(client: Client, world: World, service: Provider) -> None:
    page = client.post("/account/outside/", {"provider": "dingtalk"}).content.decode()
    assert "正在前往钉钉" in page


def test_the_buttons_are_those_of_the_settings(client: Client, world: World, service: Provider) -> None:
    page = client.get("/sign-in/").content.decode()
    assert all(f"用{name}登录" in page for name in ("统一身份认证", "钉钉", "飞书"))
    assert "关联钉钉" not in page


def test_without_settings_there_is_no_button_no_way_out_and_no_call(
    client: Client, world: World, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def called(*_: object) -> None:
        raise AssertionError("a call to another host")

    monkeypatch.setattr(socket.socket, "connect", called)
    assert outside.apps() == {}
    page = client.get("/sign-in/").content.decode()
    assert not any(name in page for name in ("统一身份认证", "钉钉", "飞书"))
    for kind in [*KINDS, "github", ""]:
        assert client.post("/account/outside/", {"provider": kind}).status_code == 422
        assert signed_in("clerk").post("/account/outside/link/", {"provider": kind}).status_code == 422
    assert client.get("/account/outside/oidc/", {"code": "1", "state": "2"}).status_code == 422


def test_a_link_is_taken_back_with_the_password(
    world: World, signed_in: Callable[[str], Client], service: Provider
) -> None:
    zhou = world.users["clerk"]
    zhou.set_password("Three small boats")
    zhou.save()
    link_outside(user=zhou, provider="feishu", uid="u-1024")
    row, client = SocialAccount.objects.get(), signed_in("clerk")
    assert "飞书" in client.get("/account/").content.decode()
    wrong = client.post("/account/outside/unlink/", {"link": row.pk, "password": "no"}, follow=True)
    assert "现在的密码不对" in wrong.content.decode()
    absent = client.post("/account/outside/unlink/", {"link": "x", "password": "Three small boats"}, follow=True)
    assert "没有找到这个外部身份" in absent.content.decode()
    client.post("/account/outside/unlink/", {"link": row.pk, "password": "Three small boats"})
    assert SocialAccount.objects.count() == 0
    assert Entry.objects.latest("pk").did == "account.unlinked"


def test_an_administrator_links_only_what_there_is(world: World) -> None:
    with pytest.raises(AccountRefused, match="没有“wechat”"):
        link_outside(user=world.users["clerk"], provider="wechat", uid="1")
