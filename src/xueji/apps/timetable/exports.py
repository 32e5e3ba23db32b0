"""A kept timetable as ics, xlsx or json, and as the table that an organ posts, by the core's writers."""

from dataclasses import dataclass, field
from datetime import date, time

from xueji.apps.plans.models import Plan
from xueji.apps.timetable import convert
from xueji.apps.timetable.models import Timetable
from xueji.core.documents.writers import write_docx
from xueji.core.organisation.model import UnitKind
from xueji.core.reports.schedule import schedule_paper
from xueji.core.timetable.export import lines, schedule_title, schedule_xlsx, to_ics, to_json, to_xlsx
from xueji.core.timetable.model import Slot
from xueji.core.workdays import Period, periods

EVERY = {"q": "quarter", "m": "month"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of sessions beyond their version, by the session's id in the core; a higher app knows it."""

    slots: dict[str, Slot] = field(default_factory=dict)
    starts: dict[str, time] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)


def exported(timetable: Timetable, kind: str) -> bytes:
    """The bytes of the file; `kind` is ics, xlsx or json."""
    demand, found = convert.to_core(timetable)
    if kind == "ics":
        return to_ics(demand.sessions, found, organ=timetable.plan.organ.name)
    if kind == "xlsx":
        return to_xlsx(demand, found, organ=timetable.plan.organ.name)
    return to_json(demand, found)


def period_of(plan: Plan, word: str) -> Period | None:
    """year, q1 … q4 or m1 … m12 of the plan, cut to it; None where it has no such period."""
    if word == "year":
        return Period(plan.since, plan.until, f"{plan.year}年")
    every, number = EVERY.get(word[:1]), word[1:]
    if every is None or number not in {str(n) for n in range(1, 13)}:
        return None
    months = 3 if every == "quarter" else 1
    found = periods(every, plan.since, plan.until)
    return next((one for one in found if (one.since.month - 1) // months + 1 == int(number)), None)


def posted_title(timetable: Timetable, period: Period) -> str:
    plan = timetable.plan
    whole = (period.since, period.until) == (plan.since, plan.until)
    return schedule_title(plan.organ.name, period, plan.year if whole else period.since.year)


def posted(timetable: Timetable, period: Period, kind: str, *, standing: Standing, dated: date) -> bytes:
    """The table that is put up for everybody; `kind` is xlsx or docx."""
    demand, found = convert.to_core(timetable)
    groups = timetable.plan.organ.units.filter(kind=UnitKind.SMALL_GROUP.value)
    rows = lines(
        demand.sessions,
        {**found.slots, **standing.slots},
        period,
        places=standing.places,
        contents=standing.contents,
        who={group.path: f"{group.full_name}全体成员" for group in groups},
        starts=standing.starts,
    )
    title = posted_title(timetable, period)
    if kind == "xlsx":
        return schedule_xlsx(rows, title=title)
    return write_docx(schedule_paper(rows, title=title, organ=timetable.plan.organ.name, dated=dated))
