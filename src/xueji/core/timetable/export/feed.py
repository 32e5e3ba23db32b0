"""A calendar to subscribe to (RFC 5545): the sessions of one person or one unit, kept up to date in what reads it.

A session keeps its UID for ever; its SEQUENCE rises with each change, and what was called off stays as CANCELLED, since
a calendar program does not forget by itself what it once read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import icalendar

from xueji.core.organisation.model import WHOLE, Organisation, Person, Unit
from xueji.core.timetable.export.calendar_file import EPOCH, STARTS, ZONE, uid
from xueji.core.timetable.hosts import sits_in
from xueji.core.timetable.model import Session, Slot


@dataclass(frozen=True, slots=True)
class Entry:
    """`key` names the session for ever; `sequence` counts its published changes from 0; `changed_at` is the instant of
    the last one, `starts_at` the hour, where they are known."""

    key: str
    title: str
    unit: str
    slot: Slot
    minutes: int = 60
    sequence: int = 0
    cancelled: bool = False
    place: str = ""
    notes: str = ""
    changed_at: datetime | None = None
    starts_at: time | None = None


def entry(session: Session, slot: Slot, *, sequence: int = 0, cancelled: bool = False, place: str = "") -> Entry:
    """A session of the core with its reasons as notes."""
    notes = "\n".join(dict.fromkeys(service.reason for service in session.serves))
    return Entry(session.id, session.title, session.unit, slot, session.minutes, sequence, cancelled, place, notes)


def of_person(entries: Iterable[Entry], person: Person) -> tuple[Entry, ...]:
    """Those to which the person is called on their day."""
    return tuple(each for each in entries if sits_in(person, each.unit, (each.slot.day,)))


def of_unit(entries: Iterable[Entry], unit: str, organisation: Organisation) -> tuple[Entry, ...]:
    """The unit's own, its groups', and what the organ or the unit above calls all its people to."""
    units = {each.id: each for each in organisation.units}
    above = _above(units, unit)
    return tuple(each for each in entries if each.unit in above or unit in _above(units, each.unit))


def _above(units: dict[str, Unit], unit: str) -> set[str]:
    found = {WHOLE.id} if unit in units else set[str]()
    at: str | None = unit
    while at is not None and at not in found:
        found.add(at)
        at = units[at].parent if at in units else None
    return found if unit != WHOLE.id else {WHOLE.id}


def feed(entries: Iterable[Entry], *, organ: str, name: str) -> bytes:
    """The same entries give the same bytes. `name` is what the calendar is called where it is shown."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Xueji//timetable//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE.key)
    for each in sorted(entries, key=lambda each: (each.slot, each.key)):
        calendar.add_component(_event(each, organ))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(each: Entry, organ: str) -> icalendar.Event:
    event = icalendar.Event()
    start = datetime.combine(each.slot.day, each.starts_at or STARTS[each.slot.half], ZONE)
    event.add("uid", uid(organ, each.key))
    event.add("dtstamp", each.changed_at or EPOCH)
    event.add("sequence", each.sequence)
    event.add("status", "CANCELLED" if each.cancelled else "CONFIRMED")
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=each.minutes))
    event.add("summary", f"{'（取消）' if each.cancelled else ''}{each.unit} {each.title}")
    if each.place:
        event.add("location", each.place)
    if each.notes:
        event.add("description", each.notes)
    return event
