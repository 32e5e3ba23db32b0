"""What comes through the limited child is what was sent: rosters, calendars, tables; faults keep their places."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from tests.core.organisation.test_calendar_file import ics
from xueji.core.organisation.calendar_file import CalendarFileError
from xueji.core.organisation.errors import RosterErrors
from xueji.core.organisation.limited import read_absences_in_child, read_roster_in_child, read_rows_in_child
from xueji.core.organisation.model import Absence, Organisation, Person, Unit, UnitKind
from xueji.core.organisation.reader import NoRoster
from xueji.core.organisation.sample import sample_bureau
from xueji.core.organisation.writer import write_roster
from xueji.core.workdays import read_table


def test_the_sample_bureau_comes_through_whole() -> None:
    bureau = sample_bureau()
    assert read_roster_in_child(write_roster(bureau), "名册.xlsx", organ=bureau.name) == bureau


def test_faults_come_through_with_sheet_and_row() -> None:
    twice = (Person("罗建新", "罗建新"), Person("罗建新", "罗建新"))
    unit = Unit("第三党支部", "第三党支部", UnitKind.BRANCH)
    with pytest.raises(RosterErrors) as caught:
        read_roster_in_child(write_roster(Organisation("局", (unit,), twice)), "名册.xlsx", organ="局")
    assert {error.sheet for error in caught.value.errors} == {"人员"}
    assert all(error.row for error in caught.value.errors)


def test_what_is_no_workbook_is_refused_by_name() -> None:
    with pytest.raises(NoRoster, match=r"名册\.xlsx"):
        read_roster_in_child(b"not a workbook", "名册.xlsx", organ="局")


def test_the_transfer_of_the_sample_is_a_half_open_period() -> None:
    days = {m.until for person in sample_bureau().people for m in person.memberships if m.until}
    assert date(2023, 3, 20) in days


def test_a_calendar_comes_through_as_days_and_its_faults_by_name() -> None:
    away = ics("SUMMARY:出差\nDTSTART;VALUE=DATE:20230306\nDTEND;VALUE=DATE:20230309")
    found = read_absences_in_child(away, "罗建新.ics", person="罗建新", year=2023)
    assert found == (Absence("罗建新", date(2023, 3, 6), date(2023, 3, 8)),)
    with pytest.raises(CalendarFileError, match=r"罗建新\.ics"):
        read_absences_in_child(b"not a calendar", "罗建新.ics", person="罗建新", year=2023)


def test_a_table_comes_through_row_by_row_and_is_a_notice() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("日期", "类型"))
        sheet.write_datetime(1, 0, date(2024, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_string(1, 1, "元旦")
    rows = read_rows_in_child(stream.getvalue(), "放假.xlsx")
    assert read_table(rows, year=2024).off == {date(2024, 1, 1): "元旦"}
    with pytest.raises(NoRoster, match=r"放假\.xlsx 不是 xlsx 文件"):
        read_rows_in_child(b"not a workbook", "放假.xlsx")


def test_a_table_of_many_rows_is_no_years_table() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number in range(2_001):
            sheet.write_string(number, 0, "日期")
    with pytest.raises(NoRoster, match="超过 2,000 行"):
        read_rows_in_child(stream.getvalue(), "放假.xlsx")
