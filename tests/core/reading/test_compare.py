"""Two plans clause by clause and duty by duty: what stayed, changed, came, went or moved."""

from xueji.core.documents.model import Block, BlockKind, Document, Span
from xueji.core.reading import read
from xueji.core.reading.compare import AttributeChange, Change, Comparison, compare, differences
from xueji.core.reading.model import Reading

PLAN = (
    "云州市经信局2023年度理论学习计划",
    "一、学习重点",
    "（一）学习贯彻党的二十大精神。原原本本学习报告，全面准确领会精神实质。",
    "（二）学习宪法和法律。局党组中心组每季度集体学习1次，党员干部撰写学习体会。",
    "二、学习形式",
    "（一）主题党日。各党支部每月开展1次主题党日。",
    "（二）专题党课。党支部书记每半年讲1次党课。",
)


def reading_of(*lines: str) -> Reading:
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(BlockKind.PARAGRAPH, Span(at, at + len(line))))
        at += len(line) + 1
    return read(Document("计划.txt", "\n".join(lines), tuple(blocks)))


def with_lines(changes: dict[int, str | None], *more: str) -> Comparison:
    lines = [changes.get(n, line) for n, line in enumerate(PLAN)]
    return compare(reading_of(*PLAN), reading_of(*(line for line in lines if line is not None), *more))


def kinds(result: Comparison) -> dict[str, str]:
    return {one.clause.heading: one.change.value for one in result.clauses if one.change is not Change.UNCHANGED}


def test_a_plan_against_itself_changes_nothing() -> None:
    result = with_lines({})
    assert (set(result.clause_counts), set(result.duty_counts), result.moved) == (
        {Change.UNCHANGED},
        {Change.UNCHANGED},
        0,
    )


def test_another_number_is_told_as_words_and_as_attribute() -> None:
    result = with_lines({5: "（一）主题党日。各党支部每季度开展2次主题党日。"})
    assert kinds(result) == {"主题党日": "changed"}
    clause = next(one for one in result.clauses if one.change is Change.CHANGED)
    assert [(run.change.value, run.text) for run in clause.runs] == [
        ("unchanged", "主题党日。各党支部每"),
        ("removed", "月"),
        ("added", "季度"),
        ("unchanged", "开展"),
        ("removed", "1"),
        ("added", "2"),
        ("unchanged", "次主题党日。"),
    ]
    (duty,) = [one for one in result.duties if one.change is not Change.UNCHANGED]
    assert duty.attributes == (AttributeChange("频次", "每月 1 次", "每季度 2 次"),)


def test_a_clause_that_came_takes_its_duty_along_and_renumbers_the_rest() -> None:
    result = with_lines(
        {5: "（一）读书活动。提倡干部每月读一本书。", 6: PLAN[5].replace("（一）", "（二）")},
        PLAN[6].replace("（二）", "（三）"),
    )
    assert kinds(result) == {"读书活动": "added"}
    assert result.moved == 0
    renumbered = next(one for one in result.clauses if one.clause.heading == "主题党日")
    assert (renumbered.before and renumbered.before.id, renumbered.after and renumbered.after.id) == ("2.1", "2.2")
    assert result.duty_counts[Change.ADDED] == 1


def test_a_clause_that_went_stands_where_it_stood() -> None:
    result = with_lines({5: None, 6: PLAN[6].replace("（二）", "（一）")})
    assert kinds(result) == {"主题党日": "removed"}
    headings = [one.clause.heading for one in result.clauses]
    assert headings.index("学习形式") < headings.index("主题党日") < headings.index("专题党课")


def test_clauses_that_changed_places_are_moved_not_rewritten() -> None:
    result = with_lines({5: PLAN[6].replace("（二）", "（一）"), 6: PLAN[5].replace("（一）", "（二）")})
    assert (kinds(result), result.moved) == ({}, 1)
    assert set(result.duty_counts) == {Change.UNCHANGED}


def test_a_character_between_two_changes_is_told_with_them() -> None:
    runs = [(run.change.value, run.text) for run in differences("每季度学一次", "每年度学两次")]
    assert runs[1:3] == [("removed", "季"), ("added", "年")]
    assert [run.text for run in differences("甲一乙", "丙一丁")] == ["甲一乙", "丙一丁"]


def test_the_words_put_together_again_are_the_two_texts() -> None:
    was, now = "按照“七五”普法要求，每季度学习1次。", "按照“八五”普法规划要求，每月学习2次。"
    runs = differences(was, now)
    assert "".join(run.text for run in runs if run.change is not Change.ADDED) == was
    assert "".join(run.text for run in runs if run.change is not Change.REMOVED) == now
