"""What the pages show and take, in sentences, and with as many queries for three rows as for one."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import THIRD, World
from xueji.apps.plans.models import Plan
from xueji.apps.study.models import Attendance
from xueji.core.obligations.model import Form

A_PLAN = "云州市经信局2023年度学习计划\n一、学习要求\n（一）坚持集体学习。各党支部每月开展1次主题党日。\n".encode()


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_an_uploaded_plan_opens_at_its_desk(world: World, signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("clerk").post("/plans/add/", {"file": SimpleUploadedFile("计划.txt", A_PLAN)}, follow=True)
    page = answer.content.decode()
    assert "从计划原文读出" in page
    assert (
        "各党支部每月开展1次主题党日"
        in page.replace("</ruby>", "").replace("<ruby>", "").replace("<rt>", "").replace("</rt>", "")
        or "主题党日" in page
    )


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("空.txt", b"", "空.txt"),
        ("改名.docx", b"%PDF-1.7 not a docx", "改名.docx"),
        ("新闻.txt", "一年来学习之风日益浓厚，大家纷纷表示深受鼓舞。".encode(), "没有读到任何学习任务"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_the_next_step(
    world: World, signed_in: Callable[[str], Client], name: str, data: bytes, says: str
) -> None:
    before = Plan.objects.count()
    answer = signed_in("clerk").post("/plans/add/", {"file": SimpleUploadedFile(name, data), "year": "2023"})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Plan.objects.count() == before


def test_confirming_a_duty_goes_on_to_the_next_open_one(world: World, signed_in: Callable[[str], Client]) -> None:
    world.plan.obligations.update(state="open")
    first, second = world.plan.obligations.order_by("position")[:2]
    client = signed_in("clerk")
    answer = client.post(f"/plans/duty/{first.key}/decide/", {"state": "confirmed"})
    assert answer["Location"].endswith(f"?at={second.key}&did={first.key}#current")
    first.refresh_from_db()
    assert first.state == "confirmed"


def test_the_words_of_the_current_duty_stand_in_the_source(world: World, signed_in: Callable[[str], Client]) -> None:
    duty = world.duty(Form.THEME_DAY)
    page = signed_in("clerk").get(f"/plans/{world.plan.key}/?at={duty.key}").content.decode()
    assert f'<span class="words here"><span data-at="{duty.start}">{duty.quote}' in page


def test_a_finding_is_seen_once_and_stays_in_place(world: World, signed_in: Callable[[str], Client]) -> None:
    finding = world.plan.clauses.get(path="1.2").findings.get()
    signed_in("clerk").post(f"/plans/finding/{finding.pk}/seen/")
    finding.refresh_from_db()
    assert finding.seen_at is not None


def test_marks_without_script_and_with_it_do_the_same(
    world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    activity = world.activity()
    client = signed_in("secretary")
    client.post(f"/study/{activity.key}/begin/")
    luo, he = (activity.attendance.get(person__name=name) for name in ("罗建新", "何秀英"))
    client.post(f"/study/{activity.key}/mark/", {"to": f"{luo.key}:leave"})
    fragment = client.post(f"/study/{activity.key}/mark/", {"to": f"{he.key}:absent"}, headers={"HX-Request": "true"})
    assert "还有 2 人没有记" in fragment.content.decode()
    assert [Attendance.objects.get(pk=row.pk).mark for row in (luo, he)] == ["leave", "absent"]


def test_closing_too_early_says_how_many_are_missing(
    world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    activity = world.activity()
    client = signed_in("clerk")
    client.post(f"/study/{activity.key}/begin/")
    answer = client.post(f"/study/{activity.key}/close/")
    assert answer.status_code == 422
    assert "还有 4 人没有记" in answer.content.decode()


def test_the_own_page_shows_the_own_marks_alone(
    world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    activity = world.activity()
    client = signed_in("clerk")
    client.post(f"/study/{activity.key}/begin/")
    page = signed_in("member").get("/study/mine/").content.decode()
    assert "6月主题党日" in page
    assert "何秀英" not in page


def test_coverage_moves_when_a_record_is_closed(
    world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    duty, third = world.duty(Form.THEME_DAY), world.unit(THIRD)
    client = signed_in("clerk")
    where = f"/coverage/{duty.key}/at/{third.key}/"
    assert "到今天应做 6 次，已做 0 次" in client.get(where).content.decode()
    activity = world.activity()
    for step in ("begin", "rest", "close"):
        client.post(f"/study/{activity.key}/{step}/")
    page = client.get(where).content.decode()
    assert "到今天应做 6 次，已做 1 次" in page
    assert f"<mark>{duty.quote}</mark>" in page


@pytest.mark.parametrize("address", ["/", "/plans/", "/study/?month=6", "/coverage/", "/organisation/"])
def test_a_page_asks_as_often_for_three_activities_as_for_one(
    world: World, signed_in: Callable[[str], Client], in_june: date, address: str
) -> None:
    client = signed_in("clerk")
    world.activity(day=date(2023, 6, 13))
    client.get(address)
    for_one = queries(client, address)
    for day in (14, 15):
        world.activity(day=date(2023, 6, day))
    assert queries(client, address) == for_one


def test_opening_pages_changes_nothing(world: World, signed_in: Callable[[str], Client], in_june: date) -> None:
    client = signed_in("clerk")
    activity = world.activity()
    with CaptureQueriesContext(connection) as captured:
        for address in (
            "/",
            "/plans/",
            f"/plans/{world.plan.key}/",
            "/timetable/",
            "/study/",
            f"/study/{activity.key}/",
            "/coverage/",
        ):
            client.get(address)
    writes = [q["sql"] for q in captured if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert writes == []
