"""Properties that hold of the reading of any text, and the findings one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.core.documents.readers import read_document
from xueji.core.reading import explain, read, to_json
from xueji.core.reading.model import Reading

PIECES = [
    "各党支部",
    "每月",
    "开展",
    "1次",
    "主题党日",
    "，",
    "。",
    "\n",
    "一、",
    "（一）",
    "2.",
    "提倡",
    "采取集中学习、个人自学等方式",
    "《论语》",
    "“第一议题”",
    "12月底前",
    "不少于",
    "（责任单位：办公室；完成时间：6月）",
    "\t",
    "月份\t形式",
    "局党组",
    "打卡",
    "　",
    "2024年",
]


def reading_of(text: str) -> Reading:
    return read(read_document(text.encode(), "计划.txt"))


@settings(deadline=None)
@given(st.one_of(st.text(min_size=1, max_size=200), st.lists(st.sampled_from(PIECES), min_size=1).map("".join)))
def test_reading_never_fails_is_deterministic_and_quotes_its_text(text: str) -> None:
    if not text.strip() or len([c for c in text if ord(c) < 32 or 0xD800 <= ord(c) < 0xE000]) > 8:
        return
    if "\0" in text or any(0xD800 <= ord(c) < 0xE000 for c in text):
        return
    first, second = reading_of(text), reading_of(text)
    assert first == second
    words = first.document.text
    known = {c.id for c in first.plan.clauses}
    for obligation in first.obligations:
        assert obligation.quote == words[obligation.start : obligation.end]
        assert obligation.clause in known
        assert all(0 <= b.start <= b.end <= len(words) for b in obligation.why)
        assert explain(first, obligation)
    for finding in first.findings:
        assert 0 <= finding.start < finding.end <= len(words)
    assert to_json(first)["clauses"] is not None


FAULTS = [
    ("按照“七五”普法规划学法。", "stale-programme", "“七五”普法规划"),
    ("学习党的二十届四中全会精神。", "event-not-in-year", "党的二十届四中全会"),
    ("各支部形成一批学习文章。", "no-number", "一批"),
    ("举办学习论坛。", "no-actor", "举办学习论坛"),
    ("切实增强增强本领。", "typo-doubling", "增强增强"),
    ("在学习学习中涵养师德。", "typo-doubling", "学习学习"),
    ("党员每天在平台打卡。", "over-recording", "党员每天在平台打卡"),
]


@pytest.mark.parametrize(("sentence", "code", "words"), FAULTS, ids=[words for _, _, words in FAULTS])
def test_a_fault_is_found_where_it_stands(sentence: str, code: str, words: str) -> None:
    reading = reading_of(f"云州市某局2024年度学习计划\n一、学习安排\n{sentence}\n")
    text = reading.document.text
    (finding,) = [f for f in reading.findings if f.code == code]
    assert text[finding.start : finding.end] == words
    assert finding.message.endswith("。")


def test_what_is_forbidden_is_cited_by_the_rules_of_the_plans_year() -> None:
    asked = "各党支部每次活动上报现场照片。"
    (old,), (new,) = (
        [f for f in reading_of(f"某局{year}年度学习计划\n一、学习安排\n{asked}\n").findings if f.source]
        for year in (2022, 2026)
    )
    assert old.source == "《关于解决形式主义突出问题为基层减负的通知》：不得过度留痕"
    assert "《中国共产党纪律处分条例》第一百三十二条第五项" in new.source
    assert new.suggestion == "改为以会议记录为准，不要求照片或截图。"


def test_contradicting_numbers_are_told_at_the_later_statement() -> None:
    text = "某局2024年学习计划\n一、甲\n党员每年参加培训不少于40学时。\n二、乙\n党员每年参加培训不少于32学时。\n"
    reading = reading_of(text)
    (finding,) = [f for f in reading.findings if f.code == "conflicting-numbers"]
    assert finding.clause == "2"


def test_a_sentence_may_contradict_a_row_of_a_table() -> None:
    table = "二、年度学时\n层级\t年度学时\nN0级护士\t不少于120学时\nN1级护士\t不少于90学时\n"
    reading = reading_of(f"某院2024年护士培训计划\n{table}三、要求\nN0级护士全年培训不得少于100学时。\n")
    (finding,) = [f for f in reading.findings if f.code == "conflicting-numbers"]
    assert reading.document.text[finding.start : finding.end] == "不得少于100学时"


def test_a_plenum_after_the_last_known_was_not_held_by_its_year() -> None:
    reading = reading_of("某局2025年学习计划\n一、学习安排\n学习党的二十届四中、五中全会精神。\n")
    (finding,) = [f for f in reading.findings if f.code == "event-not-in-year"]
    assert reading.document.text[finding.start : finding.end] == "五中全会"
    assert "2025年10月" in finding.message
    assert finding.source


def test_a_repeated_and_a_missing_ordinal_are_told_once_each() -> None:
    text = "某局2024年学习计划\n一、甲\n（一）子。一。\n（一）丑。二。\n二、乙\n1.寅。三。\n3.卯。四。\n"
    reading = reading_of(text)
    found = [(f.clause, reading.document.text[f.start : f.end]) for f in reading.findings if f.code == "numbering"]
    assert found == [("1.2", "（一）"), ("2.2", "3.")]


@pytest.mark.parametrize("words", ["学习习近平新时代", "一项一项抓落实", "原原本本学", "人民民主"])
def test_words_that_only_meet_are_no_slip(words: str) -> None:
    reading = reading_of(f"某局2024年学习计划\n一、甲\n{words}。\n")
    assert [f for f in reading.findings if f.code == "typo-doubling"] == []
