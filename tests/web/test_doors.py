"""Signing in and out, headers on every answer, and what a person reads when something goes wrong."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.people import World
from xueji.apps.accounts.policy import routes
from xueji.apps.audit.models import Entry


@pytest.fixture
def password(world: World) -> str:
    for username in ("clerk", "system"):
        world.users[username].set_password("a-long-password")
        world.users[username].save()
    return "a-long-password"


def test_the_clerk_signs_in_and_lands_where_she_was_going(client: Client, password: str) -> None:
    answer = client.post("/sign-in/", {"username": " Clerk ", "password": password, "next": "/plans/"})
    assert (answer.status_code, answer["Location"]) == (302, "/plans/")
    assert Entry.objects.latest("pk").did == "account.signed_in"


def test_nobody_is_sent_to_another_site(client: Client, password: str) -> None:
    answer = client.post("/sign-in/", {"username": "clerk", "password": password, "next": "//elsewhere.example/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(("username", "given"), [("clerk", "wrong-password"), ("nobody-here", "a-long-password")])
def test_a_wrong_name_and_a_wrong_password_read_the_same(
    client: Client, password: str, username: str, given: str
) -> None:
    answer = client.post("/sign-in/", {"username": username, "password": given})
    assert "登录名或密码不对" in answer.content.decode()


def test_a_disabled_account_stays_outside_at_the_next_request(world: World, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("clerk")
    assert client.get("/plans/").status_code == 200
    world.users["clerk"].is_active = False
    world.users["clerk"].save()
    assert client.get("/plans/").status_code == 302


def test_a_grant_that_ended_opens_nothing(world: World, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("clerk")
    world.users["clerk"].grants.update(until=date(2020, 1, 1))
    assert client.get("/plans/").status_code == 403


@pytest.mark.parametrize("address", ["/sign-in/", "/", "/plans/", "/no-such-page/", "/study/zzzzzzzzzzzz/"])
def test_every_answer_carries_the_strict_headers(
    signed_in: Callable[[str], Client], address: str, in_june: date
) -> None:
    answer = signed_in("clerk").get(address)
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"], answer["Referrer-Policy"]) == (
        "nosniff",
        "DENY",
        "same-origin",
    )
    assert answer["Cache-Control"] == "no-store"


def test_the_sites_own_day_is_said_in_a_banner(signed_in: Callable[[str], Client], in_june: date) -> None:
    assert "今天按 2023年6月12日 显示" in signed_in("clerk").get("/").content.decode()


def test_larger_type_is_kept_and_taken_back(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("clerk")
    client.post("/larger/", {"back": "/plans/"})
    assert 'class="larger"' in client.get("/plans/").content.decode()
    client.post("/larger/", {"back": "/plans/"})
    assert 'class="larger"' not in client.get("/plans/").content.decode()


def test_feedback_is_kept(world: World, signed_in: Callable[[str], Client]) -> None:
    signed_in("member").post("/feedback/", {"text": "签到表不要再抄一遍"})
    assert [one.text for one in world.organ.feedback.all()] == ["签到表不要再抄一遍"]


def test_every_page_offers_feedback_and_names_who_runs_the_site(
    signed_in: Callable[[str], Client], in_june: date
) -> None:
    for address in ("/", "/plans/", "/timetable/", "/study/", "/coverage/", "/organisation/", "/help/"):
        page = signed_in("clerk").get(address).content.decode()
        assert "投诉建议" in page
        assert "由本单位机关党委办公室管理" in page


def test_more_than_twenty_megabytes_are_refused_by_their_announced_length(signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("clerk").post("/plans/add/", {}, CONTENT_LENGTH=str(30 * 1024 * 1024))
    assert answer.status_code == 413
    assert "超过 20 MB" in answer.content.decode()


def test_larger_type_leads_back_to_an_address_of_this_site_alone(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("clerk")
    for back in ("2023-02-30", "plans:index", "//evil.example/", "\\\\evil.example"):
        assert client.post("/larger/", {"back": back})["Location"] == "/"


def test_a_route_that_the_table_does_not_name_is_closed_to_everybody(
    signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = {name: row for name, row in routes().items() if name != "plans:index"}
    monkeypatch.setattr("xueji.web.shell.middleware.routes", lambda: rest)
    assert signed_in("clerk").get("/plans/").status_code == 403


def test_an_error_in_a_fragment_is_a_notice_in_place(
    world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    duty = world.plan.obligations.get(forbidden=True)
    answer = signed_in("clerk").post(
        f"/plans/duty/{duty.key}/decide/", {"state": "confirmed"}, headers={"hx-request": "true"}
    )
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (422, "#notice", "innerHTML")
    assert "为基层减负" in answer.content.decode()
    assert "<html" not in answer.content.decode()
