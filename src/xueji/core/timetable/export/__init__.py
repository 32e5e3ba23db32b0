"""A timetable as files that people open: ics for calendars, xlsx for desks, json for programs."""

from xueji.core.timetable.export.calendar_file import to_ics
from xueji.core.timetable.export.form import to_json
from xueji.core.timetable.export.workbook import to_xlsx

__all__ = ["to_ics", "to_json", "to_xlsx"]
