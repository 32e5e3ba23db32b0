"""Made-up years, the same for the same seed: a problem file like the shared bureau's, and a bureau with its duties."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from xueji.core.obligations.model import Actor, Basis, Cadence, Duty, Form, Strength
from xueji.core.timetable.topics import Sitting, Topic
from xueji.core.workdays import calendar_for

YEAR = 2023
DAYS = calendar_for([YEAR]).workdays(date(YEAR, 1, 1), date(YEAR, 12, 31))
MONDAYS = [day - timedelta(days=day.weekday()) for day in DAYS]
WEEKS = list(dict.fromkeys(MONDAYS))
MONTHLY, QUARTERLY, FORTNIGHTLY = 12, 4, 24
RHYTHM = {MONTHLY: (30, 7), QUARTERLY: (91, 21), FORTNIGHTLY: (15, 4)}
"""Sessions a year: days between them, and the tolerance."""
ORGAN_WIDE = (
    ("cg", "leaders", 12, True),
    ("first", "leaders", 24, True),
    ("expert", "all", 12, True),
    ("book", "all", 12, False),
    ("forum", "all", 4, True),
)

# The make-up of ../shared/timetable/bureau-2023-seed1.json, counted there.
BUSY_FOR_ALL = {0: 4, 1: 4, 9: 3, 10: 3, 24: 4, 25: 4, 49: 6, 50: 6, 51: 6}
"""Weeks of the year: January, the two sessions, the half-year's close, December's closing of the books."""
BESIDE_A_HOLIDAY, LONG_WEEKEND = 2, 3
BUSY_WEEKS, BUSY_COST = 9, (2, 6)
"""Of each branch, beside those of all."""
THEME_DAYS, FARTHEST = (10, 15, 20, 25), 8
"""A branch's day of the month for its theme day; a session costs its distance from it, up to the farthest."""
LEADERS, TRIPS, LONGEST_TRIP = 9, 14, 7
ABSENT_COST, MOST_ABSENT = 2, 4
"""For each absent leader; with more absent than that the day is closed."""
NEWS, NEWS_DAYS = 6, 15
"""Single sessions of the leaders, each soon after something that happens once."""

Costs = Mapping[date, int]


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    audience: str
    number: int
    room: bool
    costs: Costs


def problem_form(seed: int, branches: int = 20) -> dict[str, Any]:
    """1,190 sessions where there are 20 branches; rooms grow with the branches."""
    random = Random(seed)
    groups = {f"b{n:02}": [f"b{n:02}/g{g}" for g in range(2)] for n in range(branches)}
    led = sorted(random.sample(sorted(groups), min(LEADERS, branches)))
    everyone = _everyone()
    leaders = _leaders(random, everyone)
    form: dict[str, Any] = {
        "version": 1,
        "days": [{"date": d.isoformat(), "week": WEEKS.index(m) + 1} for d, m in zip(DAYS, MONDAYS, strict=True)],
        "halves": ["am", "pm"],
        "rooms": max(2, branches // 5),
        "audiences": {
            "all": [group for members in groups.values() for group in members],
            "leaders": [group for branch in led for group in groups[branch]],
            **groups,
            **{group: [group] for members in groups.values() for group in members},
        },
        "sessions": [],
        "series": [],
        "weekly": [],
    }
    for name, audience, number, room in ORGAN_WIDE:
        _add(form, _Series(name, audience, number, room, leaders if audience == "leaders" else everyone))
    for number in range(NEWS):
        first = random.randrange(len(DAYS) - NEWS_DAYS)
        _session(form, f"news/{number}", "leaders", True, DAYS[first : first + NEWS_DAYS], leaders)
    roomy = set(random.sample(sorted(groups), branches * 3 // 5))
    for branch, members in groups.items():
        costs = _branch(random, everyone)
        theme = _theme(costs, random.choice(THEME_DAYS))
        rows = [
            _Series(f"mm/{branch}", branch, QUARTERLY, True, costs),
            _Series(f"pl/{branch}", branch, QUARTERLY, True, costs),
            _Series(f"cm/{branch}", branch, MONTHLY, True, costs),
            _Series(f"th/{branch}", branch, MONTHLY, branch in roomy, theme),
            *(_Series(f"gm/{group}", group, MONTHLY, False, costs) for group in members),
        ]
        ids = [_add(form, row) for row in rows]
        first_group = [name for row in ids[:5] for name in row]
        form["weekly"].append({"id": branch, "sessions": first_group, "limit": 2, "weight": 3})
    return form


def _add(form: dict[str, Any], row: _Series) -> list[str]:
    """A series of sessions in windows of a month, a quarter or half a month; their ids."""
    gap, slack = RHYTHM[row.number]
    ids = [f"{row.name}/{part}" for part in range(row.number)]
    for part, name in enumerate(ids):
        window = [day for day in DAYS if _part(day, row.number) == part]
        _session(form, name, row.audience, row.room, window, row.costs)
    form["series"].append({"id": row.name, "sessions": ids, "gap_days": gap, "tolerance_days": slack, "weight": 1})
    return ids


def _session(form: dict[str, Any], name: str, audience: str, room: bool, window: Sequence[date], costs: Costs) -> None:
    """Days without a cost are closed."""
    slots = {2 * DAYS.index(day) + half: costs[day] for day in window if day in costs for half in range(2)}
    options = {"slots": list(slots), "costs": list(slots.values())}
    form["sessions"].append({"id": name, "audience": audience, "room": int(room), **options})


def _part(day: date, number: int) -> int:
    if number == FORTNIGHTLY:
        return (day.month - 1) * 2 + (day.day > 15)
    return (day.month - 1) * number // 12


def _everyone() -> Costs:
    costs = {day: BUSY_FOR_ALL.get(WEEKS.index(monday), 0) for day, monday in zip(DAYS, MONDAYS, strict=True)}
    for last, first in pairwise(DAYS):
        if (first - last).days > LONG_WEEKEND:
            costs[last] += BESIDE_A_HOLIDAY
            costs[first] += BESIDE_A_HOLIDAY
    return costs


def _branch(random: Random, everyone: Costs) -> Costs:
    busy = {monday: random.randint(*BUSY_COST) for monday in random.sample(WEEKS, BUSY_WEEKS)}
    return {day: everyone[day] + busy.get(monday, 0) for day, monday in zip(DAYS, MONDAYS, strict=True)}


def _theme(costs: Costs, wished: int) -> Costs:
    return {day: cost + min(FARTHEST, abs(day.day - wished)) for day, cost in costs.items()}


def _leaders(random: Random, everyone: Costs) -> Costs:
    absent: Counter[date] = Counter()
    for _ in range(LEADERS):
        firsts = [random.randrange(len(DAYS)) for _ in range(TRIPS)]
        absent.update({day for n in firsts for day in DAYS[n : n + random.randint(1, LONGEST_TRIP)]})
    return {day: cost + ABSENT_COST * absent[day] for day, cost in everyone.items() if absent[day] <= MOST_ABSENT}


def duties() -> list[Duty]:
    """What the sample bureau owes: about 1,180 sessions."""
    rows = (
        (Form.THREE_MEETINGS, None, 1),
        (Form.THEME_DAY, Cadence.MONTH, 1),
        (Form.CENTRE_GROUP_STUDY, Cadence.MONTH, 1),
        (Form.LECTURE, Cadence.QUARTER, 1),
        (Form.SEMINAR, Cadence.HALF_YEAR, 2),
    )
    return [
        Duty(f"d{n}", form, Actor.UNSPECIFIED, None, Strength.MUST, every, number, Basis.TEXT)
        for n, (form, every, number) in enumerate(rows)
    ]


def topics(seed: int, units: int = 20) -> tuple[list[Topic], list[Sitting]]:
    """12 topics that each unit owes one to four times, and the 28 sessions a year of each unit."""
    random = Random(seed)
    names = [f"b{n:02}" for n in range(units)]
    since = [DAYS[random.randrange(120)] if random.random() < 0.3 else None for _ in range(12)]
    owed = [Topic(f"t{n}", 1, day, {unit: random.randint(1, 4) for unit in names}) for n, day in enumerate(since)]
    return owed, [Sitting(f"{u}/{n}", u, day) for u in names for n, day in enumerate(sorted(random.sample(DAYS, 28)))]
