"""Which days are worked: the published arrangement where there is one, else weekends and the law's festivals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import groupby

import chinese_calendar

from xueji.core.errors import XuejiError
from xueji.core.workdays.festivals import FIRST_YEAR, LAST_YEAR, NAMES, festivals
from xueji.core.workdays.notice import Notice


class YearOutOfReach(XuejiError):
    """No arrangement is published and no lunar table reaches so far."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named stretch of days off, first and last day included."""

    name: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """`provisional` years are not published yet: weekends and the law's festivals, without make-up days."""

    years: frozenset[int]
    off: frozenset[date]
    named: Mapping[date, str] = field(default_factory=dict)
    provisional: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        if day.year not in self.years:
            raise YearOutOfReach(f"日历里没有 {day.year} 年。请把这一年加进日历再算。")
        return day not in self.off

    def workdays(self, since: date, until: date) -> tuple[date, ...]:
        """From `since` up to and including `until`."""
        days = (since + timedelta(days=n) for n in range((until - since).days + 1))
        return tuple(day for day in days if self.is_workday(day))

    def shift(self, day: date, *, back: bool = False) -> date:
        """The day itself where it is worked, else the next (or the last before it)."""
        while not self.is_workday(day):
            day += timedelta(days=-1 if back else 1)
        return day

    def add_workdays(self, day: date, number: int) -> date:
        """The day that is `number` working days after (before, if negative) `day`; `day` itself does not count."""
        step = timedelta(days=1 if number >= 0 else -1)
        for _ in range(abs(number)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def holidays(self, year: int) -> tuple[Holiday, ...]:
        """The year's festivals as spans with their names, for strips over a calendar."""
        days = sorted(day for day in self.named if day.year == year)
        spans: list[Holiday] = []
        for name, group in groupby(days, key=lambda day: self.named[day]):
            for day in group:
                if spans and spans[-1].name == name and spans[-1].until == day - timedelta(days=1):
                    spans[-1] = Holiday(name, spans[-1].since, day)
                else:
                    spans.append(Holiday(name, day, day))
        return tuple(spans)


def calendar_for(
    years: Iterable[int], *, overrides: Mapping[date, bool] | None = None, notices: Iterable[Notice] = ()
) -> Calendar:
    """A notice replaces what is known of its year, which is then no longer provisional. `overrides` says of single days
    whether they are worked; it wins over everything. A notice's days in the year before are its neighbours' matter.
    """
    imported = {notice.year: notice for notice in notices}
    wanted = frozenset(years)
    off: set[date] = set()
    named: dict[date, str] = {}
    provisional: set[int] = set()
    arranged: Mapping[date, str]
    for year in sorted(wanted):
        if year in imported:
            arranged = _imported(imported[year])
        elif _published(year):
            arranged = _arrangement(year)
        else:
            provisional.add(year)
            arranged = _law(year)
        for day, name in arranged.items():
            off.add(day)
            if name:
                named[day] = name
    for day, worked in (overrides or {}).items():
        (off.discard if worked else off.add)(day)
        if worked:
            named.pop(day, None)
    return Calendar(wanted, frozenset(off), named, frozenset(provisional))


def _published(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    except ValueError as error:
        raise YearOutOfReach(out_of_reach(year)) from error
    return True


def out_of_reach(year: int) -> str:
    first = min(chinese_calendar.holidays).year
    return f"{year} 年没有放假安排可算。请改用 {first} 至 {LAST_YEAR} 年之间的年份。"


def _days(year: int) -> Iterable[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))


@cache
def _arrangement(year: int) -> Mapping[date, str]:
    """Days off of a published year, with the festival's name (empty: an ordinary weekend)."""
    found: dict[date, str] = {}
    for day in _days(year):
        holiday, name = chinese_calendar.get_holiday_detail(day)
        if holiday:
            found[day] = NAMES.get(name, name) if name else ""
    return found


def _imported(notice: Notice) -> dict[date, str]:
    weekends = {} if notice.whole else {day: "" for day in _days(notice.year) if day.weekday() >= 5}
    off = {day: name for day, name in notice.off.items() if day.year == notice.year}
    return {day: name for day, name in (weekends | off).items() if day not in notice.worked}


def _law(year: int) -> dict[date, str]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearOutOfReach(out_of_reach(year))
    weekends = {day: "" for day in _days(year) if day.weekday() >= 5}
    return weekends | festivals(year)
