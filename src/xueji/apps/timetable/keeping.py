"""What was found, kept: a first answer becomes a version at once, an improvement is laid on it while it is a draft."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max

from xueji.apps.audit.services import record
from xueji.apps.plans.models import Plan
from xueji.apps.timetable.models import Run, Session, SessionService, Timetable
from xueji.apps.timetable.queries import published, slots_of
from xueji.core.timetable.model import Demand, Slot
from xueji.core.timetable.model import Session as Asked
from xueji.core.timetable.model import Timetable as Found

BATCH = 300
Relaxed = list[tuple[str, str]]
"""(duty, words) of the duties to relax where not all fit."""


@transaction.atomic
def keep_version(run: Run, asked: Demand, found: Found, relaxed: Relaxed) -> Timetable:
    kept = Timetable(plan=run.plan, run=run, before=run.again_from or published(run.plan))
    kept.version, kept.made_at = next_version(run.plan), datetime.now(UTC)
    _tell(kept, asked, found, relaxed)
    keep_sessions(kept, asked.sessions, found.slots)
    _record(kept, "timetable.made", len(found.slots))
    return kept


@transaction.atomic
def lay_on(run: Run, known: Mapping[str, Slot], asked: Demand, found: Found, relaxed: Relaxed) -> None:
    """Lay what was found on the run's version, which stood at `known` when the search took it up.

    If people published it or moved a session meanwhile they have taken it in hand, and it stays as they left it.
    """
    kept = Timetable.objects.select_for_update(of=("self",)).select_related("plan__organ", "run__asked_by").get(run=run)
    rows = {row.session_id: row for row in kept.sessions.all()}
    if kept.published_at is not None or slots_of(rows.values()) != known:
        return
    _tell(kept, asked, found, relaxed)
    moved = [row for name, row in rows.items() if name in found.slots and found.slots[name] != known[name]]
    for row in moved:
        row.day, row.half = found.slots[row.session_id].day, found.slots[row.session_id].half.value
    Session.objects.bulk_update(moved, ["day", "half"], batch_size=BATCH)
    kept.sessions.filter(pk__in=[row.pk for name, row in rows.items() if name not in found.slots]).delete()
    keep_sessions(kept, [session for session in asked.sessions if session.id not in rows], found.slots)
    _record(kept, "timetable.improved", len(found.slots))


def _tell(kept: Timetable, asked: Demand, found: Found, relaxed: Relaxed) -> None:
    kept.cost, kept.bound = found.cost, found.bound
    kept.conflicts, kept.relaxed = list(found.conflicts), relaxed
    kept.unplaced = [[unplaced.duty, unplaced.reason] for unplaced in asked.unplaced]
    kept.save()


def _record(kept: Timetable, did: str, sessions: int) -> None:
    details = {"version": kept.version, "sessions": sessions, "cost": kept.cost, "bound": kept.bound}
    by = kept.run.asked_by if kept.run else None
    record(organ_id=kept.plan.organ_id, by=by, did=did, to=kept, details=details)


def next_version(plan: Plan) -> int:
    return (plan.timetables.aggregate(last=Max("version"))["last"] or 0) + 1


def keep_sessions(kept: Timetable, asked: Sequence[Asked], slots: Mapping[str, Slot]) -> None:
    """A row for each session that has a slot, with the duties that it serves."""
    units = dict(kept.plan.organ.units.values_list("path", "pk"))
    obligations = dict(kept.plan.obligations.values_list("duty_id", "pk"))
    marks = {s.session_id: (s.fixed, s.by_hand) for s in kept.before.sessions.all()} if kept.before else {}
    placed = [session for session in asked if session.id in slots]
    rows = Session.objects.bulk_create(
        Session(
            timetable_id=kept.pk,
            session_id=session.id,
            unit_id=units[session.unit],
            title=session.title[:120],
            form=session.form.value,
            day=slots[session.id].day,
            half=slots[session.id].half.value,
            minutes=session.minutes,
            room=session.room,
            since=session.since,
            until=session.until,
            fixed=marks.get(session.id, (False, False))[0],
            by_hand=marks.get(session.id, (False, False))[1],
        )
        for session in placed
    )
    SessionService.objects.bulk_create(
        SessionService(session_id=row.pk, obligation_id=obligations[service.duty], reason=service.reason[:200])
        for row, session in zip(rows, placed, strict=True)
        for service in session.serves
        if service.duty in obligations
    )
