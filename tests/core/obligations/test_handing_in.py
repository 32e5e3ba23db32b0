"""Handing in: told by the place that takes it, or by its verb where the thing has no form of its own."""

from datetime import date

import pytest

from tests.core.obligations.test_extract import duties
from xueji.core.obligations.model import Form


@pytest.mark.parametrize(
    "sentence",
    [
        "办公室12月5日前报全年保密教育情况。",
        "班主任将听课本于学期末交教导处查阅。",
        "宣讲稿送党建办审核。",
        "各支部把签到表传到系统。",
        "各支部三天之内把实施细则报上来。",
        "计划报中心组组长审阅后印发。",
        "每次培训后五日内，各车间交签到表、试卷。",
        "登记表5月8日前送交。",
    ],
)
def test_what_is_handed_in_is_a_report(sentence: str) -> None:
    assert [duty.form for duty in duties(sentence)] == [Form.REPORT]


@pytest.mark.parametrize(
    ("sentence", "form"),
    [
        ("每名党员交一份500字的补学体会。", Form.REFLECTION),
        ("各处室12月底前提交调研报告1篇。", Form.RESEARCH_REPORT),
        ("择优推荐一批典型报市文旅局。", Form.SELECTION),
        ("学习档案每年交镇档案室保管。", Form.RECORD),
    ],
)
def test_what_has_a_form_of_its_own_keeps_it(sentence: str, form: Form) -> None:
    assert [duty.form for duty in duties(sentence)] == [form]


def test_a_report_after_research_is_the_report_of_it() -> None:
    research, report = duties("小组每年到基层调研不少于5天，形成报告一份。")
    assert (research.form, report.form) == (Form.RESEARCH, Form.RESEARCH_REPORT)


def test_what_is_settled_so_often_is_handed_on_as_often() -> None:
    settled, handed = duties("支部每季度末拟定下季度方案，报组织科审核。")
    assert (settled.every, handed.every) == ("quarter", "quarter")


@pytest.mark.parametrize("brackets", ["（）", "()"], ids=["full", "half"])
def test_a_day_below_a_stage_is_of_the_month_in_its_brackets(brackets: str) -> None:
    heading, month, close = "总结评估阶段", f"{brackets[0]}12月", brackets[1]
    (summary,) = duties(f"{brackets[0]}一{brackets[1]}{heading}{month}{close}。各单位10日前上报总结。")
    assert (summary.form, summary.since, summary.until) == (Form.REPORT, None, date(2024, 12, 10))
