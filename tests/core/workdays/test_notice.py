"""The State Council's notice as pasted text and as a table, checked against the published years day by day."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest

from xueji.core.workdays import NoticeError, calendar_for, read_notice, read_table
from xueji.core.workdays.notice import spans

OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
"""
OF_2024 = """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
"""
OF_2025 = """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
"""
OF_2023 = """一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
"""


def year_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize(
    ("year", "text"), [(2023, OF_2023), (2024, OF_2024), (2025, OF_2025), (2026, OF_2026)], ids=str
)
def test_a_notice_gives_the_year_that_was_published(year: int, text: str) -> None:
    calendar = calendar_for([year], notices=[read_notice(text, year=year)])
    days = year_of(year)
    assert [calendar.is_workday(day) for day in days] == [chinese_calendar.is_workday(day) for day in days]
    assert calendar.provisional == frozenset()


def test_a_notice_says_what_it_holds() -> None:
    assert spans(read_notice(OF_2026, year=2026))[1] == ("春节", date(2026, 2, 15), date(2026, 2, 23))


def table(year: int) -> list[list[object]]:
    kinds = [[datetime(d.year, d.month, d.day), "上班" if d.weekday() < 5 else "休息日"] for d in year_of(year)]  # noqa: DTZ001 - as a sheet has it
    return [["日期", "类型"], *kinds]


def test_a_year_that_is_not_published_takes_its_table() -> None:
    rows: list[list[object]] = [
        ["日期", "类型", "名称"],
        ["2029-02-16", "放假", "春节"],
        ["2029年2月24日", "上班", ""],
        [None, None, None],
    ]
    calendar = calendar_for([2029], notices=[read_table(rows, year=2029)])
    assert calendar.provisional == frozenset()
    assert not calendar.is_workday(date(2029, 2, 16))
    assert calendar.is_workday(date(2029, 2, 24))
    assert not calendar.is_workday(date(2029, 3, 3))
    assert [h.name for h in calendar.holidays(2029)] == ["春节"]


def test_a_table_of_the_whole_year_is_taken_as_it_stands() -> None:
    calendar = calendar_for([2029], notices=[read_table(table(2029), year=2029)])
    assert len(calendar.workdays(date(2029, 1, 1), date(2029, 12, 31))) == 261


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("2026年部分", "2025年部分"), "这是 2025 年的通知"),
        (("1月4日（周日）", "1月4日（周六）"), "1月4日（周六）"),
        (("共9天", "共8天"), "“春节”一条写“共8天”"),
        (("五、端午节：6月19日（周五）至21日（周日）放假，共3天。\n", ""), "没有端午节"),
        (("4月4日（周六）至6日（周一）", "5月1日至3日"), "重叠"),
        (("1月1日（周四）至3日（周六）", "1月3日至1日"), "起止日期不对"),
        (("9月20日（周日）", "10月2日（周五）"), "既放假又上班"),
        (("9月20日（周日）", "9月21日（周一）"), "本来就是工作日"),
        (("6月19日（周五）至", "6月31日至"), "不是日期"),
        (("5月1日（周五）至5日（周二）放假调休", "待定"), "没有写哪几天放假"),
    ],
)
def test_a_faulty_notice_is_refused_with_its_place(change: tuple[str, str], says: str) -> None:
    with pytest.raises(NoticeError, match=says) as caught:
        read_notice(OF_2026.replace(*change), year=2026)
    assert "请" in str(caught.value)


@pytest.mark.parametrize("text", ["", "今天天气很好。", "一二三"])
def test_what_is_no_notice_is_refused(text: str) -> None:
    with pytest.raises(NoticeError, match="全文"):
        read_notice(text, year=2026)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "第 1 行"),
        ([["日子", "类型"]], "第 1 行"),
        ([["日期", "类型"], ["2029-02-30", "放假"]], "第 2 行“日期”列"),
        ([["日期", "类型"], ["2028-02-13", "放假"]], "不在 2029 年"),
        ([["日期", "类型"], ["2029-02-13", "看情况"]], "既不是放假也不是上班"),
        ([["日期", "类型"], ["2029-02-13", "放假"], ["2029-02-13", "上班"]], "第 3 行“日期”列：2029-02-13 重复"),
        ([["日期", "类型"]], "没有一天放假"),
    ],
)
def test_a_faulty_table_is_refused_with_its_place(rows: list[list[object]], says: str) -> None:
    with pytest.raises(NoticeError, match=says):
        read_table(rows, year=2029)


def test_a_table_of_the_year_without_a_month_or_a_day_is_refused() -> None:
    heading, *days = table(2029)
    with pytest.raises(NoticeError, match="没有 3 月"):
        read_table([heading, *(row for row in days if getattr(row[0], "month", 0) != 3)], year=2029)
    with pytest.raises(NoticeError, match="没有 1月10日"):
        read_table([heading, *days[:9], *days[10:]], year=2029)
