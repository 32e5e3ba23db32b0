"""The timetable problem without its people: meetings, the slots each may take, and what a choice costs.

A slot is a number: 2 × index of the working day + half. The file form is read and written by problem_json.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xueji.core.timetable.model import Half, Slot, Status

HALVES = (Half.MORNING, Half.AFTERNOON)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session to be placed in one of `slots`; `costs` runs beside `slots`.

    Of the slots, those in `short` are closed since too few of its people would be there, those in `off_day` since
    its unit keeps to a fixed day.
    """

    id: str
    audience: str
    room: bool
    slots: tuple[int, ...]
    costs: tuple[int, ...]
    short: frozenset[int] = frozenset()
    off_day: frozenset[int] = frozenset()

    def open(self) -> dict[int, int]:
        """The cost of each slot that no rule closes."""
        pairs = zip(self.slots, self.costs, strict=True)
        if not self.short and not self.off_day:
            return dict(pairs)
        return {slot: cost for slot, cost in pairs if slot not in self.short and slot not in self.off_day}


@dataclass(frozen=True, slots=True)
class Series:
    """Meetings that should lie `gap_days` calendar days apart, give or take the tolerance."""

    id: str
    sessions: tuple[str, ...]
    gap_days: int
    tolerance_days: int
    weight: int

    def cost(self, days: int) -> int:
        return self.weight * max(0, abs(days - self.gap_days) - self.tolerance_days)


@dataclass(frozen=True, slots=True)
class Weekly:
    """More than `limit` of these meetings in a week cost `weight` each."""

    id: str
    sessions: tuple[str, ...]
    limit: int
    weight: int


@dataclass(frozen=True, slots=True)
class Problem:
    """`weeks` runs beside `days`; an audience is the set of atoms (people who always meet together) it brings.

    Where the year was timetabled before, `reference` says where its sessions stood and `move` what moving one costs.
    """

    days: tuple[date, ...]
    weeks: tuple[int, ...]
    rooms: int
    audiences: Mapping[str, frozenset[str]]
    sessions: tuple[Meeting, ...]
    series: tuple[Series, ...] = ()
    weekly: tuple[Weekly, ...] = ()
    reference: Mapping[str, int] = field(default_factory=dict)
    move: int = 0
    closed_rooms: Mapping[int, int] = field(default_factory=dict)
    """Slot → how many of the rooms cannot be used then."""

    def rooms_at(self, slot: int) -> int:
        return max(0, self.rooms - self.closed_rooms.get(slot, 0))

    def slot(self, number: int) -> Slot:
        return Slot(self.days[number // 2], HALVES[number % 2])

    def number(self, slot: Slot) -> int | None:
        """None where the day is no working day of the problem."""
        if slot.day not in self.days:
            return None
        return 2 * self.days.index(slot.day) + HALVES.index(slot.half)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Meetings and rules (their names) that cannot all hold."""

    sessions: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`slots` holds every meeting unless infeasible; `trajectory` is (seconds, best cost) at each improvement."""

    status: Status
    cost: int
    bound: int
    slots: Mapping[str, int]
    trajectory: tuple[tuple[float, int], ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = field(default=())
