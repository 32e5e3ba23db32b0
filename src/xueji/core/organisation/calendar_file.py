"""An .ics file of a person's calendar (RFC 5545) → the days of the year on which the person is away, all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from dateutil.rrule import rrulestr

from xueji.core.errors import XuejiError
from xueji.core.organisation.model import Absence

ZONE = ZoneInfo("Asia/Shanghai")
LARGEST_FILE = 10 * 2**20
MOST_EVENTS = 5_000
MOST_DAYS = 20_000
"""Of all events together, within the year: more is no person's calendar."""
MOST_REPEATS = 1_000
"""That one rule may give from its start to the year's end; an hourly one gives thousands."""
OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}


class CalendarFileError(XuejiError):
    """The file cannot be taken; the message names the event, and nothing is changed."""


@dataclass(frozen=True, slots=True)
class _Event:
    """`place` names it in messages; half-open [start, end) in Shanghai's time."""

    place: str
    start: datetime
    end: datetime


def absences_from_ics(data: bytes, *, person: str, year: int, name: str = "日历文件") -> tuple[Absence, ...]:
    """Stretches of days within the year, joined where they touch. A day counts where an event lies on any of it;
    cancelled events and those marked free (TRANSP:TRANSPARENT) do not."""
    if len(data) > LARGEST_FILE:
        raise CalendarFileError(f"{name} 超过 10 MB，没有导入。请只导出 {year} 年的日程再试。")
    if data.count(b"BEGIN:VEVENT") > MOST_EVENTS:
        number = data.count(b"BEGIN:VEVENT")
        raise CalendarFileError(
            f"{name} 有 {number:,} 个事件，超过 {MOST_EVENTS:,} 个，没有导入。请只导出 {year} 年的日程再试。"
        )
    try:
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise CalendarFileError(f"{name} 不是完好的 .ics 文件，没有导入。请从日历软件重新导出再试。") from error
    if not calendars:
        raise CalendarFileError(f"{name} 里没有日历，没有导入。请从日历软件重新导出 .ics 再试。")
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    days: set[date] = set()
    for number, event in enumerate(events, start=1):
        for found in _occurrences(event, f"{name} 第 {number} 个事件", year, _replaced(events, event)):
            days.update(_days(found, year))
            if len(days) > MOST_DAYS:
                raise CalendarFileError(f"{found.place}展开后日子太多，没有导入。请缩短重复的期限再试。")
    return tuple(Absence(person, since, until) for since, until in _stretches(sorted(days)))


def _replaced(events: list[Any], event: Any) -> set[datetime]:
    """Occurrences of a rule that stand as events of their own, moved or cancelled."""
    if "RRULE" not in event:
        return set()
    others = (other for other in events if "RECURRENCE-ID" in other and other.get("UID") == event.get("UID"))
    return {_instant(other["RECURRENCE-ID"].dt) for other in others}


def _occurrences(event: Any, place: str, year: int, replaced: set[datetime]) -> Iterator[_Event]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return
    start, end = _ends(event, place)
    if "RRULE" not in event:
        yield _Event(place, start, end)
        return
    skipped = {_instant(value.dt) for row in _listed(event.get("EXDATE")) for value in row.dts} | replaced
    for begin in _repeats(event, place, start, year, end - start):
        if begin not in skipped:
            yield _Event(place, begin, begin + (end - start))


def _ends(event: Any, place: str) -> tuple[datetime, datetime]:
    try:
        first = event["DTSTART"].dt
        start = _instant(first)
        if "DTEND" in event:
            end = _instant(event["DTEND"].dt)
        elif "DURATION" in event:
            end = start + event["DURATION"].dt
        else:
            end = start + (timedelta(0) if isinstance(first, datetime) else timedelta(days=1))
    except (KeyError, AttributeError, TypeError, ValueError, OverflowError) as error:
        raise CalendarFileError(f"{place}没有看得懂的开始或结束时间，没有导入。请改正或删去这个事件再试。") from error
    if end < start:
        raise CalendarFileError(f"{place}的结束（{end:%Y-%m-%d}）早于开始（{start:%Y-%m-%d}），没有导入。请改正再试。")
    return start, end


def _repeats(event: Any, place: str, start: datetime, year: int, length: timedelta) -> Iterator[datetime]:
    """Starts of those occurrences that reach into the year."""
    words = event["RRULE"]
    fault = CalendarFileError(f"{place}的重复规则看不懂，没有导入。请改正或删去这个事件再试。")
    if isinstance(words, list):
        raise fault
    try:
        text = words.to_ical().decode()
    except (AttributeError, ValueError, TypeError) as error:
        raise fault from error
    if any(f"FREQ={often}" in text.upper() for often in OFTEN):
        raise CalendarFileError(f"{place}重复得太密（不到一天一次），没有导入。请改正或删去这个事件再试。")
    latest = datetime(year + 1, 1, 1)  # noqa: DTZ001 - Shanghai's wall clock, which has no summer time
    try:
        # The wall clock of one zone without summer time: an UNTIL in UTC is brought to it.
        rule = rrulestr(_until_here(text), dtstart=start)
        for number, begin in enumerate(rule):
            if begin >= latest:
                return
            if number >= MOST_REPEATS * 10:
                raise CalendarFileError(f"{place}重复太多次，没有导入。请缩短重复的期限再试。")
            if begin + length >= datetime(year, 1, 1):  # noqa: DTZ001 - as above
                yield begin
    except (ValueError, TypeError, KeyError, OverflowError, IndexError) as error:
        raise fault from error


def _until_here(text: str) -> str:
    parts = []
    for part in text.split(";"):
        key, _, value = part.partition("=")
        if key.upper() == "UNTIL" and value.endswith("Z"):
            utc = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            value = utc.astimezone(ZONE).strftime("%Y%m%dT%H%M%S")
        parts.append(f"{key}={value}")
    return ";".join(parts)


def _instant(value: date | datetime) -> datetime:
    """Shanghai's wall clock; a time without a zone is taken for it."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value.astimezone(ZONE).replace(tzinfo=None) if value.tzinfo else value


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _days(event: _Event, year: int) -> Iterator[date]:
    first, last = max(event.start.date(), date(year, 1, 1)), event.end.date()
    if event.end.time() == time() and event.end > event.start:
        last -= timedelta(days=1)
    last = min(last, date(year, 12, 31))
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def _stretches(days: list[date]) -> Iterator[tuple[date, date]]:
    start = before = None
    for day in days:
        if start is None or before is None:
            start = before = day
        elif day - before > timedelta(days=1):
            yield start, before
            start = before = day
        else:
            before = day
    if start and before:
        yield start, before
