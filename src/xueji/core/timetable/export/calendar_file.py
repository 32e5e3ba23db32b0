"""Demand and timetable → iCalendar (RFC 5545), each session at its hours in Asia/Shanghai."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import icalendar

from xueji.core.timetable.model import Half, Session, Slot, Timetable

ZONE = ZoneInfo("Asia/Shanghai")
STARTS = {Half.MORNING: time(9, 0), Half.AFTERNOON: time(14, 30)}
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The stamp that RFC 5545 asks for: fixed, so that the same timetable is the same file."""


def to_ics(sessions: Iterable[Session], timetable: Timetable, *, organ: str) -> bytes:
    """UIDs come from organ and session, so that an imported calendar is updated, not doubled."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Xueji//timetable//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{organ}学习日程")
    for session in sessions:
        if session.id in timetable.slots:
            calendar.add_component(_event(session, timetable.slots[session.id], organ))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def uid(organ: str, key: str) -> str:
    """The same session of the same organ has the same one in every file and every feed."""
    return f"{uuid5(NAMESPACE_URL, f'xueji:{organ}/{key}')}@xueji"


def _event(session: Session, slot: Slot, organ: str) -> icalendar.Event:
    event = icalendar.Event()
    start = datetime.combine(slot.day, STARTS[slot.half], ZONE)
    event.add("uid", uid(organ, session.id))
    event.add("dtstamp", EPOCH)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=session.minutes))
    event.add("summary", f"{session.unit} {session.title}")
    event.add("description", "\n".join(dict.fromkeys(service.reason for service in session.serves)))
    return event
