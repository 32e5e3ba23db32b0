"""The page that takes a plan: a file or pasted words, one of both, and nothing typed is lost."""

from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.people import World
from xueji.apps.plans.models import Plan

SignedIn = Callable[[str], Client]
ADDRESS = "/plans/add/"
A_PLAN = "云州市经信局2024年度学习计划\r\n一、学习要求\r\n（一）坚持集体学习。各党支部每月开展1次主题党日。\r\n"


def test_pasted_words_are_kept_as_a_plan_like_a_file(world: World, signed_in: SignedIn) -> None:
    answer = signed_in("clerk").post(ADDRESS, {"text": A_PLAN})
    plan = Plan.objects.get(year=2024)
    assert answer.headers["Location"] == f"/plans/{plan.key}/"
    assert plan.document.text == A_PLAN.replace("\r\n", "\n")
    assert plan.document.name == "粘贴的文字"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"text": A_PLAN, "file": SimpleUploadedFile("计划.txt", A_PLAN.encode())}, "请只留一样"),
        ({"text": "一年来学习之风日益浓厚，大家深受鼓舞。", "year": "2024"}, "没有读到任何学习任务"),
        ({"text": A_PLAN, "year": "大年"}, "整数"),
        ({"text": " \r\n", "year": "2024"}, "粘贴在下面"),
    ],
    ids=["words and a file", "words that are no plan", "words and no year", "blanks"],
)
def test_what_was_pasted_stays_on_the_page_when_something_is_wrong(
    given: dict[str, object], says: str, world: World, signed_in: SignedIn
) -> None:
    plans = Plan.objects.count()
    answer = signed_in("clerk").post(ADDRESS, given)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert page.count('class="field-error"') == 1
    assert says in page
    assert str(given["text"]).strip() in page
    assert Plan.objects.count() == plans
