"""The sessions of a year, a quarter or a month as the table that an organ posts: one row a session, by time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from io import BytesIO

import xlsxwriter

from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Form
from xueji.core.organisation.model import WHOLE
from xueji.core.timetable.export.calendar_file import STARTS
from xueji.core.timetable.export.workbook import OPTIONS, WEEKDAYS
from xueji.core.timetable.model import Session, Slot
from xueji.core.workdays import Period

HEADER = ("月份", "时间", "地点", "形式", "内容", "参加人员")
WIDTHS = (6, 22, 16, 14, 40, 24)
EVERYBODY = "全体干部职工"


@dataclass(frozen=True, slots=True)
class Line:
    month: str
    when: str
    place: str
    form: str
    content: str
    who: str

    def cells(self) -> tuple[str, ...]:
        return (self.month, self.when, self.place, self.form, self.content, self.who)


def lines(
    sessions: Iterable[Session],
    slots: Mapping[str, Slot],
    period: Period,
    *,
    wanted: Callable[[Session], bool] = lambda session: True,
    places: Mapping[str, str] | None = None,
    contents: Mapping[str, str] | None = None,
    who: Mapping[str, str] | None = None,
    starts: Mapping[str, time] | None = None,
) -> tuple[Line, ...]:
    """Rows of the period (half-open). `places`, `contents` (the topics) and `starts` are by session, `who` by unit."""
    placed = [
        (slots[s.id], s)
        for s in sessions
        if s.id in slots and period.since <= slots[s.id].day < period.until and wanted(s)
    ]
    return tuple(
        Line(
            month=f"{slot.day.month}月",
            when=_when(slot, (starts or {}).get(session.id, STARTS[slot.half])),
            place=(places or {}).get(session.id, ""),
            form=FORMS[session.form].name,
            content=(contents or {}).get(session.id, "") or session.title,
            who=(who or {}).get(session.unit, "") or _people(session),
        )
        for slot, session in sorted(placed, key=lambda pair: (pair[0], pair[1].id))
    )


def _when(slot: Slot, starts: time) -> str:
    weekday = WEEKDAYS[slot.day.weekday()]
    return f"{slot.day:%-m月%-d日}（周{weekday}）{slot.half.word}{starts:%-H:%M}"


def _people(session: Session) -> str:
    name = session.unit.rpartition("/")[2]
    if session.form is Form.COMMITTEE_MEETING:
        return f"{name}支委会成员"
    return EVERYBODY if session.unit == WHOLE.id else f"{name}全体成员"


def schedule_title(organ: str, period: Period, year: int) -> str:
    """云州市某局2023年第一季度学习安排."""
    name = period.name.removeprefix(f"{year}年")
    return f"{organ}{year}年{name or '度'}学习安排"


def schedule_xlsx(rows: Iterable[Line], *, title: str) -> bytes:
    """One sheet, its title over the table, the months joined, set to be printed across an A4 page."""
    stream = BytesIO()
    kept = list(rows)
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        page = book.add_worksheet("学习安排")
        frame = {"border": 1, "text_wrap": True, "valign": "vcenter"}
        cell, middle = book.add_format(frame), book.add_format({**frame, "align": "center"})
        head = book.add_format({**frame, "bold": True, "align": "center", "bg_color": "#EEEEEE"})
        large = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(1)
        page.merge_range(0, 0, 0, len(HEADER) - 1, title, large)
        page.write_row(1, 0, HEADER, head)
        for column, width in enumerate(WIDTHS):
            page.set_column(column, column, width)
        for number, line in enumerate(kept, start=2):
            for column, words in enumerate(line.cells()):
                page.write_string(number, column, words, middle if column < 2 else cell)
        for first, last in _months(kept):
            page.merge_range(first + 2, 0, last + 2, 0, kept[first].month, middle)
    return stream.getvalue()


def _months(rows: list[Line]) -> Iterable[tuple[int, int]]:
    """First and last row of each month that has more than one."""
    first = 0
    for number in range(1, len(rows) + 1):
        if number == len(rows) or rows[number].month != rows[first].month:
            if number - first > 1:
                yield first, number - 1
            first = number
