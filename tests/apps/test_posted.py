"""The table that is posted: a period of a version as it now stands, read back from the files."""

from datetime import date, time
from io import BytesIO

import docx
import openpyxl
import pytest

from tests.apps.test_publishing import JULY, JUNE, version
from tests.people import GROUP, NOW, THIRD, World
from xueji.apps.study.models import Activity
from xueji.apps.study.posting import standing_of
from xueji.apps.study.publishing import publish
from xueji.apps.study.services import plan_activity
from xueji.apps.timetable import exports
from xueji.apps.timetable.models import Timetable


def sheet(timetable: Timetable, word: str) -> list[tuple[object, ...]]:
    data = _posted(timetable, word, "xlsx")
    return list(openpyxl.load_workbook(BytesIO(data)).active.iter_rows(values_only=True))


def _posted(timetable: Timetable, word: str, kind: str) -> bytes:
    period = exports.period_of(timetable.plan, word)
    assert period is not None
    return exports.posted(timetable, period, kind, standing=standing_of(timetable), dated=JUNE)


def test_a_quarter_of_a_draft_as_a_sheet(world: World) -> None:
    title, header, *rows = sheet(version(world, {"june": JUNE, "july": JULY}), "q2")
    assert title[0] == "云州市经信局2023年第二季度学习安排"
    assert header == ("月份", "时间", "地点", "形式", "内容", "参加人员")
    assert rows == [("6月", "6月12日（周一）下午14:30", "", "主题党日", "主题党日", "第三党支部全体成员")]


def test_what_was_published_is_posted_with_its_topic_and_as_it_was_moved(world: World) -> None:
    made = version(world, {"june": JUNE, "july": JULY})
    publish(access=world.access("clerk"), timetable=made, now=NOW)
    activity = Activity.objects.get(session_id_in_core="june")
    plan_activity(
        access=world.access("clerk"),
        activity=activity,
        day=date(2023, 7, 3),
        starts_at=time(10, 15),
        place="三楼会议室",
    )
    assert sheet(made, "q2")[2:] == []
    (first, second) = sheet(made, "m7")[2:]
    assert first[:3] == ("7月", "7月3日（周一）上午10:15", "三楼会议室")
    assert (second[1], second[4]) == ("7月17日（周一）下午14:30", "学习宪法")


def test_the_year_as_an_official_paper_with_its_table(world: World) -> None:
    data = _posted(version(world, {"june": JUNE, "july": JULY}), "year", "docx")
    paper = docx.Document(BytesIO(data))
    words = [paragraph.text for paragraph in paper.paragraphs]
    assert any("云州市经信局2023年度学习安排" in one for one in words)
    assert any("共安排集中学习2场" in one for one in words)
    (table,) = paper.tables
    assert [[cell.text for cell in row.cells][:2] for row in table.rows] == [
        ["月份", "时间"],
        ["6月", "6月12日（周一）下午14:30"],
        ["7月", "7月17日（周一）下午14:30"],
    ]


def test_a_month_without_a_session_says_so(world: World) -> None:
    paper = docx.Document(BytesIO(_posted(version(world, {"june": JUNE}), "m8", "docx")))
    assert (paper.tables, any("没有安排集中学习" in one.text for one in paper.paragraphs)) == ([], True)


def test_a_small_group_is_named_with_its_branch_and_a_committee_as_one(world: World) -> None:
    made = version(world, {"june": JUNE, "july": JULY})
    made.sessions.filter(session_id="june").update(unit=world.unit("第一党小组"))
    made.sessions.filter(session_id="july").update(form="committee_meeting")
    assert GROUP == "第三党支部/第一党小组"
    assert [row[5] for row in sheet(made, "year")[2:]] == ["第三党支部第一党小组全体成员", f"{THIRD}支委会成员"]


@pytest.mark.parametrize(
    ("word", "since", "until"),
    [
        ("year", date(2023, 1, 1), date(2024, 1, 1)),
        ("q1", date(2023, 1, 1), date(2023, 4, 1)),
        ("q4", date(2023, 10, 1), date(2024, 1, 1)),
        ("m12", date(2023, 12, 1), date(2024, 1, 1)),
    ],
)
def test_the_periods_of_a_year(world: World, word: str, since: date, until: date) -> None:
    period = exports.period_of(world.plan, word)
    assert period is not None
    assert (period.since, period.until) == (since, until)


@pytest.mark.parametrize("word", ["", "q", "q0", "q5", "q12", "m0", "m13", "m01", "m１", "y", "2023", "w1", "m-1"])
def test_what_is_no_period(world: World, word: str) -> None:
    assert exports.period_of(world.plan, word) is None


def test_a_school_year_has_its_january_in_the_next_year(world: World) -> None:
    world.plan.since, world.plan.until = date(2023, 9, 1), date(2024, 8, 1)
    january, autumn = (exports.period_of(world.plan, word) for word in ("m1", "q3"))
    assert january is not None
    assert autumn is not None
    assert (january.since, autumn.since) == (date(2024, 1, 1), date(2023, 9, 1))
    made = version(world, {})
    assert exports.posted_title(made, january) == "云州市经信局2024年1月学习安排"
    assert exports.period_of(world.plan, "m8") is None
