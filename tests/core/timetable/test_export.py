"""What leaves the house: feeds for calendars that follow changes, and the table that is posted."""

from dataclasses import replace
from datetime import UTC, date, time
from io import BytesIO

import icalendar
from docx import Document
from openpyxl import load_workbook

from tests.core.timetable.bureau import CENTRE, FIRST, ORGAN, SECOND, asked
from xueji.core.documents.writers import write_docx
from xueji.core.obligations.model import Form
from xueji.core.organisation.model import Unit, UnitKind
from xueji.core.reports.schedule import schedule_paper
from xueji.core.timetable.export import (
    Entry,
    entry,
    feed,
    lines,
    of_person,
    of_unit,
    schedule_title,
    schedule_xlsx,
    to_ics,
)
from xueji.core.timetable.model import Half, Slot, Status, Timetable
from xueji.core.workdays import Period, periods

ASKED = asked()
SLOTS = {s.id: Slot(s.since, Half.AFTERNOON) for s in ASKED.sessions}
ENTRIES = [entry(session, SLOTS[session.id]) for session in ASKED.sessions]
QUARTER = periods("quarter", date(2023, 1, 1), date(2024, 1, 1))[0]


def events(data: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def test_a_person_of_two_units_gets_the_sessions_of_both() -> None:
    both = next(person for person in ORGAN.people if person.name == "罗建新")
    assert {each.unit for each in of_person(ENTRIES, both)} == {CENTRE, FIRST}


def test_a_person_who_left_a_unit_is_called_no_more() -> None:
    both = next(person for person in ORGAN.people if person.name == "罗建新")
    left = replace(both, memberships=tuple(replace(m, until=date(2023, 3, 1)) for m in both.memberships))
    assert {each.slot.day.month for each in of_person(ENTRIES, left)} == {1, 2}


def test_a_unit_gets_its_own_its_groups_and_what_calls_everybody() -> None:
    group = Unit(f"{FIRST}/一组", "一组", UnitKind.SMALL_GROUP, FIRST)
    organ = replace(ORGAN, units=(*ORGAN.units, group))
    some = [Entry(unit, "会", unit, Slot(date(2023, 1, 3), Half.MORNING)) for unit in (FIRST, group.id, SECOND, "全局")]
    assert [each.unit for each in of_unit(some, FIRST, organ)] == [FIRST, group.id, "全局"]
    assert [each.unit for each in of_unit(some, group.id, organ)] == [FIRST, group.id, "全局"]


def test_a_moved_session_keeps_its_uid_and_raises_its_sequence() -> None:
    before = entry(ASKED.sessions[0], SLOTS[ASKED.sessions[0].id])
    after = replace(before, slot=Slot(date(2023, 1, 9), Half.MORNING), sequence=1, place="一号会议室")
    (old,), (new,) = events(feed([before], organ="局", name="甲")), events(feed([after], organ="局", name="甲"))
    assert old["UID"] == new["UID"]
    assert (old["SEQUENCE"], new["SEQUENCE"]) == (0, 1)
    assert new["DTSTART"].dt.astimezone(UTC).hour == 1
    assert new["LOCATION"] == "一号会议室"


def test_what_was_called_off_stays_as_cancelled() -> None:
    (event,) = events(feed([replace(ENTRIES[0], cancelled=True, sequence=2)], organ="局", name="甲"))
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"].startswith("（取消）")


def test_a_feed_is_published_in_shanghais_time_and_is_the_same_each_time() -> None:
    data = feed(ENTRIES, organ="局", name="第一党支部学习日程")
    assert data == feed(ENTRIES[::-1], organ="局", name="第一党支部学习日程")
    assert b"METHOD:PUBLISH" in data
    assert data.count(b"BEGIN:VTIMEZONE") == 1
    assert b"TZID:Asia/Shanghai" in data


def test_the_feed_and_the_file_speak_of_the_same_sessions() -> None:
    whole = to_ics(ASKED.sessions, Timetable(SLOTS, 0, 0, Status.FEASIBLE), organ="局")
    assert {e["UID"] for e in events(whole)} == {e["UID"] for e in events(feed(ENTRIES, organ="局", name="甲"))}


def test_an_hour_that_was_set_stands_instead_of_the_halfs() -> None:
    session = ASKED.sessions[0]
    (event,) = events(feed([replace(ENTRIES[0], starts_at=time(15, 20))], organ="局", name="甲"))
    assert event.decoded("DTSTART").time() == time(15, 20)
    (row, *_) = lines([session], SLOTS, QUARTER, starts={session.id: time(15, 20)})
    assert row.when == "1月1日（周日）下午15:20"


def test_a_committee_is_posted_as_a_committee() -> None:
    session = replace(ASKED.sessions[0], form=Form.COMMITTEE_MEETING, unit=FIRST)
    assert [row.who for row in lines([session], SLOTS, QUARTER)] == ["第一党支部支委会成员"]


def test_the_posted_table_has_a_row_for_each_session_of_the_period() -> None:
    first = ASKED.sessions[0]
    rows = lines(ASKED.sessions, SLOTS, QUARTER, places={first.id: "一号会议室"}, contents={first.id: "专题一"})
    assert len(rows) == 9
    assert rows[0].cells() == ("1月", "1月1日（周日）下午14:30", "一号会议室", "中心组学习", "专题一", "中心组全体成员")
    only = lines(ASKED.sessions, SLOTS, QUARTER, wanted=lambda session: session.unit == FIRST)
    assert {row.who for row in only} == {"第一党支部全体成员"}


def test_the_posted_table_as_a_sheet_joins_the_months() -> None:
    rows = lines(ASKED.sessions, SLOTS, QUARTER)
    sheet = load_workbook(BytesIO(schedule_xlsx(rows, title="学习安排")))["学习安排"]
    assert [cell.value for cell in sheet[2]] == ["月份", "时间", "地点", "形式", "内容", "参加人员"]
    assert sheet.max_row == 11
    assert {str(joined) for joined in sheet.merged_cells.ranges} == {"A1:F1", "A3:A5", "A6:A8", "A9:A11"}


def test_the_posted_table_as_a_paper() -> None:
    rows = lines(ASKED.sessions, SLOTS, QUARTER)
    title = schedule_title("云州市某局", QUARTER, 2023)
    paper = schedule_paper(rows, title=title, organ="云州市某局", dated=date(2023, 1, 3))
    (table,) = Document(BytesIO(write_docx(paper))).tables
    assert title == "云州市某局2023年第一季度学习安排"
    assert len(table.rows) == 10
    assert [row.cells[0].text for row in table.rows][:5] == ["月份", "1月", "", "", "2月"]
    none = schedule_paper((), title=title, organ="云州市某局", dated=date(2023, 1, 3))
    assert not Document(BytesIO(write_docx(none))).tables


def test_the_titles_of_a_year_and_a_month() -> None:
    whole = Period(date(2023, 1, 1), date(2024, 1, 1), "2023年")
    assert schedule_title("某局", whole, 2023) == "某局2023年度学习安排"
    assert schedule_title("某局", Period(date(2023, 3, 1), date(2023, 4, 1), "3月"), 2023) == "某局2023年3月学习安排"
