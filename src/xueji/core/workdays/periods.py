"""The calendar periods that a duty recurs in, cut to a plan's half-open period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "two_months": 2, "quarter": 3, "half_year": 6, "year": 12}
DAYS = {"day": 1, "week": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open [since, until); `name` as people say it."""

    since: date
    until: date
    name: str

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)


def periods(every: str, since: date, until: date) -> tuple[Period, ...]:
    """The days, weeks (from Monday), months, quarters … that lie in [since, until), the outer ones cut to it.

    `every` is a word of the cadences; one longer than a year, or a term, is the whole stretch.
    """
    if every in MONTHS:
        found = _by_months(MONTHS[every], since, until)
    elif every in DAYS:
        found = _by_days(DAYS[every], since, until)
    else:
        return (Period(since, until, "全程"),)
    return tuple(Period(max(p.since, since), min(p.until, until), p.name) for p in found)


def _by_months(length: int, since: date, until: date) -> Iterator[Period]:
    year, month = since.year, (since.month - 1) // length * length + 1
    first = date(year, month, 1)
    while first < until:
        end = first.year * 12 + first.month - 1 + length
        following = date(end // 12, end % 12 + 1, 1)
        yield Period(first, following, _name(first, length))
        first = following


def _name(first: date, length: int) -> str:
    number = (first.month - 1) // length
    return {
        1: f"{first.month}月",
        2: f"{first.month}至{first.month + 1}月",
        3: f"第{'一二三四'[number % 4]}季度",
        6: ("上半年", "下半年")[number % 2],
        12: f"{first.year}年",
    }[length]


def _by_days(length: int, since: date, until: date) -> Iterator[Period]:
    first = since - timedelta(days=since.weekday()) if length > 1 else since
    while first < until:
        following = first + timedelta(days=length)
        name = f"{first.month}月{first.day}日" + ("" if length == 1 else "起一周" if length == 7 else "起两周")
        yield Period(first, following, name)
        first = following
