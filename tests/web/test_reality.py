"""外出 and 时间与会议室: what the clerk enters and takes back, what is read before it is saved, who sees whose days."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.core.organisation.test_calendar_file import ics
from tests.core.workdays.test_notice import OF_2023, OF_2026
from tests.people import NOW, THIRD, World
from xueji.apps.audit.models import Entry
from xueji.apps.organisation.models import Absence, HolidayNotice
from xueji.apps.timetable.models import Run, Timetable

SignedIn = Callable[[str], Client]
ABSENCES, TIMES = "/organisation/absences/", "/organisation/times/"
AGAIN = "已保存。日程里受影响的，请到“日程”按“按新情况调整”。"


def page(answer: HttpResponse) -> str:
    """The words that a person reads."""
    text = re.sub(r"<[^>]+>", "", unescape(answer.content.decode()))
    return re.sub(r"\s+", " ", text)


def add(client: Client, world: World, name: str, since: str, until: str) -> HttpResponse:
    sent = {"year": "2023", "person": world.person(name).key, "since": since, "until": until}
    return client.post(f"{ABSENCES}add/", sent, follow=True)  # type: ignore[return-value]  # the test client's subclass


def pending(answer: HttpResponse) -> str:
    found = re.search(r'name="pending" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def publish(world: World) -> None:
    run = Run.objects.create(plan=world.plan, seconds=1, asked_at=NOW, state=Run.State.DONE)
    Timetable.objects.create(plan=world.plan, run=run, version=1, cost=0, bound=0, made_at=NOW, published_at=NOW)


def test_the_clerk_enters_and_removes_luos_absence(world: World, signed_in: SignedIn, in_june: date) -> None:
    client = signed_in("clerk")
    shown = page(add(client, world, "罗建新", "2023-06-19", "2023-06-21"))
    assert "已保存。" in shown
    assert "按新情况调整" not in shown
    assert "2023年有 1 人外出" in shown
    assert "2023年6月19日至2023年6月21日" in shown
    key = Absence.objects.get().key
    shown = page(client.post(f"{ABSENCES}{key}/remove/", {"year": "2023"}, follow=True))
    assert "2023年还没有登记外出" in shown
    assert not Absence.objects.exists()


def test_where_a_timetable_is_published_the_way_to_it_is_told(world: World, signed_in: SignedIn, in_june: date) -> None:
    publish(world)
    assert AGAIN in page(add(signed_in("clerk"), world, "罗建新", "2023-06-19", "2023-06-21"))


@pytest.mark.parametrize(
    ("since", "until", "says"),
    [
        ("2023-06-21", "2023-06-19", "罗建新 2023-06-21 至 2023-06-19：“止”早于“起”"),
        ("2023-12-30", "2024-01-02", "罗建新 2023-12-30 至 2024-01-02：不在 2023 年内"),
        ("2023-06-05", "2023-06-12", "罗建新 2023-06-05 至 2023-06-12：与已有的 2023-06-12 至 2023-06-16 重叠"),
        ("六月", "2023-06-12", "请选日期"),
    ],
)
def test_days_that_cannot_be_come_back_with_the_reason(
    world: World, signed_in: SignedIn, in_june: date, since: str, until: str, says: str
) -> None:
    client = signed_in("clerk")
    add(client, world, "罗建新", "2023-06-12", "2023-06-16")
    answer = add(client, world, "罗建新", since, until)
    assert answer.status_code == 422
    assert says in page(answer)
    assert Absence.objects.count() == 1


def test_each_sees_the_own_days_alone_and_can_change_nothing(world: World, signed_in: SignedIn, in_june: date) -> None:
    clerk = signed_in("clerk")
    add(clerk, world, "罗建新", "2023-06-19", "2023-06-21")
    add(clerk, world, "何秀英", "2023-06-26", "2023-06-28")
    shown = signed_in("member").get(ABSENCES)
    assert "6月19日" in page(shown)
    assert "何秀英" not in page(shown)
    assert "6月26日" not in page(shown)
    assert 'method="post"' not in shown.content.decode().split('id="main"')[1].split('class="foot"')[0]
    assert "没有登记我的外出" in page(signed_in("leader").get(ABSENCES))
    assert "我的外出" in page(signed_in("member").get("/study/mine/"))


def test_a_person_of_another_organ_cannot_be_named(world: World, signed_in: SignedIn, in_june: date) -> None:
    stranger = world.other.people.get(name="罗建新")
    sent = {"year": "2023", "person": stranger.key, "since": "2023-06-19", "until": "2023-06-21"}
    assert signed_in("clerk").post(f"{ABSENCES}add/", sent).status_code == 422
    assert not Absence.objects.exists()


def upload(client: Client, world: World, data: bytes, name: str = "罗建新") -> HttpResponse:
    sent = {"year": "2023", "person": world.person(name).key, "file": SimpleUploadedFile("罗建新.ics", data)}
    return client.post(f"{ABSENCES}import/", sent)  # type: ignore[return-value]  # the test client's subclass


SPRING = ics(
    "SUMMARY:体检\nDTSTART;VALUE=DATE:20230306\nDTEND;VALUE=DATE:20230309",
    "SUMMARY:出差\nDTSTART;VALUE=DATE:20230410\nDTEND;VALUE=DATE:20230412",
)


def test_a_calendar_is_tried_first_then_taken_and_its_reasons_are_nowhere(
    world: World, signed_in: SignedIn, in_june: date
) -> None:
    client = signed_in("clerk")
    add(client, world, "罗建新", "2023-03-07", "2023-03-07")
    before = Entry.objects.count()
    tried = upload(client, world, SPRING)
    assert "罗建新要加 3 段外出" in page(tried)
    assert "体检" not in page(tried)
    assert (Absence.objects.count(), Entry.objects.count()) == (1, before)
    taken = client.post(f"{ABSENCES}import/take/", {"pending": pending(tried)}, follow=True)
    assert "2023年4月10日至2023年4月11日" in page(taken)
    assert Absence.objects.count() == 4
    assert Entry.objects.filter(did="absences.imported").count() == 1
    again = client.post(f"{ABSENCES}import/take/", {"pending": pending(tried)})
    assert again.status_code == 422
    assert "没有要加的" in page(again)
    assert "没有要加的" in page(upload(client, world, SPRING))


def test_what_another_organ_tried_cannot_be_taken(world: World, signed_in: SignedIn, in_june: date) -> None:
    tried = upload(signed_in("clerk"), world, SPRING)
    answer = signed_in("other_clerk").post(f"{ABSENCES}import/take/", {"pending": pending(tried)})
    assert answer.status_code == 422
    assert not Absence.objects.exists()


@pytest.mark.parametrize("data", [b"", b"not a calendar", b"\x00\xff" * 50])
def test_what_is_no_calendar_is_refused_with_its_name(
    world: World, signed_in: SignedIn, in_june: date, data: bytes
) -> None:
    answer = upload(signed_in("clerk"), world, data)
    assert answer.status_code == 422
    assert "罗建新.ics" in page(answer)


def test_busy_weeks_come_and_go(world: World, signed_in: SignedIn, in_june: date) -> None:
    client = signed_in("clerk")
    sent = {"year": "2023", "since": "2023-09-04", "until": "2023-09-08", "note": "巡视"}
    shown = page(client.post(f"{TIMES}busy/add/", sent, follow=True))
    assert "2023年有 2 段忙周、1 间会议室" in shown
    assert "2023年9月4日至2023年9月8日 巡视" in shown
    key = world.organ.busy_periods.get(note="巡视").key
    shown = page(client.post(f"{TIMES}busy/{key}/remove/", {"year": "2023"}, follow=True))
    assert "巡视" not in shown


def test_a_room_is_added_closed_and_opened_again(world: World, signed_in: SignedIn, in_june: date) -> None:
    client = signed_in("clerk")
    client.post(f"{TIMES}rooms/add/", {"name": "五楼会议室", "seats": "20"})
    room = world.organ.rooms.get(name="五楼会议室")
    week = {"year": "2023", "since": "2023-09-04", "until": "2023-09-08"}
    assert "2023年9月4日至2023年9月8日" in page(client.post(f"{TIMES}rooms/{room.key}/close/", week, follow=True))
    again = client.post(f"{TIMES}rooms/{room.key}/close/", week)
    assert again.status_code == 422
    assert "五楼会议室在 2023-09-04 至 2023-09-08 已经停用" in page(again)
    client.post(f"{TIMES}closures/{room.closures.get().key}/remove/")
    assert not room.closures.exists()
    client.post(f"{TIMES}rooms/{room.key}/remove/")
    assert not world.organ.rooms.filter(name="五楼会议室").exists()


def test_the_third_branch_keeps_its_day_and_the_centre_group_its_quorum(
    world: World, signed_in: SignedIn, in_june: date
) -> None:
    client = signed_in("clerk")
    third, centre = world.unit(THIRD), world.unit("中心组")
    sent = {"day": "每月最后一个周五", "required": "on"}
    shown = page(client.post(f"{TIMES}units/{third.key}/", sent, follow=True))
    assert "每月最后一个周五（必须）" in shown
    assert "3/4" in page(client.post(f"{TIMES}units/{centre.key}/", {"quorum": "3/4"}, follow=True))
    for key, sent, says in (
        (third.key, {"day": "每月31日"}, "“每月31日”不是固定的一天"),
        (centre.key, {"quorum": "4/3"}, "“4/3”不是到会比例"),
    ):
        answer = client.post(f"{TIMES}units/{key}/", sent)
        assert answer.status_code == 422
        assert says in page(answer)
    assert str(world.unit(THIRD).fixed_day) == "每月最后一个周五（必须）"


def test_a_notice_is_read_before_it_is_saved(world: World, signed_in: SignedIn, in_june: date) -> None:
    client = signed_in("clerk")
    tried = client.post(f"{TIMES}notice/", {"year": "2023", "text": OF_2023.replace("\n", "\r\n")})
    shown = page(tried)
    assert "周末上班 7 天" in shown
    assert "2023年9月29日（周五）至2023年10月6日（周五）" in shown
    assert not HolidayNotice.objects.exists()
    kept = client.post(f"{TIMES}notice/keep/", {"pending": pending(tried)}, follow=True)
    assert "周末上班 7 天（周敏，" in page(kept)
    assert HolidayNotice.objects.get().year == 2023
    assert "替换已录入的 2023 年通知" in page(client.post(f"{TIMES}notice/", {"year": "2023", "text": OF_2023}))
    dropped = client.post(f"{TIMES}notice/remove/", {"year": "2023"}, follow=True)
    assert "系统自带，不用录入" in page(dropped)


def workbook(*rows: tuple[object, ...]) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, cell)
    return stream.getvalue()


def test_a_notice_may_be_a_table(world: World, signed_in: SignedIn, in_june: date) -> None:
    data = workbook(
        ("日期", "类型", "名称"),
        (date(2024, 1, 1), "放假", "元旦"),
        ("2024-01-02", "放假", "元旦"),
        ("2024-01-06", "上班"),
    )
    sent = {"year": "2024", "file": SimpleUploadedFile("放假.xlsx", data)}
    shown = page(signed_in("clerk").post(f"{TIMES}notice/", sent))
    assert "2024年1月1日（周一）至2024年1月2日（周二）" in shown
    assert "2024年1月6日（周六）" in shown


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"year": "2023", "text": OF_2026}, "这是 2026 年的通知"),
        ({"year": "2023", "text": "放假三天"}, "没有读到"),
        ({"year": "2023"}, "两样选一样"),
        ({"year": "1999", "text": OF_2023}, "1999"),
        ({"year": "2023", "file": SimpleUploadedFile("表.xlsx", b"no workbook")}, "表.xlsx 不是 xlsx 文件"),
    ],
)
def test_a_notice_that_cannot_be_taken_says_why(
    world: World, signed_in: SignedIn, in_june: date, sent: dict[str, object], says: str
) -> None:
    answer = signed_in("clerk").post(f"{TIMES}notice/", sent)
    assert answer.status_code == 422
    assert says in page(answer)
    assert not HolidayNotice.objects.exists()


def test_the_leader_sees_the_times_and_no_form(world: World, signed_in: SignedIn, in_june: date) -> None:
    shown = signed_in("leader").get(TIMES)
    assert "半年分析" in page(shown)
    assert "加一段忙周" not in page(shown)


def test_the_pages_ask_as_often_for_three_as_for_one(world: World, signed_in: SignedIn, in_june: date) -> None:
    client, sizes = signed_in("clerk"), []
    for day, name in ((5, "罗建新"), (6, "何秀英"), (7, "陈立群")):
        add(client, world, name, f"2023-06-0{day}", f"2023-06-0{day}")
        client.post(f"{TIMES}rooms/add/", {"name": f"{day}楼会议室"})
        client.post(
            f"{TIMES}rooms/{world.organ.rooms.get(name=f'{day}楼会议室').key}/close/",
            {"since": "2023-09-04", "until": "2023-09-08"},
        )
        for address in (ABSENCES, TIMES):
            client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(ABSENCES)
            client.get(TIMES)
        sizes.append(len(captured))
    assert len(set(sizes)) == 1
