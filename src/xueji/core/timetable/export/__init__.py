"""A timetable as files that people open: ics for calendars, xlsx for desks, json for programs."""

from xueji.core.timetable.export.calendar_file import to_ics
from xueji.core.timetable.export.feed import Entry, entry, feed, of_person, of_unit
from xueji.core.timetable.export.form import to_json
from xueji.core.timetable.export.schedule import Line, lines, schedule_title, schedule_xlsx
from xueji.core.timetable.export.workbook import to_xlsx

__all__ = [
    "Entry",
    "Line",
    "entry",
    "feed",
    "lines",
    "of_person",
    "of_unit",
    "schedule_title",
    "schedule_xlsx",
    "to_ics",
    "to_json",
    "to_xlsx",
]
