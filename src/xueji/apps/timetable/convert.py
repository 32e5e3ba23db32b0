"""Rows of a timetable → the core's sessions and slots."""

from xueji.apps.timetable.models import Timetable
from xueji.apps.timetable.queries import sessions_of, slots_of
from xueji.core.obligations.model import Form
from xueji.core.timetable import model as core


def to_core(timetable: Timetable) -> tuple[core.Demand, core.Timetable]:
    """What was asked for, as far as it was placed, and where it stands."""
    rows = list(sessions_of(timetable).prefetch_related("services__obligation"))
    sessions = tuple(
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
        for row in rows
    )
    status = core.Status.OPTIMAL if timetable.cost == timetable.bound else core.Status.FEASIBLE
    found = core.Timetable(slots_of(rows), timetable.cost, timetable.bound, status, tuple(timetable.conflicts))
    return core.Demand(sessions), found
