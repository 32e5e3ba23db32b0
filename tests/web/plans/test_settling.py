"""周敏 changes the rules: the page says which duties differ, the desk lists them and takes them over."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import NOW, World
from xueji.apps.coverage.models import YearClose
from xueji.apps.organisation.norms import switch_norm
from xueji.apps.plans.models import Plan
from xueji.apps.plans.services import change
from xueji.core.norms import Switch
from xueji.core.obligations.model import Form

SignedIn = Callable[[str], Client]
RAISED = {"norm": "theme_day", "on": "on", "number": "2", "reason": "市委要求"}
OFFER = "按现行规定更新"


@pytest.fixture
def desk(world: World) -> str:
    return f"/plans/{world.plan.key}/"


@pytest.fixture
def raised(world: World) -> None:
    switch_norm(access=world.access("clerk"), norm="theme_day", switch=Switch(True, 2, "市委要求"))


def page(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def told(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(answer)))


def seen(answer: HttpResponse) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page(answer))
    assert found
    return found[1]


def test_where_nothing_differs_the_desk_says_nothing(desk: str, signed_in: SignedIn) -> None:
    assert OFFER not in page(signed_in("clerk").get(desk))


@pytest.mark.usefixtures("raised")
def test_the_desk_lists_what_differs_with_number_before_and_after_and_the_rule(desk: str, signed_in: SignedIn) -> None:
    shown = told(signed_in("clerk").get(desk))
    assert "按现行规定，有 1 项任务的次数或依据与原来不同。" in shown
    assert "主题党日 每月 1 次 每月 2 次 规定：《中国共产党党员教育管理工作条例》第十六条（每月2次）" in shown


def test_a_duty_with_another_ground_alone_is_said_to_keep_its_number(
    world: World, desk: str, signed_in: SignedIn
) -> None:
    switch_norm(access=world.access("clerk"), norm="centre_group_study", switch=Switch(False, None, "由市委统一安排"))
    shown = told(signed_in("clerk").get(desk))
    assert "中心组学习 每季度 1 次 不变 原文：局党组中心组每季度集体学习1次" in shown


@pytest.mark.usefixtures("raised")
def test_the_button_takes_them_over_and_says_so(world: World, desk: str, signed_in: SignedIn) -> None:
    client = signed_in("clerk")
    shown = client.post(f"{desk}settle-anew/", {"seen": seen(client.get(desk))}, follow=True)
    assert "已按现行规定更新 1 项任务，确认过的仍是已确认。" in told(shown)
    assert OFFER not in page(shown).partition('<div id="desk"')[2]
    assert (world.duty(Form.THEME_DAY).number, world.duty(Form.THEME_DAY).state) == (2, "confirmed")


def test_a_second_click_says_that_there_is_nothing_left(desk: str, signed_in: SignedIn) -> None:
    assert "没有要更新的" in told(signed_in("clerk").post(f"{desk}settle-anew/", follow=True))


@pytest.mark.usefixtures("raised")
def test_the_button_of_a_page_that_is_no_longer_true_changes_nothing(
    world: World, desk: str, signed_in: SignedIn
) -> None:
    client, duty = signed_in("clerk"), world.duty(Form.THEME_DAY)
    shown = seen(client.get(desk))
    change(access=world.access("leader"), obligation=duty, values={"number": 4}, now=NOW)
    late = client.post(f"{desk}settle-anew/", {"seen": shown})
    assert late.status_code == 422
    assert "刚刚有改动" in page(late)
    assert world.duty(Form.THEME_DAY).number == 4


@pytest.mark.usefixtures("raised")
@pytest.mark.parametrize("who", ["leader", "secretary", "member", "observer"])
def test_who_may_not_decide_is_not_asked(desk: str, signed_in: SignedIn, who: str) -> None:
    assert OFFER not in page(signed_in(who).get(desk))
    assert signed_in(who).post(f"{desk}settle-anew/").status_code == 403


@pytest.mark.usefixtures("raised")
def test_the_button_needs_the_token_of_the_page(world: World, desk: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["clerk"])
    assert client.post(f"{desk}settle-anew/").status_code == 403
    assert world.duty(Form.THEME_DAY).number == 1


@pytest.mark.usefixtures("raised")
def test_another_organs_plan_is_not_found(world: World, signed_in: SignedIn) -> None:
    assert signed_in("clerk").post(f"/plans/{world.other_plan.key}/settle-anew/").status_code == 404


@pytest.mark.usefixtures("raised")
def test_a_withdrawn_plan_shows_nothing_and_is_refused(world: World, desk: str, signed_in: SignedIn) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(withdrawn_at=NOW)
    assert OFFER not in page(signed_in("clerk").get(desk))
    refused = signed_in("clerk").post(f"{desk}settle-anew/")
    assert (refused.status_code, "已有新版本" in page(refused)) == (422, True)


@pytest.mark.usefixtures("raised")
def test_a_closed_year_shows_nothing_and_is_refused(world: World, desk: str, signed_in: SignedIn) -> None:
    YearClose.objects.create(plan=world.plan, at=NOW)
    assert OFFER not in page(signed_in("clerk").get(desk))
    refused = signed_in("clerk").post(f"{desk}settle-anew/")
    assert (refused.status_code, "已经办过年终结转" in page(refused)) == (422, True)


@pytest.mark.usefixtures("raised")
def test_the_desk_asks_as_often_whether_one_duty_differs_or_more(world: World, desk: str, signed_in: SignedIn) -> None:
    client = signed_in("clerk")
    client.get(desk)
    sizes = []
    for norm in ("theme_day", "centre_group_study"):
        switch_norm(access=world.access("clerk"), norm=norm, switch=Switch(True, 2, "市委要求"))
        with CaptureQueriesContext(connection) as captured:
            page(client.get(desk))
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


def test_a_changed_rule_says_how_many_duties_of_which_plan_differ_and_leads_to_the_desk(
    desk: str, signed_in: SignedIn
) -> None:
    shown = signed_in("clerk").post("/organisation/norms/switch/", RAISED, follow=True)
    assert "《云州市经信局2023年度理论学习计划》有 1 项任务和现行规定不同" in told(shown)
    assert f'<a href="{desk}#unsettled">' in page(shown)


def test_a_changed_rule_that_touches_no_duty_says_so(signed_in: SignedIn) -> None:
    sent = RAISED | {"norm": "members_meeting"}
    assert "已导入的计划不变。" in told(signed_in("clerk").post("/organisation/norms/switch/", sent, follow=True))


@pytest.mark.usefixtures("raised")
def test_another_kind_of_organ_says_what_differs_too(desk: str, signed_in: SignedIn) -> None:
    shown = signed_in("clerk").post("/organisation/norms/kind/", {"kind": "企业"}, follow=True)
    assert "已按“企业”列出适用的规定。" in told(shown)
    assert f'<a href="{desk}#unsettled">' in page(shown)


@pytest.mark.usefixtures("raised")
def test_the_title_of_a_plan_is_words_and_never_markup(world: World, signed_in: SignedIn) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(title="<b>计划</b>")
    answer = signed_in("clerk").post("/organisation/norms/kind/", {"kind": "企业"}, follow=True)
    assert "《&lt;b&gt;计划&lt;/b&gt;》" in answer.content.decode()
