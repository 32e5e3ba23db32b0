"""One's own data: all of it and nobody else's, with its purpose, who looked, and a way to have it corrected."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from tests.people import NOW, World
from xueji.apps.accounts.models import User
from xueji.apps.accounts.registry import registry
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.organisation.models import Absence, Feedback, Person
from xueji.apps.rights.holding import held_about
from xueji.apps.rights.models import Correction
from xueji.apps.rights.services import CorrectionRefused, answer, ask_to_correct
from xueji.apps.study.models import Attendance

Signed = Callable[[str], Client]
CANARY, NEIGHBOUR = "金丝雀鸣叫", "邻家的事"


def filled(world: World) -> Person:
    """罗建新 with something in every corner, and the same of 何秀英 that must not show."""
    person, other = world.person("罗建新"), world.person("何秀英")
    activity = world.activity(day=date(2023, 6, 1))
    for one, words in ((person, CANARY), (other, NEIGHBOUR)):
        Attendance.objects.create(activity=activity, person=one, mark="leave", contest="raised", contest_note=words)
        Absence.objects.create(person=one, since=date(2023, 8, 1), until=date(2023, 8, 4))
        Correction.objects.create(organ=world.organ, person=one, about="职务", text=words, asked_at=NOW)
    for user, words in ((world.users["member"], CANARY), (world.users["clerk"], NEIGHBOUR)):
        Feedback.objects.create(organ=world.organ, by=user, at=NOW, text=words)
    return person


def test_every_table_that_points_at_a_person_has_a_title_and_a_place_in_the_export(world: World) -> None:
    pointing = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.label in registry()
        for one in model._meta.concrete_fields
        if one.is_relation and one.related_model in (Person, User)
    }
    assert [label for label in pointing if not registry()[label].title] == []
    assert len(pointing) > 15


def test_every_personal_field_says_on_which_ground_it_is_kept() -> None:
    purposes = [purpose for kind in registry().values() for purpose in kind.personal.values()]
    assert purposes
    assert all(purpose.basis and purpose.what_for and purpose.kept and purpose.seen_by for purpose in purposes)


def test_a_member_sees_everything_of_the_own_and_nothing_of_a_neighbour(
    world: World, signed_in: Signed, in_june: date
) -> None:
    filled(world)
    page = signed_in("member").get("/rights/").content.decode()
    assert page.count(CANARY) >= 3
    assert NEIGHBOUR not in page
    assert "履行法定职责" in page
    titles = {section.title for section in held_about(world.person("罗建新"), world.users["member"])}
    words = {name for one in held_about(world.person("罗建新"), world.users["member"]) for name in one.heads}
    assert [name for name in words if name.isascii()] == []
    assert titles >= {"名册", "账号", "所在单位", "外出", "出席", "投诉建议", "更正请求", "角色"}


def test_everything_can_be_taken_away_as_json_and_as_a_readable_paper(
    world: World, signed_in: Signed, in_june: date
) -> None:
    filled(world)
    given = signed_in("member").get("/rights/export.zip")
    assert given["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
        data = json.loads(archive.read("data.json"))
        paper = archive.read("我的资料.docx")
        with zipfile.ZipFile(io.BytesIO(paper)) as docx:
            words = docx.read("word/document.xml").decode()
    for text in (json.dumps(data, ensure_ascii=False), words):
        assert text.count(CANARY) >= 3
        assert NEIGHBOUR not in text
    names = {name for table in data["held"] for row in table["rows"] for name in row}
    assert names.isdisjoint({"密码", "密码的散列", "密钥", "会话内容"})


def test_who_looked_is_told_and_ones_own_look_is_not(world: World, signed_in: Signed, in_june: date) -> None:
    person = filled(world)
    assert "没有别人单独看过" in signed_in("member").get("/rights/").content.decode()
    signed_in("clerk").get(f"/organisation/people/{person.key}/")
    page = signed_in("member").get("/rights/").content.decode()
    assert "没有别人单独看过" not in page
    assert "周敏" in page


def test_an_account_without_a_person_sees_the_account_alone(world: World, signed_in: Signed) -> None:
    page = signed_in("auditor").get("/rights/").content.decode()
    assert "账号" in page
    assert "哪一项不对" not in page


def test_a_request_is_answered_once_and_a_refusal_says_why(world: World) -> None:
    clerk, member = world.access("clerk"), world.access("member")
    asked = ask_to_correct(access=member, about="职务", text="应为主任科员", now=NOW)
    with pytest.raises(CorrectionRefused, match="理由"):
        answer(access=clerk, correction=asked, done=False, words=" ", now=NOW)
    answer(access=clerk, correction=asked, done=False, words="以任职文件为准", now=NOW)
    with pytest.raises(CorrectionRefused, match="已经答复过"):
        answer(access=clerk, correction=asked, done=True, words="", now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "以任职文件为准")


def test_nobody_answers_for_another_organ_and_an_administrator_asks_nothing(world: World) -> None:
    asked = ask_to_correct(access=world.access("member"), about="职务", text="主任科员", now=NOW)
    with pytest.raises(NotAllowed):
        answer(access=world.access("other_clerk"), correction=asked, done=True, words="", now=NOW)
    with pytest.raises(NotAllowed):
        ask_to_correct(access=world.access("auditor"), about="职务", text="主任科员", now=NOW)


def test_twenty_open_requests_are_enough(world: World) -> None:
    member = world.access("member")
    for number in range(20):
        ask_to_correct(access=member, about="职务", text=f"第 {number} 条", now=NOW)
    with pytest.raises(CorrectionRefused, match="20 条"):
        ask_to_correct(access=member, about="职务", text="又一条", now=NOW)


def test_the_clerk_answers_on_the_page_and_the_member_reads_it(world: World, signed_in: Signed) -> None:
    member, clerk = signed_in("member"), signed_in("clerk")
    member.post("/rights/ask/", {"about": "职务", "text": "应为主任科员"})
    assert member.post("/rights/ask/", {"about": "", "text": ""}).status_code == 422
    asked = Correction.objects.get()
    where = f"/rights/corrections/{asked.key}/answer/"
    assert "应为主任科员" in clerk.get("/rights/corrections/").content.decode()
    assert "理由" in clerk.post(where, {"words": ""}, follow=True).content.decode()
    assert "不超过 300 字" in clerk.post(where, {"words": "长" * 301}, follow=True).content.decode()
    assert "已答复罗建新" in clerk.post(where, {"done": "on", "words": "已改"}, follow=True).content.decode()
    assert "已更正：已改" in member.get("/rights/").content.decode()


def test_a_request_left_too_long_is_marked(world: World, signed_in: Signed) -> None:
    old: datetime = timezone.now() - timedelta(days=30)
    ask_to_correct(access=world.access("member"), about="职务", text="主任科员", now=old)
    assert "已过十五个工作日" in signed_in("clerk").get("/rights/corrections/").content.decode()
