"""The page of rules: what binds, what the plan leaves out, and each decision with its reason."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import World
from xueji.apps.organisation.models import NormSwitch

ADDRESS = "/organisation/norms/"
SignedIn = Callable[[str], Client]


def test_the_page_names_each_rule_with_article_and_how_far_it_was_checked(world: World, signed_in: SignedIn) -> None:
    page = signed_in("clerk").get(ADDRESS).content.decode()
    assert "《中国共产党党员教育管理工作条例》第十六条" in page
    assert "（条号待核）" in page
    assert "凭记忆，待核对" in page
    assert "计划里没有写到的" in page
    assert "不适用于党政机关" in page


def test_a_raised_number_shows_with_its_reason(world: World, signed_in: SignedIn) -> None:
    client = signed_in("clerk")
    sent = {"norm": "members_meeting", "on": "on", "number": "2", "reason": "市委要求"}
    page = client.post(f"{ADDRESS}switch/", sent, follow=True).content.decode()
    assert "本单位提高到 2 次" in page
    assert "市委要求" in page


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"norm": "theme_day"}, "请写明停用的理由"),
        ({"norm": "members_meeting", "on": "on", "number": "0"}, "1 到 366"),
        ({"norm": "members_meeting", "on": "on", "number": "1", "reason": "忙"}, "只能高于"),
        ({"norm": "nothing", "on": "on"}, "没有找到这一条规定"),
    ],
)
def test_a_decision_that_may_not_be_taken_says_why(
    world: World, signed_in: SignedIn, sent: dict[str, str], says: str
) -> None:
    page = signed_in("clerk").post(f"{ADDRESS}switch/", sent, follow=True).content.decode()
    assert says in page
    assert not NormSwitch.objects.exists()


def test_who_may_not_change_sees_no_form(world: World, signed_in: SignedIn) -> None:
    page = signed_in("leader").get(ADDRESS).content.decode()
    assert "<summary>更改</summary>" not in page


def test_the_page_asks_as_often_with_more_decisions(world: World, signed_in: SignedIn) -> None:
    client = signed_in("clerk")
    sizes = []
    for norm in ("theme_day", "talk", "appraisal"):
        client.post(f"{ADDRESS}switch/", {"norm": norm, "reason": "由上级统一安排"}, follow=True)
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        sizes.append(len(captured))
    assert len(set(sizes)) == 1
