"""The desk as a clerk uses it: choosing, reshaping, undoing, asking why; as many queries for more duties."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import NOW, TEXT, World
from xueji.apps.plans.models import Obligation
from xueji.apps.plans.reshaping import split
from xueji.core.obligations.model import Form

SignedIn = Callable[[str], Client]


@pytest.fixture
def desk(world: World) -> str:
    world.plan.obligations.update(state="open")
    return f"/plans/{world.plan.key}/"


def page(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def told(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page(answer)))


def titles(answer: HttpResponse) -> list[str]:
    """The duties beside the source, in order."""
    return re.findall(r'<span class="no">[^<]*</span><span>([^<]+)</span>|<header><h2>([^<]+)</h2>', page(answer))


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client.get(address))
    return len(captured)


def test_the_duties_shown_are_those_chosen_and_each_choice_tells_its_number(desk: str, signed_in: SignedIn) -> None:
    client = signed_in("clerk")
    assert len(titles(client.get(desk))) == 5
    answer = client.get(f"{desk}?strength=encouraged")
    assert len(titles(answer)) == 1
    assert '<option value="reading">' in page(answer)
    assert "提倡 1" in told(answer)
    assert "必须 4" in told(answer)
    assert "共 1 项" in told(answer)
    assert "还有 5 项待确认" in told(answer)


def test_a_choice_that_is_none_is_not_asked(desk: str, signed_in: SignedIn) -> None:
    assert len(titles(signed_in("clerk").get(f"{desk}?form=<script>&state=1"))) == 5


def test_the_choice_stays_through_an_act(world: World, desk: str, signed_in: SignedIn) -> None:
    duty = world.duty(Form.THEME_DAY)
    answer = signed_in("clerk").post(f"/plans/duty/{duty.key}/decide/?strength=must", {"state": "rejected"})
    following = world.duty(Form.CENTRE_GROUP_STUDY)
    assert answer["Location"].endswith(f"?at={following.key}&did={duty.key}&strength=must#current")


@pytest.mark.parametrize("act", ["reject", "split", "merge"])
def test_an_act_is_undone_from_the_bar_without_script(world: World, desk: str, signed_in: SignedIn, act: str) -> None:
    client, duty = signed_in("clerk"), world.duty(Form.THEME_DAY)
    before = titles(client.get(desk))
    sent = {"reject": {"state": "rejected"}, "merge": {"with": world.duty(Form.READING).key}}.get(act, {})
    address = f"/plans/duty/{duty.key}/{'decide' if act == 'reject' else act}/"
    after = client.post(address, sent, follow=True)
    undo = re.search(r'<form class="undo"[^>]*action="([^"]+)"', page(after))
    assert undo
    revision = Obligation.objects.get(pk=duty.pk).revision
    client.post(undo[1], {"state": "open", "revision": revision})
    assert sorted(map(max, titles(client.get(desk)))) == sorted(map(max, before))


def test_a_page_that_is_no_longer_true_decides_nothing(world: World, desk: str, signed_in: SignedIn) -> None:
    client, duty = signed_in("clerk"), world.duty(Form.THEME_DAY)
    client.post(f"/plans/duty/{duty.key}/decide/", {"state": "rejected", "revision": duty.revision})
    late = client.post(f"/plans/duty/{duty.key}/decide/", {"state": "confirmed", "revision": duty.revision})
    assert late.status_code == 422
    assert "刚刚处理过" in late.content.decode()
    duty.refresh_from_db()
    assert duty.state == "rejected"


def test_replaced_duties_are_shown_where_asked_and_can_be_restored(
    world: World, desk: str, signed_in: SignedIn
) -> None:
    duty = world.duty(Form.THEME_DAY)
    split(access=world.access("clerk"), obligation=duty, now=NOW)
    client = signed_in("clerk")
    assert "由“主题党日”拆分" in told(client.get(desk))
    shown = client.get(f"{desk}?state=replaced&at={duty.key}")
    assert "恢复拆并前的样子" in told(shown)
    assert len(titles(shown)) == 1


def test_why_names_the_words_and_where_they_stand(world: World, desk: str, signed_in: SignedIn) -> None:
    duty = world.duty(Form.THEME_DAY)
    heading, branch = TEXT.index("学习重点"), TEXT.index("各党支部")
    duty.read["why"] = [
        ["actor", "branch", "words", branch, branch + 4],
        ["form", "theme_day", "heading", heading, heading + 4],
    ]
    duty.strength = "should"
    duty.save()
    shown = told(signed_in("clerk").get(f"{desk}?at={duty.key}"))
    assert "谁来做 各党支部 “各党支部” 本句" in shown.replace("”本句", "” 本句").replace("做各", "做 各").replace(
        "部“", "部 “"
    )
    assert "“学习重点”标题，一、学习重点" in shown
    assert "必须人工改为原则上" in shown


def test_selected_words_prefill_a_duty_which_is_then_confirmed(world: World, desk: str, signed_in: SignedIn) -> None:
    client, words = signed_in("clerk"), "全会召开后局党组及时组织传达学习"
    start = TEXT.index(words)
    form = page(client.get(f"{desk}add-duty/?start={start}&end={start + len(words)}"))
    assert '<option value="collective_study" selected>' in form
    assert '<option value="meeting_held" selected>' in form
    sent = {"title": "传达全会精神", "form": "collective_study", "actor": "party_committee", "number": "1"}
    answer = client.post(
        f"{desk}add-duty/", sent | {"strength": "must", "start": start, "end": start + len(words)}, follow=True
    )
    assert "人工补上" in told(answer)
    made = world.plan.obligations.get(title="传达全会精神")
    assert (made.state, made.quote) == ("confirmed", words)


def test_words_that_do_not_stand_in_the_plan_are_asked_again(desk: str, signed_in: SignedIn) -> None:
    answer = signed_in("clerk").get(f"{desk}add-duty/?words=没有这句话")
    assert answer.status_code == 422
    assert "计划原文里没有这句话" in answer.content.decode()
    assert "没有这句话</textarea>" in answer.content.decode()


def test_the_desk_asks_as_often_for_more_duties(world: World, desk: str, signed_in: SignedIn) -> None:
    client, clerk = signed_in("clerk"), world.access("clerk")
    first, _ = split(access=clerk, obligation=world.duty(Form.THEME_DAY), now=NOW)
    client.get(desk)
    few = queries(client, desk)
    for form in (Form.READING, Form.CENTRE_GROUP_STUDY):
        split(access=clerk, obligation=world.duty(form), now=NOW)
    split(access=clerk, obligation=first, now=NOW)
    assert queries(client, desk) == few


def test_words_that_refer_to_a_rule_lead_to_it(world: World, signed_in: SignedIn) -> None:
    document = world.plan.document
    document.text = document.text.replace("学习宪法。学习", "执行三会一课制度。", 1)[: len(document.text)]
    document.save()
    page = signed_in("clerk").get(f"/plans/{world.plan.key}/").content.decode()
    assert 'href="/organisation/norms/#party_life"' in page
