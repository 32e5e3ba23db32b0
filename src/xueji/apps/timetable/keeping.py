"""What was found, kept: a first answer becomes a version at once, an improvement is laid on it while it is a draft."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache

from django.db import connection, transaction
from django.db.models import Max, Model

from xueji.apps.accounts.keys import new_key
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
def lay_on(run: Run, known: Mapping[str, Slot], asked: Demand, found: Found, relaxed: Relaxed) -> bool:
    """Lay what was found on the run's version, which stood at `known` when the search took it up.

    If people published it or moved a session meanwhile they have taken it in hand, and it stays as they left it: False.
    """
    kept = Timetable.objects.select_for_update(of=("self",)).select_related("plan__organ", "run__asked_by").get(run=run)
    rows = {row.session_id: row for row in kept.sessions.all()}
    if kept.published_at is not None or slots_of(rows.values()) != known:
        return False
    _tell(kept, asked, found, relaxed)
    moved = [row for name, row in rows.items() if name in found.slots and found.slots[name] != known[name]]
    for row in moved:
        row.day, row.half = found.slots[row.session_id].day, found.slots[row.session_id].half.value
    Session.objects.bulk_update(moved, ["day", "half"], batch_size=BATCH)
    kept.sessions.filter(pk__in=[row.pk for name, row in rows.items() if name not in found.slots]).delete()
    keep_sessions(kept, [session for session in asked.sessions if session.id not in rows], found.slots)
    _record(kept, "timetable.improved", len(found.slots))
    return True


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
    day = cache(connection.ops.adapt_datefield_value)
    placed = [session for session in asked if session.id in slots]
    _insert(
        Session,
        "key timetable_id session_id unit_id title form day half minutes room since until fixed by_hand",
        [
            (
                new_key(),
                kept.pk,
                session.id,
                units[session.unit],
                session.title[:120],
                session.form.value,
                day(slots[session.id].day),
                slots[session.id].half.value,
                session.minutes,
                session.room,
                day(session.since),
                day(session.until),
                *marks.get(session.id, (False, False)),
            )
            for session in placed
        ],
    )
    rows = dict(kept.sessions.values_list("session_id", "pk"))
    _insert(
        SessionService,
        "session_id obligation_id reason",
        [
            (rows[session.id], obligations[service.duty], service.reason[:200])
            for session in placed
            for service in session.serves
            if service.duty in obligations
        ],
    )


def _insert(model: type[Model], columns: str, rows: Sequence[tuple[int | str | date | None, ...]]) -> None:
    """Rows of plain values; bulk_create takes five times as long, making an instance and an expression of each value
    (decision 14)."""
    names = ", ".join(map(connection.ops.quote_name, columns.split()))
    places = ", ".join("%s" for _ in columns.split())
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 -- names of our own
