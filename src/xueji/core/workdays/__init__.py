"""The working calendar of China and its arithmetic."""

from xueji.core.workdays.calendar import Calendar, Holiday, YearOutOfReach, calendar_for
from xueji.core.workdays.periods import Period, periods

__all__ = ["Calendar", "Holiday", "Period", "YearOutOfReach", "calendar_for", "periods"]
