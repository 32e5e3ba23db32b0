"""A duty → the units that owe it: by `per`, else by its actor, else by what forms.yaml says of the form."""

from collections.abc import Mapping

from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Actor, Duty, Form, Per
from xueji.core.organisation.model import WHOLE, Organisation, Unit, UnitKind

KINDS: Mapping[Actor, UnitKind] = {
    Actor.PARTY_COMMITTEE: UnitKind.PARTY_COMMITTEE,
    Actor.CENTRE_GROUP: UnitKind.CENTRE_GROUP,
    Actor.LEADER: UnitKind.CENTRE_GROUP,
    Actor.BRANCH: UnitKind.BRANCH,
    Actor.BRANCH_SECRETARY: UnitKind.BRANCH,
    Actor.MEMBER: UnitKind.BRANCH,
    Actor.SMALL_GROUP: UnitKind.SMALL_GROUP,
    Actor.DEPARTMENT: UnitKind.DEPARTMENT,
}
# Where the form names its own host whoever the sentence speaks of: a branch holds no other branch's committee meeting.
OWN_HOST: Mapping[Form, UnitKind] = {
    Form.GROUP_MEETING: UnitKind.SMALL_GROUP,
    Form.COMMITTEE_MEETING: UnitKind.BRANCH,
    Form.MEMBERS_MEETING: UnitKind.BRANCH,
    Form.THEME_DAY: UnitKind.BRANCH,
    Form.CENTRE_GROUP_STUDY: UnitKind.CENTRE_GROUP,
}
PER_KINDS: Mapping[Per, UnitKind] = {
    Per.BRANCH: UnitKind.BRANCH,
    Per.SMALL_GROUP: UnitKind.SMALL_GROUP,
    Per.DEPARTMENT: UnitKind.DEPARTMENT,
}


def hosts_of(duty: Duty, organisation: Organisation) -> tuple[Unit, ...]:
    """The units in the order of the roster; the organ as a whole where it has none of the kind asked for.

    A duty per person is owed at the unit where the person attends: members at their branch, leaders at the centre
    group, staff at the organ.
    """
    kind = OWN_HOST.get(duty.form) or (PER_KINDS.get(duty.per) if duty.per else None)
    if kind is None:
        actor = duty.actor if duty.actor is not Actor.UNSPECIFIED else FORMS[duty.form].host
        kind = KINDS.get(actor)
    found = organisation.units_of(kind) if kind else ()
    return found or (WHOLE,)
