"""A month or a week as a calendar: days in halves, each with its sessions."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from xueji.apps.timetable.models import Session
from xueji.core.timetable.model import Half
from xueji.core.workdays import Calendar as WorkCalendar

MONDAY = 0


@dataclass(frozen=True, slots=True)
class HalfDay:
    """`slot` is the address of the half: 2023-06-12.am."""

    slot: str
    name: str
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    in_month: bool
    workday: bool
    today: bool
    halves: tuple[HalfDay, ...]

    @property
    def size(self) -> int:
        return sum(len(half.sessions) for half in self.halves)


@dataclass(frozen=True, slots=True)
class MonthPage:
    month: int
    weeks: tuple[tuple[Day, ...], ...]
    size: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class WeekPage:
    days: tuple[Day, ...]
    size: int
    before: date | None
    after: date | None


def month_of(year: int, month: int, sessions: list[Session], calendar: WorkCalendar, *, on: date) -> MonthPage:
    by_slot = _by_slot(sessions)
    weeks = tuple(
        tuple(_day(day, by_slot, calendar, in_month=day.month == month, on=on) for day in week)
        for week in Calendar(MONDAY).monthdatescalendar(year, month)
    )
    return MonthPage(month, weeks, len(sessions), month - 1 or None, month + 1 if month < 12 else None)


def week_of(year: int, monday: date, sessions: list[Session], calendar: WorkCalendar, *, on: date) -> WeekPage:
    by_slot = _by_slot(sessions)
    week = [monday + timedelta(days=n) for n in range(7)]
    days = tuple(_day(day, by_slot, calendar, in_month=day.year == year, on=on) for day in week)
    before, after = monday - timedelta(days=7), monday + timedelta(days=7)
    inside = (before if (monday - timedelta(days=1)).year == year else None, after if after.year == year else None)
    return WeekPage(days, sum(day.size for day in days), *inside)


def _by_slot(sessions: list[Session]) -> dict[tuple[date, str], list[Session]]:
    by_slot: dict[tuple[date, str], list[Session]] = defaultdict(list)
    for session in sessions:
        by_slot[session.day, session.half].append(session)
    return by_slot


def _day(
    day: date, by_slot: dict[tuple[date, str], list[Session]], calendar: WorkCalendar, *, in_month: bool, on: date
) -> Day:
    workday = in_month and calendar.is_workday(day)
    halves = tuple(
        HalfDay(f"{day}.{half.value}", half.word, tuple(by_slot.get((day, half.value), ()))) for half in Half
    )
    return Day(day, in_month, workday, day == on, halves if in_month else ())
