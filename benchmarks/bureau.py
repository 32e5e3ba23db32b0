"""Made-up years, the same for the same seed: a problem file like the shared bureau's, and a bureau with its duties."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from xueji.core.obligations.model import Actor, Basis, Cadence, Duty, Form, Strength
from xueji.core.timetable.topics import Sitting, Topic
from xueji.core.workdays import calendar_for

YEAR = 2023
DAYS = calendar_for([YEAR]).workdays(date(YEAR, 1, 1), date(YEAR, 12, 31))
BUSY, WRONG_HALF, EDGE = 6, 2, 1
MONTHLY, QUARTERLY, FORTNIGHTLY = 12, 4, 24
RHYTHM = {MONTHLY: (30, 7), QUARTERLY: (91, 21), FORTNIGHTLY: (15, 4)}
"""Sessions a year: days between them, and the tolerance."""
ORGAN_WIDE = (
    ("cg", "leaders", 12),
    ("first", "leaders", 24),
    ("expert", "all", 12),
    ("book", "all", 12),
    ("forum", "all", 4),
)
OF_A_BRANCH = (("mm", 4, True), ("pl", 4, True), ("cm", 12, False), ("th", 12, True))


@dataclass(slots=True)
class _Year:
    """The form while it is being filled; `away` are days dear to an audience."""

    random: Random
    busy: set[date]
    form: dict[str, Any]
    away: dict[str, set[date]] = field(default_factory=dict)


def problem_form(seed: int, branches: int = 20) -> dict[str, Any]:
    """About 1,184 sessions where there are 20 branches; rooms grow with the branches."""
    random = Random(seed)
    busy = {day for first in random.sample(range(len(DAYS) - 10), 4) for day in DAYS[first : first + 7]}
    weeks = {day: index for index, day in enumerate(sorted({d - timedelta(days=d.weekday()) for d in DAYS}), start=1)}
    groups = {f"b{n:02}": [f"b{n:02}/g{g}" for g in range(2)] for n in range(branches)}
    form: dict[str, Any] = {
        "version": 1,
        "days": [{"date": day.isoformat(), "week": weeks[day - timedelta(days=day.weekday())]} for day in DAYS],
        "halves": ["am", "pm"],
        "rooms": max(2, branches // 5),
        "audiences": _audiences(groups),
        "sessions": [],
        "series": [],
        "weekly": [],
    }
    year = _Year(random, busy, form)
    for name, audience, number in ORGAN_WIDE:
        _series(year, name, audience, number, room=True)
    for branch, members in groups.items():
        own = [
            s
            for name, number, room in OF_A_BRANCH
            for s in _series(year, f"{name}/{branch}", branch, number, room=room)
        ]
        own += [s for group in members for s in _series(year, f"gm/{group}", group, MONTHLY, room=False)][::2]
        form["weekly"].append({"id": branch, "sessions": own, "limit": 2, "weight": 3})
    return form


def _audiences(groups: dict[str, list[str]]) -> dict[str, list[str]]:
    every = [group for members in groups.values() for group in members]
    leaders = [members[0] for members in groups.values()][:18]
    return {"all": every, "leaders": leaders, **groups, **{group: [group] for group in every}}


def _series(year: _Year, name: str, audience: str, number: int, *, room: bool) -> list[str]:
    """Sessions in windows of a month, a quarter or half a month."""
    gap, slack = RHYTHM[number]
    away = year.away.setdefault(audience, set(_away(year.random)))
    ids = []
    for part in range(number):
        window = [i for i, day in enumerate(DAYS) if _part(day, number) == part]
        ids.append(f"{name}/{part}")
        half = 0 if audience in ("all", "leaders") else 1
        slots = {2 * i + h: _cost(year, DAYS[i], h, half, away) for i in window for h in range(2)}
        year.form["sessions"].append(
            {
                "id": ids[-1],
                "audience": audience,
                "room": int(room),
                "slots": list(slots),
                "costs": list(slots.values()),
            }
        )
    year.form["series"].append({"id": name, "sessions": ids, "gap_days": gap, "tolerance_days": slack, "weight": 1})
    return ids


def _part(day: date, number: int) -> int:
    if number == FORTNIGHTLY:
        return (day.month - 1) * 2 + (day.day > 15)
    return (day.month - 1) * number // 12


def _away(random: Random) -> Iterator[date]:
    for _ in range(6):
        first = random.randrange(len(DAYS) - 10)
        yield from DAYS[first : first + random.randrange(3, 10)]


def _cost(year: _Year, day: date, half: int, wished: int, away: set[date]) -> int:
    edge = (day.weekday(), half) in ((0, 0), (4, 1))
    return BUSY * (day in year.busy) + WRONG_HALF * (half != wished) + EDGE * edge + 4 * (day in away)


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
