"""A plan's year as the core sees it: what is asked for, by whom, on which days; and a version laid on it."""

from dataclasses import dataclass
from datetime import timedelta

from xueji.apps.organisation import convert
from xueji.apps.organisation.queries import calendar_of
from xueji.apps.plans.models import Plan
from xueji.apps.plans.queries import confirmed_duties
from xueji.apps.timetable.models import Timetable
from xueji.apps.timetable.queries import slots_of
from xueji.core.obligations.model import Duty
from xueji.core.organisation.model import Organisation
from xueji.core.timetable import Situation, demand
from xueji.core.timetable.model import Demand
from xueji.core.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Year:
    duties: tuple[Duty, ...]
    demand: Demand
    organisation: Organisation
    calendar: Calendar


def year_of(plan: Plan) -> Year:
    """As things stand now: a version made earlier is judged by today's absences, rooms and duties."""
    until = plan.until - timedelta(days=1)
    organisation = convert.to_core(plan.organ)
    calendar = calendar_of(plan.organ, [plan.since.year, until.year])
    duties = confirmed_duties(plan)
    return Year(duties, demand(duties, organisation, calendar, since=plan.since, until=until), organisation, calendar)


def situation_of(timetable: Timetable, year: Year | None = None) -> Situation:
    """The version laid on its year, to be judged move by move."""
    year = year or year_of(timetable.plan)
    return Situation(year.demand, year.organisation, year.calendar, slots_of(timetable.sessions.all()))
