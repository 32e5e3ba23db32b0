"""Rows of the organisation ↔ the core's plain values."""

from django.db.models import Prefetch

from xueji.apps.organisation.models import Absence, Membership, Organ, Person
from xueji.core.organisation import model as core


def to_core(organ: Organ) -> core.Organisation:
    """The organ as the timetable and coverage see it; unit ids are paths, person ids those of the roster."""
    units = list(organ.units.select_related("parent").order_by("position"))
    people = (
        Person.objects.filter(organ=organ)
        .order_by("position")
        .prefetch_related(
            Prefetch("memberships", Membership.objects.select_related("unit").order_by("pk")),
            Prefetch("absences", Absence.objects.order_by("since")),
        )
    )
    return core.Organisation(
        name=organ.name,
        units=tuple(
            core.Unit(unit.path, unit.name, core.UnitKind(unit.kind), unit.parent.path if unit.parent else None)
            for unit in units
        ),
        people=tuple(_person(person) for person in people),
        absences=tuple(
            core.Absence(person.roster_id, absence.since, absence.until)
            for person in people
            for absence in person.absences.all()
        ),
        busy=tuple(core.BusyPeriod(b.since, b.until, b.note) for b in organ.busy_periods.order_by("since")),
        rooms=tuple(core.Room(room.name, room.seats) for room in organ.rooms.order_by("pk")),
    )


def _person(person: Person) -> core.Person:
    return core.Person(
        id=person.roster_id,
        name=person.name,
        number=person.number,
        standing=core.Standing(person.standing),
        post=person.post,
        memberships=tuple(core.Membership(m.unit.path, m.since, m.until) for m in person.memberships.all()),
    )
