"""What the whole paper lends its clauses: calendar, addressee or body, the day of the meeting it calls."""

import re
from dataclasses import dataclass
from datetime import date

from xueji.core.documents.model import Document, Span
from xueji.core.documents.numbering import number
from xueji.core.documents.view import View
from xueji.core.obligations.dates import Calendar, find_dates
from xueji.core.obligations.model import Actor, Per, Source
from xueji.core.obligations.subject import classify, named_in
from xueji.core.plan.model import Clause, Plan, Role

ISSUED = re.compile(r"(20\d\d)年(\d{1,2})月\d{1,2}日$")
OF_TWO_YEARS = re.compile(r"20\d\d[—–~～至-]+20\d\d年")
OF_A_MONTH = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?!\d|[—–~～至日-])")
SCHOOL_YEAR_BEGINS = 8


@dataclass(frozen=True, slots=True)
class Fallback:
    """Who acts where clause and heading say nothing."""

    actor: Actor
    per: Per | None
    source: Source
    span: Span


@dataclass(frozen=True, slots=True)
class Whole:
    """What the whole document lends its clauses."""

    document: Document
    plan: Plan
    view: View
    calendar: Calendar
    fallback: Fallback | None
    meeting_day: date | None
    by_id: dict[str, Clause]


def whole_of(document: Document, view: View, plan: Plan) -> Whole:
    calendar = _calendar(view, plan)
    return Whole(
        document,
        plan,
        view,
        calendar,
        _fallback(view, plan),
        _meeting_day(view, plan, calendar),
        {c.id: c for c in plan.clauses},
    )


def _calendar(view: View, plan: Plan) -> Calendar:
    issued = ISSUED.search(view.text.rstrip("\n"))
    month = int(issued[2]) if issued and int(issued[1]) == plan.year and 1 <= int(issued[2]) <= 12 else None
    if month is None and plan.year and f"{plan.year + 1}年1月" in view.text and f"{plan.year}年1月" not in view.text:
        month = 12  # a paper of the year's end
    months = [number(m) for m in OF_A_MONTH.findall(plan.title)]
    about = months[0] if len(months) == 1 else None
    turns = month or SCHOOL_YEAR_BEGINS if OF_TWO_YEARS.search(plan.title) else 0
    return Calendar(plan.year, month, about, SCHOOL_YEAR_BEGINS if "学年" in plan.title else turns)


def _fallback(view: View, plan: Plan) -> Fallback | None:
    if plan.clauses and plan.clauses[0].role is Role.PREAMBLE:
        first = view.within(Span(plan.clauses[0].start, plan.clauses[0].end))
        line = first.text.split("\n")[0]
        named = classify(line) if line.endswith("：") and len(line) < 60 else None
        if named:
            return Fallback(*named, Source.ADDRESSEE, first.span(0, len(line) - 1))
    title = named_in(plan.title)
    at = view.text.find(plan.title[:6]) if plan.title else -1
    return Fallback(*title, Source.ADDRESSEE, view.span(max(at, 0), max(at, 0) + len(plan.title))) if title else None


def _meeting_day(view: View, plan: Plan, calendar: Calendar) -> date | None:
    """The day that a notice fixes under 时间 for the meeting it calls."""
    for clause in plan.clauses:
        if "." not in clause.id and re.search(r"时间", clause.heading) and clause.end - clause.start < 80:
            days = [w for w in find_dates(view.within(Span(clause.start, clause.end)).text, calendar) if w.since]
            if days and days[0].since == days[0].until:
                return days[0].until
    return None
