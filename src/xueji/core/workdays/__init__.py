"""The working calendar of China and its arithmetic."""

from xueji.core.workdays.calendar import Calendar, Holiday, YearOutOfReach, calendar_for
from xueji.core.workdays.notice import Notice, NoticeError, read_notice, read_table
from xueji.core.workdays.periods import Period, periods

__all__ = [
    "Calendar",
    "Holiday",
    "Notice",
    "NoticeError",
    "Period",
    "YearOutOfReach",
    "calendar_for",
    "periods",
    "read_notice",
    "read_table",
]
