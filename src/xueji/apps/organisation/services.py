"""Changing organs: the roster is taken whole or not at all; it makes people, never accounts."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xueji.apps.accounts.models import User
from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import (
    Absence,
    BusyPeriod,
    Feedback,
    Membership,
    Organ,
    Person,
    Room,
    RoomClosure,
    Unit,
)
from xueji.core.organisation import model as core


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What taking the roster would do, in names, for the dry run."""

    new_units: tuple[str, ...]
    new_people: tuple[str, ...]
    changed_people: tuple[str, ...]
    left_people: tuple[str, ...]
    units: int
    people: int


def compare_roster(organ: Organ, roster: core.Organisation) -> RosterChange:
    """The dry run: nothing is written."""
    units = set(organ.units.values_list("path", flat=True))
    before = {person.roster_id: person for person in organ.people.all()}
    after = {person.id: person for person in roster.people}
    changed = [p.name for key, p in after.items() if key in before and _differs(before[key], p)]
    return RosterChange(
        new_units=tuple(unit.name for unit in roster.units if unit.id not in units),
        new_people=tuple(person.name for key, person in after.items() if key not in before),
        changed_people=tuple(changed),
        left_people=tuple(person.name for key, person in before.items() if key not in after),
        units=len(roster.units),
        people=len(roster.people),
    )


def _differs(row: Person, person: core.Person) -> bool:
    held = {(m.unit.path, m.since, m.until) for m in row.memberships.select_related("unit")}
    wanted = {(m.unit, m.since, m.until) for m in person.memberships}
    return held != wanted or (row.post, row.standing) != (person.post, person.standing.value)


@transaction.atomic
def take_roster(*, organ: Organ, roster: core.Organisation, by: User | None) -> RosterChange:
    """Make the organ's units and people what the roster says; people who are gone keep their records."""
    change = compare_roster(organ, roster)
    units = _take_units(organ, roster)
    people = _take_people(organ, roster)
    Membership.objects.filter(person__organ=organ, person__roster_id__in=[p.id for p in roster.people]).delete()
    Membership.objects.bulk_create(
        Membership(person=people[p.id], unit=units[m.unit], since=m.since, until=m.until)
        for p in roster.people
        for m in p.memberships
    )
    _take_calendar(organ, roster, people)
    record(
        organ_id=organ.pk,
        by=by,
        did="organisation.roster_taken",
        to=organ,
        details={"units": change.units, "people": change.people, "new": len(change.new_people)},
    )
    return change


def _take_units(organ: Organ, roster: core.Organisation) -> dict[str, Unit]:
    units = {unit.path: unit for unit in organ.units.all()}
    for position, unit in enumerate((core.WHOLE, *roster.units)):
        row = units.get(unit.id) or Unit(organ=organ, path=unit.id)
        row.kind, row.name, row.position = unit.kind.value, unit.name, position
        row.parent = units[unit.parent] if unit.parent else None
        if unit.quorum:
            row.quorum_part, row.quorum_whole = unit.quorum.as_integer_ratio()
        if unit.day:
            row.day_number, row.day_weekday, row.day_required = unit.day.number, unit.day.weekday, unit.day.required
        row.save()
        units[unit.id] = row
    return units


def _take_people(organ: Organ, roster: core.Organisation) -> dict[str, Person]:
    known = {person.roster_id: person for person in organ.people.all()}
    fresh: list[Person] = []
    for position, person in enumerate(roster.people):
        row = known.get(person.id) or Person(organ=organ, roster_id=person.id)
        row.name, row.number, row.standing = person.name, person.number, person.standing.value
        row.post, row.position = person.post, position
        if row.pk is None:
            fresh.append(row)
    Person.objects.bulk_update(known.values(), ["name", "number", "standing", "post", "position"], batch_size=500)
    Person.objects.bulk_create(fresh)
    return known | {row.roster_id: row for row in fresh}


def _take_calendar(organ: Organ, roster: core.Organisation, people: dict[str, Person]) -> None:
    """A sheet replaces what stood there; one that is empty or missing leaves what was entered on the site."""
    if roster.absences:
        Absence.objects.filter(person__organ=organ).delete()
    Absence.objects.bulk_create(
        Absence(person=people[a.person], since=a.since, until=a.until) for a in roster.absences if a.person in people
    )
    if roster.busy:
        organ.busy_periods.all().delete()
    BusyPeriod.objects.bulk_create(
        BusyPeriod(organ=organ, since=b.since, until=b.until, note=b.note) for b in roster.busy
    )
    _take_rooms(organ, roster)


def _take_rooms(organ: Organ, roster: core.Organisation) -> None:
    known = {room.name: room for room in organ.rooms.all()}
    if roster.rooms:
        organ.rooms.exclude(name__in=[room.name for room in roster.rooms]).delete()
    for room in roster.rooms:
        row = known.get(room.name) or Room(organ=organ, name=room.name)
        row.seats = room.seats
        row.save()
        known[room.name] = row
    if roster.closures:
        RoomClosure.objects.filter(room__organ=organ).delete()
    RoomClosure.objects.bulk_create(
        RoomClosure(room=known[c.room], since=c.since, until=c.until) for c in roster.closures
    )


@transaction.atomic
def give_feedback(*, access: Access, text: str, now: datetime) -> Feedback:
    feedback = Feedback.objects.create(organ=access.organ, by=access.user, at=now, text=text)
    record(organ_id=access.organ.pk, by=access.user, did="feedback.given", to=feedback)
    return feedback
