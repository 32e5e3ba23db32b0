"""Rows of the organisation ↔ the core's plain values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from xueji.apps.organisation.models import Absence, HolidayNotice, Membership, Organ, Person, RoomClosure, Unit
from xueji.core.organisation import model as core
from xueji.core.workdays import Notice


def to_core(organ: Organ) -> core.Organisation:
    """The organ as the timetable and coverage see it; unit ids are paths, person ids those of the roster."""
    units = list(organ.units.select_related("parent").order_by("position"))
    absences = Absence.objects.filter(person__organ=organ).order_by("person__position", "since")
    return core.Organisation(
        name=organ.name,
        units=tuple(_unit(unit) for unit in units),
        people=tuple(_people(organ)),
        absences=tuple(core.Absence(*row) for row in absences.values_list("person__roster_id", "since", "until")),
        busy=tuple(core.BusyPeriod(b.since, b.until, b.note) for b in organ.busy_periods.order_by("since")),
        rooms=tuple(core.Room(room.name, room.seats) for room in organ.rooms.order_by("pk")),
        closures=tuple(
            core.Closure(row.room.name, row.since, row.until)
            for row in RoomClosure.objects.filter(room__organ=organ).select_related("room").order_by("pk")
        ),
    )


def _unit(unit: Unit) -> core.Unit:
    parent = unit.parent.path if unit.parent else None
    return core.Unit(unit.path, unit.name, core.UnitKind(unit.kind), parent, unit.quorum, unit.fixed_day)


def _people(organ: Organ) -> Iterable[core.Person]:
    """Plain rows, not models: an organ has thousands of memberships, and this stands before every answer."""
    memberships: dict[int, list[core.Membership]] = defaultdict(list)
    held = Membership.objects.filter(person__organ=organ).order_by("pk")
    for person, *row in held.values_list("person", "unit__path", "since", "until"):
        memberships[person].append(core.Membership(*row))
    people = Person.objects.filter(organ=organ).order_by("position")
    for pk, roster_id, name, number, standing, post in people.values_list(
        "pk", "roster_id", "name", "number", "standing", "post"
    ):
        yield core.Person(roster_id, name, number, core.Standing(standing), post, tuple(memberships[pk]))


def to_notice(row: HolidayNotice) -> Notice:
    return plain_notice({"year": row.year, "off": row.off, "worked": row.worked, "whole": row.whole})


def notice_values(notice: Notice) -> dict[str, Any]:
    """A notice in values that JSON knows."""
    return {
        "year": notice.year,
        "off": {day.isoformat(): name for day, name in sorted(notice.off.items())},
        "worked": [day.isoformat() for day in sorted(notice.worked)],
        "whole": notice.whole,
    }


def plain_notice(values: Mapping[str, Any]) -> Notice:
    """What `notice_values` wrote."""
    off = {date.fromisoformat(day): name for day, name in values["off"].items()}
    return Notice(values["year"], off, frozenset(map(date.fromisoformat, values["worked"])), values["whole"])
