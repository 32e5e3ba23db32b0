"""A kept timetable as ics, xlsx or json, by the core's writers."""

from xueji.apps.timetable import convert
from xueji.apps.timetable.models import Timetable
from xueji.core.timetable.export import to_ics, to_json, to_xlsx


def exported(timetable: Timetable, kind: str) -> bytes:
    """The bytes of the file; `kind` is ics, xlsx or json."""
    demand, found = convert.to_core(timetable)
    if kind == "ics":
        return to_ics(demand.sessions, found, organ=timetable.plan.organ.name)
    if kind == "xlsx":
        return to_xlsx(demand, found, organ=timetable.plan.organ.name)
    return to_json(demand, found)
