"""Which units hold the sessions of a duty, and who sits in them."""

from collections.abc import Iterable
from datetime import date

from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Actor, Duty, Form, Per
from xueji.core.organisation.model import WHOLE, Organisation, Person, Unit, UnitKind

BRANCH_FORMS = frozenset(
    {
        Form.MEMBERS_MEETING,
        Form.COMMITTEE_MEETING,
        Form.PARTY_LECTURE,
        Form.THEME_DAY,
        Form.ORGANISATIONAL_LIFE_MEETING,
        Form.APPRAISAL,
    }
)
"""Held by a party branch whoever the sentence makes answerable for them (《中国共产党支部工作条例（试行）》)."""

_OF_ACTOR = {
    Actor.CENTRE_GROUP: UnitKind.CENTRE_GROUP,
    Actor.LEADER: UnitKind.CENTRE_GROUP,
    Actor.PARTY_COMMITTEE: UnitKind.CENTRE_GROUP,
    Actor.BRANCH: UnitKind.BRANCH,
    Actor.BRANCH_SECRETARY: UnitKind.BRANCH,
    Actor.MEMBER: UnitKind.BRANCH,
    Actor.SMALL_GROUP: UnitKind.SMALL_GROUP,
    Actor.DEPARTMENT: UnitKind.DEPARTMENT,
    Actor.STAFF: UnitKind.ORGAN,
    Actor.OFFICE: UnitKind.ORGAN,
    Actor.ORGAN: UnitKind.ORGAN,
}
_OF_PER = {Per.BRANCH: UnitKind.BRANCH, Per.SMALL_GROUP: UnitKind.SMALL_GROUP, Per.DEPARTMENT: UnitKind.DEPARTMENT}


def host_kind(duty: Duty) -> UnitKind:
    """Of the units that hold it. Leaders and the party committee meet as the centre group, which has the roster."""
    if duty.form is Form.CENTRE_GROUP_STUDY:
        return UnitKind.CENTRE_GROUP
    if duty.form is Form.GROUP_MEETING:
        return UnitKind.SMALL_GROUP
    if duty.form in BRANCH_FORMS:
        return UnitKind.BRANCH
    if duty.per in _OF_PER:
        return _OF_PER[duty.per]
    actor = FORMS[duty.form].host if duty.actor is Actor.UNSPECIFIED else duty.actor
    return _OF_ACTOR[actor]


def hosts(duty: Duty, organisation: Organisation) -> tuple[Unit, ...]:
    """Empty where the roster has no such unit."""
    kind = host_kind(duty)
    return (WHOLE,) if kind is UnitKind.ORGAN else organisation.units_of(kind)


def seats(person: Person, day: date) -> set[str]:
    """The units whose sessions the person attends on the day."""
    return {WHOLE.id, *(membership.unit for membership in person.memberships if membership.holds_on(day))}


def sits_in(person: Person, unit: str, days: Iterable[date]) -> bool:
    """Whether the person belongs to the unit on one of the days; everybody belongs to the organ."""
    return unit == WHOLE.id or any(person.in_unit(unit, day) for day in days)
