"""Minutes hold exactly the names and numbers of the marks; reasons of leave stay in the record."""

from datetime import date, time

from xueji.core.reports import BulletinFigures, Gap, Item, Meeting, Names, bulletin, minutes, notice
from xueji.core.reports.meeting import ordinal

MEETING = Meeting(
    unit="第三党支部",
    title="6月主题党日",
    day=date(2023, 6, 12),
    starts_at=time(14, 30),
    minutes=120,
    place="三楼会议室",
    chair="陈立群",
    recorder="林静宜",
    items=(Item("学习重要讲话", True, "陈立群", "领学全文。\n\n大家谈体会。", "二、（八）"),),
    organ="云州市经信局",
)
NAMES = Names(("陈立群", "林静宜"), ("何秀英",), ())


def lines(paper_body: object) -> str:
    return "\n".join(f"{p.label}{p.text}" for p in paper_body)  # type: ignore[attr-defined]  # a tuple of paragraphs


def test_minutes_count_and_name_who_was_there() -> None:
    text = lines(minutes(MEETING, NAMES).body)
    assert "应到3人，实到2人，请假1人，缺席0人" in text
    assert "出席陈立群、林静宜" in text
    assert "请假何秀英" in text
    assert "缺席无" in text


def test_minutes_give_each_item_with_the_clause_it_stands_on() -> None:
    text = lines(minutes(MEETING, NAMES).body)
    assert "一、第一议题：学习重要讲话" in text
    assert "（依据年度学习计划二、（八））" in text
    assert "领学全文。\n大家谈体会。" in text


def test_a_notice_says_when_where_and_what() -> None:
    paper = notice(MEETING, dated=date(2023, 6, 5))
    text = lines(paper.body)
    assert "2023年6月12日（星期一）14:30，约120分钟。" in text
    assert "三楼会议室。" in text
    assert "1. 第一议题：学习重要讲话" in text


def test_a_bulletin_shows_the_boards_figures_and_gaps_in_the_order_of_the_plan() -> None:
    gap = Gap("二、（二）", "主题党日", 5, 6, ("第五党支部",))
    figures = BulletinFigures(
        "云州市经信局",
        2023,
        2,
        date(2023, 6, 12),
        40,
        21,
        18,
        2,
        1,
        (("主题党日", 20),),
        (gap,),
        "照现有日程，都能完成。",
    )
    paper = bulletin(figures)
    text = lines(paper.body)
    assert paper.title == "云州市经信局2023年第二季度理论学习情况通报"
    assert "应落实任务21项，已完成18项，临近到期2项，逾期1项。本季度举行学习40场" in text
    assert "计划二、（二），主题党日：应做6次，已做5次，涉及第五党支部。" in text


def test_ordinals_as_official_papers_write_them() -> None:
    assert [ordinal(place) for place in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]
