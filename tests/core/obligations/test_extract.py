"""Sentences → duties: each rule of the grammar on a sentence of its own."""

from datetime import date
from typing import Any

import pytest

from xueji.core.documents.readers import read_document
from xueji.core.obligations import extract
from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Amount, Form, Obligation
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, PER_NAMES, STRENGTH_NAMES, TRIGGER_NAMES
from xueji.core.plan import read_plan


def duties(sentence: str, title: str = "云州市某局2024年度学习计划") -> tuple[Obligation, ...]:
    document = read_document(f"{title}\n一、学习安排\n{sentence}\n".encode(), "计划.txt")
    return extract(document, read_plan(document))


SENTENCES: list[tuple[str, dict[str, Any]]] = [
    ("各党支部每月开展1次主题党日。", {"form": "theme_day", "actor": "branch", "every": "month", "at_least": 1}),
    ("党小组会每月召开1至2次。", {"form": "group_meeting", "actor": "small_group", "at_least": 1, "at_most": 2}),
    ("中心组学习研讨原则上每季度1次。", {"every": "quarter", "strength": "should", "exception_allowed": True}),
    ("提倡全局干部每月读一本书。", {"form": "reading", "strength": "encouraged", "every": "month", "per": "person"}),
    ("各处室可组织读书会。", {"form": "reading", "strength": "encouraged", "actor": "department"}),
    ("办公室于6月底前报送学习总结。", {"form": "report", "actor": "office", "until": date(2024, 6, 30)}),
    ("党员每年集中学习培训不少于32学时。", {"form": "training", "amount": Amount(32.0, "学时"), "at_least": 1}),
    ("各支部每次学习结束后3日内将资料归档。", {"form": "record", "trigger": "after_activity"}),
    ("局党组研究重大决策前应当先学习有关法规。", {"form": "pre_decision_study", "trigger": "before_major_decision"}),
    ("全会召开后，各支部及时组织集体学习。", {"form": "collective_study", "trigger": "meeting_held"}),
    ("学校全年评选标兵不超过10名。", {"form": "selection", "at_least": None, "at_most": 10}),
    ("由人事处牵头建立健全学法制度。", {"form": "rule_making", "actor": "office"}),
    ("每学期举办讲座2场。", {"form": "lecture", "actor": "unspecified", "per": None, "every": "term", "at_least": 2}),
    ("按照重要时间节点、会议安排，及时学习重大方针政策。", {"form": "collective_study", "trigger": "key_date"}),
    ("严格落实市委关于中心组学习组织形式的规定要求。", {"form": "centre_group_study", "actor": "centre_group"}),
    ("各党支部每月2次集中学习。", {"every": "month", "at_least": 2}),
    ("各党支部每月20日前后开展主题党日。", {"every": "month", "at_least": 1}),
    ("各党小组原则上每周五集中学习1次。", {"strength": "should", "exception_allowed": True, "at_least": 1}),
    ("3月中旬，各支部召开组织生活会。", {"since": date(2024, 3, 11), "until": date(2024, 3, 20)}),
]


@pytest.mark.parametrize(("sentence", "wanted"), SENTENCES, ids=[s for s, _ in SENTENCES])
def test_a_sentence_gives_its_duty(sentence: str, wanted: dict[str, Any]) -> None:
    (duty,) = duties(sentence)
    assert {name: getattr(duty, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "要提高政治站位，增强“四个意识”。",
        "把学习成果作为检验工作的落脚点。",
        "不再报送学习简报。",
        "2023年，中心组共开展集体学习12次。",
        "在参加集体学习、研讨的基础上提高认识。",
        "开展“我为企业办实事”活动。",
    ],
)
def test_what_is_no_duty_gives_none(sentence: str) -> None:
    assert duties(sentence) == ()


def test_what_is_put_first_is_quoted_with_its_place() -> None:
    (duty,) = duties("把学习最新重要讲话精神，作为理论学习中心组学习“第一议题”。")
    assert duty.quote.startswith("把学习最新")


def test_ways_are_a_group_of_which_one_suffices() -> None:
    found = duties("各支部采取集中学习、个人自学、主题党日等方式开展研学。")
    assert [(d.form, d.actor, d.option_group) for d in found] == [
        ("collective_study", "branch", 1),
        ("self_study", "branch", 1),
        ("theme_day", "branch", 1),
    ]


def test_two_numbers_for_one_thing_are_two_duties() -> None:
    found = duties("局党组会前学法全年不少于4次，每季度至少1次，每次不少于20分钟。")
    assert [(d.every, d.at_least, d.amount) for d in found] == [
        ("year", 4, Amount(20.0, "分钟")),
        ("quarter", 1, Amount(20.0, "分钟")),
    ]


def test_the_trailing_bracket_gives_actor_and_deadline() -> None:
    (duty,) = duties("举办专题讲座1次。（责任单位：局办公室；完成时间：9月底前）")
    assert (duty.actor, duty.until) == ("office", date(2024, 9, 30))


def test_two_deadlines_are_two_duties_and_the_bracket_gives_the_size() -> None:
    found = duties("全体干部于3月31日和9月30日前分别提交一篇学习体会（不少于1500字）。")
    assert [(d.since, d.until, d.amount) for d in found] == [
        (None, date(2024, 3, 31), Amount(1500.0, "字")),
        (None, date(2024, 9, 30), Amount(1500.0, "字")),
    ]
    assert found[0].quote.endswith("（不少于1500字）")


def test_a_month_that_does_not_exist_fixes_no_date() -> None:
    document = read_document("某局2024年学习计划\n一、甲\n各支部月底前上报总结。\n某局\n2024年15月9日\n".encode(), "x")
    assert [d.until for d in extract(document, read_plan(document))] == [None]


def test_a_table_row_is_one_duty() -> None:
    found = duties("月份\t组织形式\t主题\t责任人\n4月\t主题党日\t植树\t宣传委员\n5月\t专题党课\t廉政\t支部书记")
    assert [(d.form, d.actor, d.since, d.quote) for d in found] == [
        ("theme_day", "branch", date(2024, 4, 1), "4月\t主题党日"),
        ("party_lecture", "branch_secretary", date(2024, 5, 1), "5月\t专题党课"),
    ]


def test_a_duty_says_which_words_gave_what() -> None:
    text = "云州市某局2024年度学习计划\n一、学习安排\n各党支部每月开展1次主题党日。\n"
    document = read_document(text.encode(), "计划.txt")
    (duty,) = extract(document, read_plan(document))
    words = {b.attribute: text[b.start : b.end] for b in duty.why}
    assert words == {"form": "主题党日", "every": "每月", "at_least": "1次", "actor": "各党支部"}


def test_every_form_has_its_rule_and_every_word_its_name() -> None:
    assert set(FORMS) == set(Form)
    assert all(rule.shares_with <= set(Form) for rule in FORMS.values())
    for names in (ACTOR_NAMES, CADENCE_NAMES, PER_NAMES, STRENGTH_NAMES, TRIGGER_NAMES):
        kind = type(next(iter(names)))
        assert set(names) == set(kind)
