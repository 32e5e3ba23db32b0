"""A month as a calendar: weeks of days, each with its sessions."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from xueji.apps.timetable.models import Session
from xueji.core.workdays import calendar_for

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    in_month: bool
    workday: bool
    today: bool
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    month: int
    weeks: tuple[tuple[Day, ...], ...]
    size: int
    before: int | None
    after: int | None


def month_of(year: int, month: int, sessions: list[Session], *, on: date) -> MonthPage:
    by_day: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        by_day[session.day].append(session)
    calendar = calendar_for([year])
    weeks = tuple(
        tuple(
            Day(
                day=day,
                in_month=day.month == month,
                workday=day.year == year and calendar.is_workday(day),
                today=day == on,
                sessions=tuple(by_day.get(day, ())) if day.month == month else (),
            )
            for day in week
        )
        for week in Calendar(MONDAY).monthdatescalendar(year, month)
    )
    return MonthPage(month, weeks, len(sessions), month - 1 or None, month + 1 if month < 12 else None)
