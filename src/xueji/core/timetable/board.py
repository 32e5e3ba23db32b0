"""A timetable while it is being made: who is where, what it costs, and whether a meeting still fits."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from xueji.core.timetable.problem import Meeting, Problem

NOWHERE = -1


class Board:
    """Meetings by index, audiences as bit masks; `place` and `take` keep the occupancy in step.

    Mutable, for the search only: what leaves the search is a plain mapping.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        meetings = problem.sessions
        self.index = {meeting.id: i for i, meeting in enumerate(meetings)}
        atoms = {atom: i for i, atom in enumerate(sorted(frozenset[str]().union(*problem.audiences.values())))}
        masks = {name: sum(1 << atoms[a] for a in members) for name, members in problem.audiences.items()}
        self.mask = [masks[meeting.audience] for meeting in meetings]
        self.room = [meeting.room for meeting in meetings]
        self.costs = [_priced(problem, meeting) for meeting in meetings]
        self.series = [tuple(self.index[s] for s in row.sessions) for row in problem.series]
        self.weekly = [tuple(self.index[s] for s in row.sessions) for row in problem.weekly]
        self.series_of = _belongs(self.series, len(meetings))
        self.weekly_of = _belongs(self.weekly, len(meetings))
        self.ordinal = [day.toordinal() for day in problem.days for _ in range(2)]
        self.week = [week for week in problem.weeks for _ in range(2)]
        self.at = [NOWHERE] * len(meetings)
        self.busy = [0] * (2 * len(problem.days))
        self.seats = [problem.rooms_at(slot) for slot in range(2 * len(problem.days))]
        self.used = [0] * (2 * len(problem.days))
        self.count: list[dict[int, int]] = [{} for _ in problem.weekly]

    def fits(self, meeting: int, slot: int) -> bool:
        return not self.busy[slot] & self.mask[meeting] and (
            not self.room[meeting] or self.used[slot] < self.seats[slot]
        )

    def place(self, meeting: int, slot: int) -> None:
        self.at[meeting] = slot
        self.busy[slot] |= self.mask[meeting]
        self.used[slot] += self.room[meeting]
        for row in self.weekly_of[meeting]:
            week = self.week[slot]
            self.count[row][week] = self.count[row].get(week, 0) + 1

    def take(self, meeting: int) -> int:
        """Lift the meeting off the board; where it was."""
        slot = self.at[meeting]
        if slot == NOWHERE:
            return slot
        self.at[meeting] = NOWHERE
        self.busy[slot] &= ~self.mask[meeting]
        self.used[slot] -= self.room[meeting]
        for row in self.weekly_of[meeting]:
            self.count[row][self.week[slot]] -= 1
        return slot

    def weekly_cost(self, meeting: int, slot: int) -> int:
        """What one more meeting in the slot's week costs."""
        cost = 0
        for row in self.weekly_of[meeting]:
            rule = self.problem.weekly[row]
            if self.count[row].get(self.week[slot], 0) >= rule.limit:
                cost += rule.weight
        return cost

    def cost(self) -> int:
        """Of the whole board; meetings not placed cost nothing and their spacing is left out."""
        return (
            sum(self.costs[i][slot] for i, slot in enumerate(self.at) if slot != NOWHERE)
            + sum(self.spacing(k) for k in range(len(self.series)))
            + sum(self.overfull(row) for row in range(len(self.weekly)))
        )

    def cost_around(self, meetings: Iterable[int]) -> int:
        """The part of the cost that may change where only these meetings move."""
        touched = list(meetings)
        series = {row for meeting in touched for row in self.series_of[meeting]}
        weekly = {row for meeting in touched for row in self.weekly_of[meeting]}
        return (
            sum(self.costs[m][self.at[m]] for m in touched if self.at[m] != NOWHERE)
            + sum(self.spacing(row) for row in series)
            + sum(self.overfull(row) for row in weekly)
        )

    def overfull(self, row: int) -> int:
        rule = self.problem.weekly[row]
        return sum(rule.weight * (number - rule.limit) for number in self.count[row].values() if number > rule.limit)

    def spacing(self, series: int) -> int:
        rule, row = self.problem.series[series], self.series[series]
        return sum(
            rule.cost(self.ordinal[self.at[second]] - self.ordinal[self.at[first]])
            for first, second in pairwise(row)
            if self.at[first] != NOWHERE and self.at[second] != NOWHERE
        )

    def missing(self) -> list[int]:
        return [i for i, slot in enumerate(self.at) if slot == NOWHERE]

    def slots(self) -> dict[str, int]:
        return {
            meeting.id: slot for meeting, slot in zip(self.problem.sessions, self.at, strict=True) if slot != NOWHERE
        }

    def load(self, slots: Mapping[str, int]) -> None:
        self.clear(range(len(self.at)))
        for name, slot in slots.items():
            self.place(self.index[name], slot)

    def clear(self, meetings: Iterable[int]) -> None:
        for meeting in meetings:
            self.take(meeting)


def _priced(problem: Problem, meeting: Meeting) -> dict[int, int]:
    """The open slots, each at its cost and the price of moving there."""
    stood = problem.reference.get(meeting.id)
    if stood is None or not problem.move:
        return meeting.open()
    return {slot: cost + problem.move * (slot != stood) for slot, cost in meeting.open().items()}


def _belongs(rows: list[tuple[int, ...]], size: int) -> list[list[int]]:
    owners: list[list[int]] = [[] for _ in range(size)]
    for number, row in enumerate(rows):
        for meeting in row:
            owners[meeting].append(number)
    return owners
