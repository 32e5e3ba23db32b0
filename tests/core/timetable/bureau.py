"""A small organ with two branches, a centre group of three and one person in both, and the duties of a quarter."""

from dataclasses import replace
from datetime import date

from xueji.core.obligations.model import Actor, Basis, Cadence, Duty, Form, Strength
from xueji.core.organisation.model import Membership, Organisation, Person, Room, Unit, UnitKind
from xueji.core.timetable import demand
from xueji.core.timetable.model import Demand
from xueji.core.workdays import calendar_for

CALENDAR = calendar_for([2023])
CENTRE, FIRST, SECOND = "中心组", "第一党支部", "第二党支部"
SINCE, UNTIL = date(2023, 1, 1), date(2023, 6, 30)


def person(name: str, *units: str) -> Person:
    return Person(name, name, memberships=tuple(Membership(unit) for unit in units))


ORGAN = Organisation(
    "云州市某局",
    (
        Unit(CENTRE, CENTRE, UnitKind.CENTRE_GROUP),
        Unit(FIRST, FIRST, UnitKind.BRANCH),
        Unit(SECOND, SECOND, UnitKind.BRANCH),
    ),
    (person("罗建新", FIRST, CENTRE), person("陈波", CENTRE), person("赵刚", CENTRE), person("李军", SECOND)),
    rooms=(Room("一号会议室"), Room("二号会议室")),
)


def duty(name: str, form: Form, every: Cadence | None = Cadence.MONTH, number: int = 1, **more: object) -> Duty:
    plain = Duty(name, form, Actor.UNSPECIFIED, None, Strength.MUST, every, number, Basis.TEXT)
    return replace(plain, **more)  # type: ignore[arg-type]  # the fields of Duty, by name


DUTIES = (duty("c", Form.CENTRE_GROUP_STUDY), duty("t", Form.THEME_DAY))


def asked(*duties: Duty, organ: Organisation = ORGAN, since: date = SINCE, until: date = UNTIL) -> Demand:
    return demand(duties or DUTIES, organ, CALENDAR, since=since, until=until)
