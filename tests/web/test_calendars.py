"""Calendar addresses on the pages, the calendars that they give outside sign-in, and the posted table as a download."""

import html
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import docx
import icalendar
import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.apps.test_publishing import JUNE, version
from tests.people import THIRD, World
from xueji.apps.study.models import CalendarAddress

SignedIn = Callable[[str], Client]


def told(page: str) -> str:
    """The address that a page shows, or nothing."""
    found = re.search(r'<input id="calendar-address"[^>]* value="([^"]+)"', page)
    return html.unescape(found.group(1)) if found else ""


def made(client: Client, address: str = "/study/mine/calendar/") -> str:
    return told(client.post(address, follow=True).content.decode())


def summaries(data: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(data).walk("VEVENT")]


def test_luo_jianxin_makes_his_address_and_his_phone_reads_it_without_an_account(
    world: World, signed_in: SignedIn, in_june: date
) -> None:
    world.activity()
    address = made(signed_in("member"))
    assert address.startswith("http://testserver/calendar/")
    answer = signed_in("nobody").get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert summaries(answer.content) == [f"{THIRD} 6月主题党日"]
    assert answer["Cache-Control"].startswith("private")
    assert (list(answer.cookies), answer["Content-Security-Policy"]) == ([], "sandbox")


def test_the_address_is_shown_once(signed_in: SignedIn, in_june: date) -> None:
    client = signed_in("member")
    address = made(client)
    page = client.get("/study/mine/").content.decode()
    assert told(page) == ""
    assert address.rpartition("/")[2] not in page
    assert "已有一个在用的地址" in page


def test_the_cookie_that_carries_it_is_for_these_pages_alone(signed_in: SignedIn, in_june: date) -> None:
    cookie = signed_in("member").post("/study/mine/calendar/").cookies["calendar"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/study/", True, "Strict")
    assert 0 < int(cookie["max-age"]) <= 300


def test_a_cookie_of_ones_own_making_shows_nothing(signed_in: SignedIn, in_june: date) -> None:
    client = signed_in("member")
    client.cookies["calendar"] = "key:token:signature"
    assert told(client.get("/study/mine/").content.decode()) == ""


def test_behind_tls_the_address_is_a_secure_one(
    signed_in: SignedIn, in_june: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TLS", True)
    client = signed_in("member")
    cookie = client.post("/study/mine/calendar/").cookies["calendar"]
    assert cookie["secure"]
    assert told(client.get("/study/mine/").content.decode()).startswith("https://testserver/calendar/")


def test_a_renewed_an_ended_and_an_unknown_address_read_the_same(signed_in: SignedIn, in_june: date) -> None:
    client, nobody = signed_in("member"), signed_in("nobody")
    first, second = made(client), made(client)
    assert nobody.get(second).status_code == 200
    page = client.post("/study/mine/calendar/end/", follow=True).content.decode()
    assert "已停用" in page
    unknown = "/calendar/" + "x" * 43 + ".ics"
    answers = [nobody.get(address) for address in (first, second, unknown, "/calendar/x.ics")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({(answer.content, str(sorted(answer.items()))) for answer in answers}) == 1


def test_an_address_cannot_be_written_to(signed_in: SignedIn, in_june: date) -> None:
    address = made(signed_in("member"))
    assert signed_in("nobody").post(address).status_code == 405
    assert signed_in("nobody").head(address).status_code == 200


def test_a_calendar_that_did_not_change_is_not_sent_again(world: World, signed_in: SignedIn, in_june: date) -> None:
    address, nobody = made(signed_in("member")), signed_in("nobody")
    tag = nobody.get(address)["ETag"]
    assert nobody.get(address, headers={"If-None-Match": tag}).status_code == 304
    world.activity()
    assert nobody.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_the_clerk_makes_the_address_of_any_unit(world: World, signed_in: SignedIn, in_june: date) -> None:
    world.activity()
    client, key = signed_in("clerk"), world.unit(THIRD).key
    address = made(client, f"/study/calendars/{key}/make/")
    assert summaries(signed_in("nobody").get(address).content) == [f"{THIRD} 6月主题党日"]
    page = client.get("/study/calendars/").content.decode()
    assert "由周敏生成" in page
    assert client.post(f"/study/calendars/{key}/end/", follow=True).status_code == 200
    assert signed_in("nobody").get(address).status_code == 404


def test_chen_liqun_sees_the_own_branch_and_its_group_alone(world: World, signed_in: SignedIn, in_june: date) -> None:
    page = signed_in("secretary").get("/study/calendars/").content.decode()
    forms = re.findall(r"/study/calendars/(\w+)/make/", page)
    assert forms == [world.unit(THIRD).key, world.unit("第一党小组").key]
    assert "/study/calendars/" in signed_in("secretary").get("/study/").content.decode()
    assert "/study/calendars/" not in signed_in("member").get("/study/").content.decode()


def test_the_page_of_units_asks_as_often_for_three_addresses_as_for_one(
    world: World, signed_in: SignedIn, in_june: date
) -> None:
    client, counts = signed_in("clerk"), []
    for names in ((THIRD,), ("第四党支部", "中心组")):
        for name in names:
            made(client, f"/study/calendars/{world.unit(name).key}/make/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/study/calendars/")
        counts.append(len(captured))
    assert CalendarAddress.objects.filter(revoked_at=None).count() == 3
    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_member_downloads_the_quarters_table_as_posted(
    world: World, signed_in: SignedIn, in_june: date, kind: str
) -> None:
    made_here = version(world, {"june": JUNE})
    answer = signed_in("member").get(f"/timetable/{made_here.key}/posted/q2.{kind}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    title = "云州市经信局2023年第二季度学习安排"
    if kind == "xlsx":
        assert openpyxl.load_workbook(BytesIO(answer.content)).active["A1"].value == title
    else:
        assert title in [one.text for one in docx.Document(BytesIO(answer.content)).paragraphs]


@pytest.mark.parametrize("last", ["q5.xlsx", "m13.docx", "year.pdf", "week.xlsx", "q2.ics", "year."])
def test_a_period_or_a_kind_that_there_is_not_is_not_found(
    world: World, signed_in: SignedIn, in_june: date, last: str
) -> None:
    made_here = version(world, {"june": JUNE})
    assert signed_in("clerk").get(f"/timetable/{made_here.key}/posted/{last}").status_code == 404
