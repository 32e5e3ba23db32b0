"""What holds of every plan: clauses nest, quotes are the text, and layout changes no duty."""

from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.core.documents.readers import read_document
from xueji.core.obligations.model import Obligation
from xueji.core.reading import read
from xueji.core.reading.model import Reading

OWN = Path(__file__).parents[2] / "corpus"
WHO = ["各党支部", "局党组理论学习中心组", "各处室", "每名党员", "局办公室", "青年干部", ""]
WHEN = ["每月", "每季度", "全年", "原则上每两周", "6月底前", "6月中旬至7月上旬", "每次学习结束后", "上半年", ""]
WHAT = [
    "开展1次主题党日",
    "集中学习不少于2次",
    "撰写学习体会1篇，不少于1500字",
    "举办专题讲座2期（每期不少于3学时）",
    "采取集中学习、个人自学、专题研讨等方式推进",
    "报送学习总结",
    "制定学习计划，报机关党委备案",
    "深入学习贯彻《中国共产党章程》",
    "提高政治站位，增强“四个意识”",
    "不再报送学习简报",
]
SENTENCES = st.builds(lambda who, when, what: f"{who}{when}{what}。", *map(st.sampled_from, (WHO, WHEN, WHAT)))
ITEMS = st.lists(st.lists(SENTENCES, min_size=1, max_size=3).map("".join), min_size=1, max_size=4)
PLANS = st.lists(ITEMS, min_size=1, max_size=3)
SECTIONS = ["一、学习重点", "二、学习安排", "三、工作要求"]
TITLE = "云州市水务局2024年度理论学习计划"


def lines_of(plan: list[list[str]], mark: str = ".") -> list[str]:
    """The plan's lines: a title, sections, and numbered items."""
    lines = [TITLE]
    for section, items in zip(SECTIONS, plan, strict=False):
        lines += [section, *(f"{n}{mark}{item}" for n, item in enumerate(items, 1))]
    return lines


def reading_of(lines: list[str]) -> Reading:
    return read(read_document("\n".join(lines).encode(), "计划.txt"))


def said(duty: Obligation) -> tuple[object, ...]:
    """A duty without its places."""
    kept = [getattr(duty, field.name) for field in fields(duty) if field.name not in {"start", "end", "why"}]
    return tuple(kept)


@settings(deadline=None)
@given(PLANS)
def test_quotes_are_the_text_and_clauses_nest(plan: list[list[str]]) -> None:
    reading = reading_of(lines_of(plan))
    text = reading.document.text
    by_id = {clause.id: clause for clause in reading.plan.clauses}
    for duty in reading.obligations:
        assert duty.quote == text[duty.start : duty.end]
        assert by_id[duty.clause].start <= duty.start < duty.end <= by_id[duty.clause].end
    for clause in reading.plan.clauses:
        parent = by_id.get(clause.parent_id or "")
        assert parent is None or parent.start <= clause.start < clause.end <= parent.end
    top = [c for c in reading.plan.clauses if c.parent_id not in by_id]
    assert all(before.end <= after.start for before, after in pairwise(top))
    assert top[0].start <= len(TITLE) + 1
    assert top[-1].end == len(text.rstrip())


@settings(deadline=None)
@given(PLANS, st.data())
def test_a_blank_line_changes_no_duty(plan: list[list[str]], data: st.DataObject) -> None:
    lines = lines_of(plan)
    at = data.draw(st.integers(0, len(lines)))
    blank = data.draw(st.sampled_from(["", "　", "\t "]))
    before = reading_of(lines)
    after = reading_of([*lines[:at], blank, *lines[at:]])
    assert [said(d) for d in before.obligations] == [said(d) for d in after.obligations]


@settings(deadline=None)
@given(PLANS, st.sampled_from(["、", "．", ") ", "）"]))
def test_another_mark_after_the_number_changes_no_duty(plan: list[list[str]], mark: str) -> None:
    before, after = reading_of(lines_of(plan)), reading_of(lines_of(plan, mark))
    assert [said(d) for d in before.obligations] == [said(d) for d in after.obligations]


@settings(deadline=None)
@given(PLANS)
def test_reading_twice_gives_the_same(plan: list[list[str]]) -> None:
    assert reading_of(lines_of(plan)) == reading_of(lines_of(plan))


@pytest.mark.parametrize("name", sorted(path.name for path in OWN.glob("negative-*.txt")))
def test_a_text_that_is_no_plan_gives_no_duty_and_no_finding(name: str) -> None:
    reading = read(read_document(OWN / name, name))
    assert (reading.obligations, reading.findings) == ((), ())
