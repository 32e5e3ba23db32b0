"""A timetable laid on its board with its people, so that one move after another can be judged at once and in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from xueji.core.organisation.model import WHOLE, Organisation, Person
from xueji.core.timetable import check
from xueji.core.timetable.board import NOWHERE, Board
from xueji.core.timetable.hosts import sits_in
from xueji.core.timetable.model import Demand, Session, Slot
from xueji.core.timetable.pose import posed, slot_numbers
from xueji.core.timetable.rules.places import OneOfItsSlots, SlotCosts
from xueji.core.timetable.rules.presence import FixedDay, Quorum
from xueji.core.timetable.rules.rhythm import Spacing, WeeklyLimit
from xueji.core.timetable.rules.sharing import DisjointAudiences, Rooms
from xueji.core.timetable.seating import WISHES, Item, Wishes
from xueji.core.workdays import Calendar

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Violation:
    """A hard rule by name that would be broken, in words with who and what stands against it."""

    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What moving `session` to `slot` would mean, the rest held: `delta` is cost after minus cost before, `by_rule` its
    parts that are not 0, `absent` who would be away. With violations the move breaks a rule and has no cost."""

    session: str
    slot: Slot
    delta: int
    by_rule: tuple[tuple[str, int], ...]
    violations: tuple[Violation, ...]
    absent: tuple[str, ...]


class Situation:
    """Built once for a timetable; judging never changes it (a session is lifted and put back)."""

    def __init__(
        self,
        demand: Demand,
        organisation: Organisation,
        calendar: Calendar,
        slots: Mapping[str, Slot],
        *,
        wishes: Wishes = WISHES,
    ) -> None:
        self.sessions = {session.id: session for session in demand.sessions}
        self.organisation, self.calendar = organisation, calendar
        self.problem, self.seating = posed(demand, organisation, calendar, fixed={}, wishes=wishes)
        self.board = Board(self.problem)
        self.ever = cache(self._ever)
        self.slots = {name: slot for name, slot in slots.items() if name in self.sessions}
        for name, number in slot_numbers(self.problem, self.slots).items():
            # Forced: a hand-made timetable may hold what the rules forbid, and is judged all the same.
            self.board.at[self.board.index[name]] = number
            for row in self.board.weekly_of[self.board.index[name]]:
                week = self.board.week[number]
                self.board.count[row][week] = self.board.count[row].get(week, 0) + 1

    def _ever(self, unit: str) -> tuple[Person, ...]:
        """Whoever belongs to the unit at any time."""
        people = self.organisation.people
        if unit == WHOLE.id:
            return people
        return tuple(person for person in people if any(m.unit == unit for m in person.memberships))

    @property
    def cost(self) -> int:
        """Of the whole timetable as it stands; what breaks a rule costs nothing."""
        return check.cost(self.problem, self.board.slots())

    def others_at(self, session: str, number: int) -> list[str]:
        me = self.board.index[session]
        at = self.board.at
        return [self.problem.sessions[i].id for i, slot in enumerate(at) if slot == number and i != me]

    def price(self, session: str, number: int | None) -> dict[str, int]:
        """By rule, the cost that depends on where the session stands."""
        board, me = self.board, self.board.index[session]
        meeting, was = self.problem.sessions[me], board.at[me]
        board.at[me] = NOWHERE if number is None else number
        own = dict(zip(meeting.slots, meeting.costs, strict=True)).get(number, 0) if number is not None else 0
        spacing = sum(board.spacing(row) for row in board.series_of[me])
        board.at[me] = was
        return {SlotCosts.name: own, Spacing.name: spacing, WeeklyLimit.name: self._weekly(me, was, number)}

    def _weekly(self, me: int, was: int, number: int | None) -> int:
        total = 0
        for row in self.board.weekly_of[me]:
            rule, counts = self.problem.weekly[row], dict(self.board.count[row])
            if was != NOWHERE:
                counts[self.board.week[was]] -= 1
            if number is not None:
                counts[self.board.week[number]] = counts.get(self.board.week[number], 0) + 1
            total += sum(rule.weight * (n - rule.limit) for n in counts.values() if n > rule.limit)
        return total

    def number(self, slot: Slot) -> int | None:
        return slot_numbers(self.problem, {"": slot}).get("")

    def absent(self, session: Session, slot: Slot) -> tuple[str, ...]:
        return tuple(person.name for person in self.seating.absent(session.unit, slot.day))

    def items(self, session: Session, slot: Slot) -> tuple[Item, ...]:
        return self.seating.items(session, slot)


def judge_move(situation: Situation, session: str, slot: Slot) -> Judgement:
    """Raises KeyError for a session that the demand does not hold."""
    asked, number = situation.sessions[session], situation.number(slot)
    violations = tuple(_violations(situation, asked, slot, number))
    if number is None:
        return Judgement(session, slot, 0, (), violations, situation.absent(asked, slot))
    stands = situation.board.at[situation.board.index[session]]
    before = situation.price(session, None if stands == NOWHERE else stands)
    after = situation.price(session, number)
    by_rule = tuple((rule, after[rule] - before[rule]) for rule in after if after[rule] != before[rule])
    delta = sum(change for _, change in by_rule)
    return Judgement(session, slot, delta, by_rule, violations, situation.absent(asked, slot))


def _violations(situation: Situation, asked: Session, slot: Slot, number: int | None) -> Iterable[Violation]:
    meeting = situation.problem.sessions[situation.board.index[asked.id]]
    if number is None or not situation.calendar.is_workday(slot.day):
        yield Violation(OneOfItsSlots.name, f"{slot.day:%-m月%-d日}不是工作日")
        return
    if number not in meeting.slots:
        yield Violation(OneOfItsSlots.name, f"应当在{asked.since:%-m月%-d日}至{asked.until:%-m月%-d日}之间")
    if slot.day in situation.seating.short_days(asked.unit):
        share = situation.seating.quorum(asked.unit)
        yield Violation(Quorum.name, f"{named(situation.absent(asked, slot))}缺席，到会不足{share}")
    if situation.seating.must_keep(asked) and situation.seating.is_off(asked, number):
        fixed = situation.seating.keeps_day(asked.unit, asked.form)
        yield Violation(FixedDay.name, f"{asked.unit}固定在{fixed}")
    there = situation.others_at(asked.id, number)
    for other in there:
        if shared := clash(situation, asked, situation.sessions[other], slot):
            yield Violation(DisjointAudiences.name, shared)
    seated = [name for name in there if situation.sessions[name].room]
    rooms = situation.problem.rooms_at(number)
    if asked.room and len(seated) >= rooms:
        taken = named(tuple(called(situation.sessions[name]) for name in seated))
        yield Violation(Rooms.name, f"能用的 {rooms} 间会议室已由{taken}占用" if rooms else "没有能用的会议室")


def clash(situation: Situation, one: Session, other: Session, slot: Slot) -> str:
    """The two cannot meet at once, in words with the people; empty where they can."""
    audiences = situation.problem.audiences
    if not audiences[one.unit] & audiences[other.unit]:
        return ""
    if one.unit == other.unit:
        return f"{called(other)}也在这个时段"
    people = min(situation.ever(one.unit), situation.ever(other.unit), key=len)
    days = (slot.day,)
    both = tuple(p.name for p in people if sits_in(p, one.unit, days) and sits_in(p, other.unit, days))
    return f"{named(both) if both else '有人'}要参加{called(other)}"


def called(session: Session) -> str:
    return f"{session.unit}{session.title}"


def named(names: tuple[str, ...]) -> str:
    more = f"等 {len(names)} 个" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more
