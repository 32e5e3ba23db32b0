"""The page of 年终结转: every open duty asks for a decision, afterwards it tells what was decided."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.people import World
from xueji.apps.coverage.models import Exemption, YearClose
from xueji.core.obligations.model import Form

SignedIn = Callable[[str], Client]


@pytest.fixture
def address(world: World, settings: Any) -> str:
    settings.TODAY = date(2023, 12, 28)
    return f"/coverage/year-end/{world.plan.key}/"


def test_the_matrix_leads_to_the_page_in_the_last_month(address: str, signed_in: SignedIn) -> None:
    assert address in signed_in("clerk").get("/coverage/").content.decode()
    assert address not in signed_in("leader").get("/coverage/").content.decode()


def test_nothing_is_closed_while_a_duty_has_no_decision_or_no_reason(
    world: World, address: str, signed_in: SignedIn
) -> None:
    first = world.duty(Form.THEME_DAY)
    answer = signed_in("clerk").post(address, {"closing": "yes", f"kind-{first.key}": "waived"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert page.count("请选择怎么处理。") == 2
    assert "请写明理由" in page
    assert YearClose.objects.count() == 0


def test_what_is_not_chosen_is_carried_over_where_the_clerk_says_so(
    world: World, address: str, signed_in: SignedIn
) -> None:
    first = world.duty(Form.THEME_DAY)
    sent = {"rest": "on", f"kind-{first.key}": "met", f"reason-{first.key}": "并入机关党委活动"}
    page = signed_in("clerk").post(address, sent, follow=True).content.decode()
    assert "2023年度已办结" in page
    assert "并入机关党委活动" in page
    assert sorted(Exemption.objects.values_list("kind", flat=True)) == ["carried_over", "carried_over", "met"]
    assert signed_in("clerk").post(address, sent).status_code == 302
    assert YearClose.objects.count() == 1


def test_a_form_that_names_no_column_of_the_matrix_finds_nothing(world: World, signed_in: SignedIn) -> None:
    where = f"/coverage/{world.duty(Form.THEME_DAY).key}/exempt/"
    assert signed_in("clerk").post(where, {"kind": "waived", "reason": "并入"}).status_code == 404
    assert Exemption.objects.count() == 0
