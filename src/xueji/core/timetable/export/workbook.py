"""Demand and timetable → a workbook: the year's sessions by date, the last days, and what was not placed."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

import xlsxwriter

from xueji.core.timetable.export.calendar_file import STARTS
from xueji.core.timetable.model import Demand, Timetable

# Words from a plan must never become a formula or a link.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WEEKDAYS = "一二三四五六日"
Row = tuple[str | int | date, ...]


def to_xlsx(demand: Demand, timetable: Timetable, *, organ: str) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        book.set_properties({"title": f"{organ}学习日程"})
        _sheet(
            book, "日程", ("日期", "星期", "时段", "时间", "单位", "活动", "分钟", "依据"), _sessions(demand, timetable)
        )
        _sheet(book, "期限", ("任务", "单位", "最后一天"), ((d.duty, d.unit, d.until) for d in demand.deadlines))
        _sheet(book, "未排", ("任务", "原因"), ((u.duty, u.reason) for u in demand.unplaced))
        _sheet(book, "冲突", ("说明",), ((words,) for words in timetable.conflicts))
    return stream.getvalue()


def _sessions(demand: Demand, timetable: Timetable) -> Iterable[Row]:
    placed = [(timetable.slots[s.id], s) for s in demand.sessions if s.id in timetable.slots]
    for slot, session in sorted(placed, key=lambda pair: (pair[0], pair[1].id)):
        yield (
            slot.day,
            f"星期{WEEKDAYS[slot.day.weekday()]}",
            slot.half.word,
            f"{STARTS[slot.half]:%H:%M}",
            session.unit,
            session.title,
            session.minutes,
            "；".join(dict.fromkeys(service.reason for service in session.serves)),
        )


def _sheet(book: xlsxwriter.Workbook, name: str, headings: Row, rows: Iterable[Row]) -> None:
    page = book.add_worksheet(name)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.freeze_panes(1, 0)
    page.set_column(0, len(headings) - 1, 18)
    for number, row in enumerate((headings, *rows)):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, column, cell, day)
            elif isinstance(cell, int):
                page.write_number(number, column, cell)
            else:
                page.write_string(number, column, cell)
