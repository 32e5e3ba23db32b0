"""Two plans side by side, and the plan as an official paper with its table of duties."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import docx
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import NOW, World
from xueji.apps.audit.models import Entry
from xueji.apps.plans.reshaping import split
from xueji.core.obligations.model import Form

SignedIn = Callable[[str], Client]


def test_the_words_that_went_and_came_are_told_not_only_coloured(world: World, signed_in: SignedIn) -> None:
    other = world.version()
    page = unescape(signed_in("member").get(f"/plans/{world.plan.key}/compare/{other.key}/").content.decode())
    assert "条款改动 1 条" in re.sub(r"<[^>]+>", "", page)
    assert '<del><span class="unseen">删去：</span>季度</del><ins><span class="unseen">新增：</span>个月</ins>' in page
    assert f"/plans/{other.key}/compare" not in page
    assert (
        f"/plans/{world.plan.key}/compare/{other.key}/"
        in signed_in("clerk").get(f"/plans/{world.plan.key}/").content.decode()
    )


def test_a_comparison_asks_as_often_for_more_duties(world: World, signed_in: SignedIn) -> None:
    client, where = signed_in("clerk"), f"/plans/{world.plan.key}/compare/{world.version().key}/"
    client.get(where)
    sizes = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(where).status_code == 200
        sizes.append(len(captured))
        world.plan.obligations.update(state="open")
        split(access=world.access("clerk"), obligation=world.duty(Form.THEME_DAY), now=NOW)
    assert sizes[0] == sizes[1]


def test_the_paper_holds_every_line_of_the_plan_and_a_row_for_each_confirmed_duty(
    world: World, signed_in: SignedIn
) -> None:
    answer = signed_in("clerk").get(f"/plans/{world.plan.key}/plan.docx")
    paper = docx.Document(BytesIO(answer.content))
    lines = [paragraph.text for paragraph in paper.paragraphs]
    source = world.plan.document.text.splitlines()
    assert [line for line in source if line not in lines] == []
    assert "附件：任务分解表" in lines
    (table,) = paper.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[:2] == [
        ["序号", "条款", "任务", "责任主体", "频次或期限", "力度"],
        ["1", "一（一）", "主题党日：各党支部每月开展1次主题党日", "各党支部", "每月1次", "必须"],
    ]
    assert len(rows) - 1 == world.plan.obligations.filter(state="confirmed").count()
    assert Entry.objects.latest("seq").did == "paper.downloaded"


def test_without_a_confirmed_duty_there_is_no_paper(world: World, signed_in: SignedIn) -> None:
    world.plan.obligations.update(state="open")
    answer = signed_in("clerk").get(f"/plans/{world.plan.key}/plan.docx")
    assert answer.status_code == 422
    assert "请先核对并确认" in answer.content.decode()
