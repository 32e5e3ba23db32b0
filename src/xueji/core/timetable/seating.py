"""The open slots of each session and what each costs, item by item, so that a cost can be told in words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from xueji.core.obligations.model import Form
from xueji.core.organisation.fixed_day import FixedDay
from xueji.core.organisation.model import Organisation, Person, UnitKind
from xueji.core.timetable.hosts import seats
from xueji.core.timetable.model import Half, Session, Slot
from xueji.core.timetable.problem import HALVES, Meeting
from xueji.core.workdays import Calendar

FIXED_DAY_FORM = Form.THEME_DAY
"""What a unit's fixed day is for: 主题党日."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is paid for what is not wished for; points without a unit, only their proportion matters."""

    busy: int = 6
    wrong_half: int = 1
    week_edge: int = 1
    """Monday mornings and Friday afternoons."""
    most_absent: int = 10
    """When everybody is away; in proportion below."""
    spacing: int = 1
    branch_week: int = 2
    over_week: int = 3
    off_day: int = 4
    """Another day than the one that a branch likes to keep to."""
    move: int = 12
    """For each session that moves when a year that people know is made again: more than a busy week and a wish."""
    quorum: Fraction = Fraction(2, 3)
    """Of a centre group, where its unit says nothing."""


WISHES = Wishes()
NOBODY = ""
"""Stands for every unit that has nobody away and no day of its own."""
NONE = frozenset[int]()


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a slot's cost, in words."""

    words: str
    cost: int


class Seating:
    """What a slot costs a session by itself; the rest of the timetable is not looked at."""

    def __init__(self, organisation: Organisation, days: tuple[date, ...], calendar: Calendar, wishes: Wishes) -> None:
        self.days, self.wishes, self.calendar = days, wishes, calendar
        self.index = {day: i for i, day in enumerate(days)}
        self.notes: dict[date, str] = {}
        for busy in organisation.busy:
            self.notes |= {day: busy.note for day in days if busy.since <= day <= busy.until}
        self.organisation = organisation
        self.units = {unit.id: unit for unit in organisation.units}
        self.sizes = cache(self._sizes)
        self.fixed_days = cache(self._fixed_days)
        self.window, self.prices, self.row = cache(self._window), cache(self._prices), cache(self._row)
        self.short_days = cache(self._short_days)
        self.away = self._away()

    def _away(self) -> Mapping[str, Mapping[date, tuple[Person, ...]]]:
        """Of each unit, who is missing on which day; a unit that nobody is missing from is not there."""
        people = {person.id: person for person in self.organisation.people}
        away: dict[str, dict[date, tuple[Person, ...]]] = defaultdict(dict)
        for absence in self.organisation.absences:
            for day in self.days if absence.person in people else ():
                if absence.since <= day <= absence.until:
                    person = people[absence.person]
                    for unit in seats(person, day):
                        away[unit][day] = (*away[unit].get(day, ()), person)
        return dict(away)

    def absent(self, unit: str, day: date) -> tuple[Person, ...]:
        return self.away.get(unit, {}).get(day, ())

    def meeting(self, session: Session, slot: Slot | None) -> Meeting:
        if slot is not None:
            number = 2 * self.index[slot.day] + HALVES.index(slot.half)
            return Meeting(session.id, session.unit, session.room, (number,), (0,))
        slots = self.window(session.since, session.until)
        prices = self.prices(session.unit, session.form, session.half)
        costs = tuple(map(prices.__getitem__, slots))
        closed, keeps = self.short_days(session.unit), self.must_keep(session)
        short = frozenset(slot for slot in slots if self.days[slot // 2] in closed) if closed else NONE
        off = frozenset(slot for slot in slots if self.is_off(session, slot)) if keeps else NONE
        return Meeting(session.id, session.unit, session.room, slots, costs, short, off)

    def _window(self, since: date, until: date) -> tuple[int, ...]:
        days = [i for day, i in self.index.items() if since <= day <= until and self.calendar.is_workday(day)]
        return tuple(2 * i + half for i in days for half in range(2))

    def items(self, session: Session, slot: Slot) -> tuple[Item, ...]:
        return tuple(self._items(session.unit, session.form, session.half, slot))

    def _prices(self, unit: str, form: Form, half: Half | None) -> tuple[int, ...]:
        """Of every slot; units with nobody away and no day of their own share one row."""
        keeps = self.keeps_day(unit, form)
        return self.row(unit if keeps or unit in self.away else NOBODY, form if keeps else Form.OTHER, half)

    def _row(self, unit: str, form: Form, half: Half | None) -> tuple[int, ...]:
        """Where nothing is special about the unit's day, the price is everybody's."""
        special = self.days if unit == NOBODY or self.keeps_day(unit, form) else self.away[unit]
        row = [0] * (2 * len(self.days)) if unit == NOBODY else [*self.row(NOBODY, Form.OTHER, half)]
        for day in special:
            for number, h in enumerate(HALVES):
                items = self._items(unit, form, half, Slot(day, h))
                row[2 * self.index[day] + number] = sum(item.cost for item in items)
        return tuple(row)

    def _items(self, unit: str, form: Form, half: Half | None, slot: Slot) -> Iterable[Item]:
        wishes, day = self.wishes, slot.day
        if day in self.notes:
            yield Item(f"忙时{f'（{self.notes[day]}）' if self.notes[day] else ''}", wishes.busy)
        if half is not None and half is not slot.half:
            yield Item(f"宜在{half.word}", wishes.wrong_half)
        if (day.weekday(), slot.half) in ((0, Half.MORNING), (4, Half.AFTERNOON)):
            yield Item("周一上午" if slot.half is Half.MORNING else "周五下午", wishes.week_edge)
        absent = self.absent(unit, day)
        if absent:
            cost = max(1, wishes.most_absent * len(absent) // max(1, self.sizes(self.days[0])[unit]))
            yield Item(f"{'、'.join(person.name for person in absent)}缺席", cost)
        if (
            form is FIXED_DAY_FORM
            and (fixed := self.units.get(unit))
            and fixed.day
            and day not in self.fixed_days(unit)
        ):
            yield Item(f"不在固定学习日（{fixed.day}）", wishes.off_day)

    def _sizes(self, day: date) -> Counter[str]:
        """Of each unit on the day."""
        return Counter(unit for person in self.organisation.people for unit in seats(person, day))

    def quorum(self, unit: str) -> Fraction | None:
        """The share of the unit's people without whom it cannot meet; None where any number may."""
        found = self.units.get(unit)
        if found is None or found.quorum is not None:
            return found.quorum if found else None
        return self.wishes.quorum if found.kind is UnitKind.CENTRE_GROUP else None

    def _short_days(self, unit: str) -> frozenset[date]:
        """Days on which too few are there."""
        share = self.quorum(unit)
        if share is None:
            return frozenset()
        return frozenset(day for day in self.away.get(unit, ()) if not self._enough(unit, day, share))

    def _enough(self, unit: str, day: date, share: Fraction) -> bool:
        size = self.sizes(day)[unit]
        return size - len(self.absent(unit, day)) >= share * size

    def keeps_day(self, unit: str, form: Form) -> FixedDay | None:
        return self.units[unit].day if form is FIXED_DAY_FORM and unit in self.units else None

    def must_keep(self, session: Session) -> bool:
        """Whether the session's unit holds it on its fixed day and on no other."""
        fixed = self.keeps_day(session.unit, session.form)
        return fixed is not None and fixed.required

    def is_off(self, session: Session, slot: int) -> bool:
        return self.days[slot // 2] not in self.fixed_days(session.unit)

    def _fixed_days(self, unit: str) -> frozenset[date]:
        """The unit's day of each month; a day off moves to the next working day, at a month's end to the one before."""
        fixed = self.units[unit].day
        assert fixed is not None
        found = set()
        for year, month in sorted({(day.year, day.month) for day in self.days}):
            day = fixed.in_month(year, month)
            kept = self.calendar.shift(day)
            found.add(kept if kept.month == month else self.calendar.shift(day, back=True))
        return frozenset(found)
