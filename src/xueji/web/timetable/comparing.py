"""Two versions of a year side by side: which sessions moved, came or went, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from xueji.apps.timetable import revising
from xueji.apps.timetable.models import Session, Timetable
from xueji.apps.timetable.queries import timetable_in, timetables_of
from xueji.core.timetable.difference import Change
from xueji.core.timetable.model import Half, Slot
from xueji.web.shell.request import Request
from xueji.web.shell.tags import month_day, weekday

MOST_SHOWN = 60
EARLIEST = Slot(date.min, Half.MORNING)


@dataclass(frozen=True, slots=True)
class Line:
    """A change as the pages show it."""

    change: Change
    name: str
    was: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class Differences:
    """`moved`: session id → the day it left, for the strip."""

    lines: tuple[Line, ...]
    size: int
    more: int
    kept: int
    moved: Mapping[str, date]


def compare(request: Request, key: str, other: str) -> HttpResponse:
    """What the version does otherwise than any other one of its plan."""
    shown = get_object_or_404(timetable_in(request.access, key))
    before = get_object_or_404(timetable_in(request.access, other))
    if before.plan_id != shown.plan_id or before == shown:
        raise Http404
    context = {
        "timetable": shown,
        "before": before,
        "plan": shown.plan,
        "found": differences_of(shown, before, most=None),
        "versions": [one for one in timetables_of(shown.plan) if one != shown],
    }
    return render(request, "timetable/compare.html", context)


def differences_of(timetable: Timetable, before: Timetable, most: int | None = MOST_SHOWN) -> Differences:
    """What a version does otherwise than the one before it, in order of time; at most so many lines."""
    found = revising.changes(timetable, before)
    rows = {row.session_id: row for row in before.sessions.select_related("unit")}
    own = {row.session_id: row for row in timetable.sessions.select_related("unit")}
    lines = [
        Line(
            change,
            _name(own.get(change.session) or rows[change.session]),
            _said(change.was),
            _said(change.to),
            "手动改期" if change.session in own and own[change.session].by_hand else change.reason,
        )
        for change in found.changes
    ]
    lines.sort(key=lambda line: (line.was == "", line.change.was or line.change.to or EARLIEST, line.name))
    moved = {change.session: change.was.day for change in found.moved if change.was}
    kept = len(own) - len(found.moved) - len(found.added)
    shown = tuple(lines[:most])
    return Differences(shown, len(lines), len(lines) - len(shown), kept, moved)


def _name(row: Session) -> str:
    return f"{row.unit.full_name} {row.title}"


def _said(slot: Slot | None) -> str:
    return f"{month_day(slot.day)}（{weekday(slot.day)}）{slot.half.word}" if slot else ""
