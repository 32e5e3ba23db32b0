"""A kept timetable as ics, xlsx or json, by the core's writers."""

from xueji.apps.organisation import convert as organisation_convert
from xueji.apps.timetable.models import Timetable
from xueji.apps.timetable.queries import sessions_of, slots_of
from xueji.core.obligations.model import Form
from xueji.core.timetable.export import WRITERS
from xueji.core.timetable.model import Half, Session


def exported(timetable: Timetable, kind: str) -> bytes:
    rows = list(sessions_of(timetable))
    sessions = tuple(
        Session(
            id=row.session_id,
            title=row.title,
            form=Form(row.form),
            unit=row.unit.path,
            since=row.since,
            until=row.until,
            serves=(),
            minutes=row.minutes,
            room=row.room,
            half=Half(row.half),
        )
        for row in rows
    )
    organisation = organisation_convert.to_core(timetable.plan.organ)
    return WRITERS[kind](sessions, slots_of(rows), organisation)
