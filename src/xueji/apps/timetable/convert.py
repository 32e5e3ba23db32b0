"""Rows of a timetable → the core's sessions and slots."""

from xueji.apps.timetable.models import Timetable
from xueji.apps.timetable.queries import sessions_of, slots_of
from xueji.core.obligations.model import Form
from xueji.core.timetable import model as core


def to_core(timetable: Timetable) -> tuple[core.Demand, core.Timetable]:
    """What was asked for, as far as it was placed, and where it stands."""
    status = core.Status.OPTIMAL if timetable.cost == timetable.bound else core.Status.FEASIBLE
    slots = slots_of(timetable.sessions.all())
    found = core.Timetable(slots, timetable.cost, timetable.bound, status, tuple(timetable.conflicts))
    return core.Demand(sessions_in_core(timetable)), found


def sessions_in_core(timetable: Timetable) -> tuple[core.Session, ...]:
    """As they were asked for when the version was made; the wished half was not kept, the half taken stands for it."""
    return tuple(
        core.Session(
            id=row.session_id,
            title=row.title,
            form=Form(row.form),
            unit=row.unit.path,
            since=row.since,
            until=row.until,
            serves=tuple(core.Service(s.obligation.duty_id, s.reason) for s in row.services.all()),
            minutes=row.minutes,
            room=row.room,
            half=core.Half(row.half),
        )
        for row in sessions_of(timetable).prefetch_related("services__obligation")
    )
