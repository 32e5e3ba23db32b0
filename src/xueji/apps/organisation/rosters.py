"""A roster laid on an organ: tried first, then taken whole or not at all; it makes people, never accounts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from xueji.apps.accounts.models import User
from xueji.apps.audit.services import record
from xueji.apps.organisation.models import Absence, BusyPeriod, Membership, Organ, Person, Room, RoomClosure, Unit
from xueji.core.organisation import model as core

BATCH = 2000
Held = frozenset[tuple[str, date | None, date | None]]
"""A person's memberships: unit, from, until."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What the roster says otherwise about a person, in words."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What taking the roster would do, in names, for the dry run."""

    new_units: tuple[str, ...]
    new_people: tuple[str, ...]
    changed_people: tuple[Changed, ...]
    left_people: tuple[str, ...]
    units: int
    people: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands in the database, by the ids of the core."""

    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    held: Mapping[int, Held]

    def words(self, person: core.Person) -> tuple[str, ...]:
        return tuple(_differences(self.people[person.id], person, self.held.get(self.people[person.id].pk, Held())))


def compare_roster(organ: Organ, roster: core.Organisation) -> RosterChange:
    """The dry run: nothing is written."""
    return _compare(_known(organ), roster)


def _known(organ: Organ) -> _Known:
    """The whole organ in three queries."""
    units = {unit.path: unit for unit in organ.units.all()}
    people = {person.roster_id: person for person in organ.people.order_by("position")}
    held: dict[int, set[tuple[str, date | None, date | None]]] = {}
    rows = Membership.objects.filter(person__organ=organ).values_list("person_id", "unit__path", "since", "until")
    for person, unit, since, until in rows:
        held.setdefault(person, set()).add((unit, since, until))
    return _Known(units, people, {person: frozenset(rows) for person, rows in held.items()})


def _compare(known: _Known, roster: core.Organisation) -> RosterChange:
    there = {person.id for person in roster.people}
    worded = [(person.name, known.words(person)) for person in roster.people if person.id in known.people]
    return RosterChange(
        new_units=tuple(unit.name for unit in roster.units if unit.id not in known.units),
        new_people=tuple(person.name for person in roster.people if person.id not in known.people),
        changed_people=tuple(Changed(name, words) for name, words in worded if words),
        left_people=tuple(row.name for key, row in known.people.items() if key not in there and _still(known, row)),
        units=len(roster.units),
        people=len(roster.people),
    )


def _still(known: _Known, row: Person) -> bool:
    """Belongs to a unit without an end; who has left before is no news."""
    return any(until is None for _, _, until in known.held.get(row.pk, Held()))


def _differences(row: Person, person: core.Person, held: Held) -> Iterator[str]:
    for word, was, now in (
        ("姓名", row.name, person.name),
        ("职务", row.post, person.post),
        ("政治面貌", row.standing, person.standing.value),
    ):
        if was != now:
            yield f"{word}由{was or '空'}改为{now or '空'}"
    wanted = _held_in(person)
    ended = {unit: until for unit, _, until in wanted - held if until and any(unit == one for one, *_ in held - wanted)}
    yield from (f"{until:%Y年%-m月%-d日}起离开{unit}" for unit, until in sorted(ended.items()))
    yield from (f"去掉{_period(*one)}" for one in sorted(held - wanted, key=str) if one[0] not in ended)
    yield from (f"列入{_period(*one)}" for one in sorted(wanted - held, key=str) if one[0] not in ended)


def _period(unit: str, since: date | None, until: date | None) -> str:
    begin = f"{since:%Y年%-m月%-d日}起" if since else ""
    end = f"{until:%Y年%-m月%-d日}止" if until else ""
    return f"{unit}（{begin}{end}）" if begin or end else unit


@transaction.atomic
def take_roster(
    *, organ: Organ, roster: core.Organisation, by: User | None, left_on: date | None = None
) -> RosterChange:
    """Make the organ's units and people what the roster says; whoever it does not name keeps records and memberships,
    or, where `left_on` is given, belongs nowhere from that day on."""
    # One import at a time: a second one is judged by what the first has left.
    Organ.objects.select_for_update().get(pk=organ.pk)
    known = _known(organ)
    change = _compare(known, roster)
    units = _take_units(organ, roster, known)
    people = _take_people(organ, roster, known)
    _take_memberships(roster, known, units, people)
    left = _end_memberships(organ, roster, left_on) if left_on else 0
    _take_calendar(organ, roster, people)
    details = {
        "units": change.units,
        "people": change.people,
        "new": len(change.new_people),
        "changed": len(change.changed_people),
        "left": left,
    }
    record(organ_id=organ.pk, by=by, did="organisation.roster_taken", to=organ, details=details)
    return change


def _take_units(organ: Organ, roster: core.Organisation, known: _Known) -> dict[str, Unit]:
    units = dict(known.units)
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


def _take_people(organ: Organ, roster: core.Organisation, known: _Known) -> dict[str, Person]:
    """New people and those whose row says otherwise, written together; the rest is not touched."""
    people, written = dict(known.people), []
    for position, person in enumerate(roster.people):
        row = people.get(person.id) or Person(organ=organ, roster_id=person.id)
        was = (row.name, row.number, row.standing, row.post, row.position)
        row.name, row.number, row.standing = person.name, person.number, person.standing.value
        row.post, row.position = person.post, position
        if row.pk is None or was != (row.name, row.number, row.standing, row.post, row.position):
            written.append(row)
        people[person.id] = row
    Person.objects.bulk_create(
        written,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["organ", "roster_id"],
        update_fields=["name", "number", "standing", "post", "position"],
    )
    return people


def _take_memberships(
    roster: core.Organisation, known: _Known, units: Mapping[str, Unit], people: Mapping[str, Person]
) -> None:
    """Those of people whose memberships say otherwise are written anew."""
    changed = [person for person in roster.people if known.held.get(people[person.id].pk, Held()) != _held_in(person)]
    ids = [people[person.id].pk for person in changed if person.id in known.people]
    for start in range(0, len(ids), BATCH):
        Membership.objects.filter(person_id__in=ids[start : start + BATCH]).delete()
    rows = (
        Membership(person=people[person.id], unit=units[m.unit], since=m.since, until=m.until)
        for person in changed
        for m in person.memberships
    )
    Membership.objects.bulk_create(rows, batch_size=BATCH)


def _held_in(person: core.Person) -> Held:
    return frozenset((m.unit, m.since, m.until) for m in person.memberships)


def _end_memberships(organ: Organ, roster: core.Organisation, left_on: date) -> int:
    """How many people belong nowhere from the day on; a membership that had not begun by then is gone."""
    there = {person.id for person in roster.people}
    gone = [pk for pk, key in organ.people.values_list("pk", "roster_id") if key not in there]
    open_rows = Membership.objects.filter(person_id__in=gone).exclude(until__lte=left_on)
    left = open_rows.values("person_id").distinct().count()
    open_rows.filter(since__gte=left_on).delete()
    open_rows.update(until=left_on)
    return left


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
