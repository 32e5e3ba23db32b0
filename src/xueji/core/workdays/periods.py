"""Calendar periods of a cadence, cut to a half-open stretch of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xueji.core.obligations.model import Cadence

MONTHS: dict[Cadence, int] = {
    Cadence.MONTH: 1,
    Cadence.TWO_MONTHS: 2,
    Cadence.QUARTER: 3,
    Cadence.HALF_YEAR: 6,
    Cadence.TERM: 6,
    Cadence.YEAR: 12,
}
DAYS: dict[Cadence, int] = {Cadence.DAY: 1, Cadence.WEEK: 7, Cadence.FORTNIGHT: 14}


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until): `until` is the first day after it."""

    since: date
    until: date

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.since <= day < self.until


def periods(every: Cadence | None, since: date, until: date) -> tuple[Period, ...]:
    """Calendar months, quarters, … that meet [since, until), cut to it; weeks begin on Monday.

    None and five years are the whole stretch: what is owed once in it.
    """
    if every in DAYS:
        return tuple(_by_days(DAYS[every], since, until))
    if every in MONTHS:
        return tuple(_by_months(MONTHS[every], since, until))
    return (Period(since, until),) if since < until else ()


def _by_days(length: int, since: date, until: date) -> Iterator[Period]:
    start = since if length == 1 else since - timedelta(days=since.weekday())
    while start < until:
        following = start + timedelta(days=length)
        yield Period(max(start, since), min(following, until))
        start = following


def _by_months(length: int, since: date, until: date) -> Iterator[Period]:
    """Calendar periods: quarters begin in January, April, …, whatever day the stretch begins."""
    first = (since.month - 1) // length * length + 1
    start = date(since.year, first, 1)
    while start < until:
        months = start.month - 1 + length
        following = date(start.year + months // 12, months % 12 + 1, 1)
        yield Period(max(start, since), min(following, until))
        start = following
