"""An organ's units, people, half-open memberships, absences, busy weeks and rooms as plain values."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from xueji.core.organisation.fixed_day import FixedDay


class UnitKind(StrEnum):
    """The value is the word written in the roster's column 类别."""

    PARTY_COMMITTEE = "党组"
    CENTRE_GROUP = "中心组"
    BRANCH = "党支部"
    SMALL_GROUP = "党小组"
    DEPARTMENT = "处室"
    ORGAN = "全局"
    """The organ as a whole: one unit, made with the organ, never written in a roster."""


class Standing(StrEnum):
    """政治面貌, as far as a duty needs it."""

    MEMBER = "中共党员"
    PROBATIONARY = "中共预备党员"
    OTHER = "群众"


@dataclass(frozen=True, slots=True)
class Unit:
    """`id` is the unit's name within its parent's path ("第一党支部/第一党小组"); unique in the organ.

    `quorum` is the share of its people without whom it does not meet (None: as its kind has it), `day` the day of
    the month that it keeps for its 主题党日.
    """

    id: str
    name: str
    kind: UnitKind
    parent: str | None = None
    quorum: Fraction | None = None
    day: FixedDay | None = None


WHOLE = Unit("全局", "全局", UnitKind.ORGAN)
"""The organ as a host: what everybody attends is held by it. Implicit: no roster names it."""


@dataclass(frozen=True, slots=True)
class Membership:
    """In `unit` from `since` (None: always) up to, not including, `until` (None: still)."""

    unit: str
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is the organ's own number where there is one, else the name. `post` is free text (职务)."""

    id: str
    name: str
    number: str = ""
    standing: Standing = Standing.OTHER
    post: str = ""
    memberships: tuple[Membership, ...] = ()

    def in_unit(self, unit: str, day: date) -> bool:
        return any(m.unit == unit and m.holds_on(day) for m in self.memberships)


@dataclass(frozen=True, slots=True)
class Absence:
    """Away on each day from `since` up to and including `until`, as a clerk writes it."""

    person: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class BusyPeriod:
    """A stretch the organ wants kept clear, first and last day included; `note` says why."""

    since: date
    until: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """The room cannot be used on each day from `since` up to and including `until`."""

    room: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Organisation:
    name: str
    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    absences: tuple[Absence, ...] = ()
    busy: tuple[BusyPeriod, ...] = ()
    rooms: tuple[Room, ...] = field(default=())
    closures: tuple[Closure, ...] = ()

    def units_of(self, kind: UnitKind) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.kind is kind)

    def members_of(self, unit: str, day: date) -> tuple[Person, ...]:
        """Who belongs to the unit itself on the day (a small group's people belong to its branch as well)."""
        return tuple(person for person in self.people if person.in_unit(unit, day))
