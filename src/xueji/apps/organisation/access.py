"""Who asks, for which organ, as what, and how far it reaches: the value that every query is scoped by."""

from dataclasses import dataclass

from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import Role, Row, Scope
from xueji.apps.organisation.models import Organ, Person, RoleGrant
from xueji.core.errors import XuejiError


class NotAllowed(XuejiError):
    """Right organ, but no permission: the site answers 403."""

    def __init__(self, what: str = "您的角色不能做这件事。请联系经办人。") -> None:
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Access:
    """`units` are the ids of the units (with their subtrees) that a unit role reaches; empty for an organ-wide role."""

    user: User
    organ: Organ
    roles: frozenset[Role]
    scope: Scope
    units: frozenset[int]
    person: Person | None

    @property
    def organ_wide(self) -> bool:
        return self.scope is Scope.ORGAN

    def reaches(self, unit_id: int) -> bool:
        return self.organ_wide or (self.scope is Scope.UNIT and unit_id in self.units)


@dataclass(frozen=True, slots=True)
class Holder:
    """A signed-in account with the grants that hold on the day."""

    user: User
    organ: Organ
    roles: frozenset[Role]
    units: frozenset[int]
    person: Person | None

    def access(self, row: Row) -> Access | None:
        """What the row gives this account; None where nothing."""
        scope = row.scope_of(self.roles)
        if scope is None:
            return None
        return Access(self.user, self.organ, self.roles, scope, self.units, self.person)


def holder_of(user: User, grants: list[RoleGrant], units: frozenset[int]) -> Holder | None:
    """The account in the organ of its grants; None for an account without any."""
    if not grants:
        return None
    person = Person.objects.filter(account=user).first()
    return Holder(user, grants[0].organ, frozenset(Role(g.role) for g in grants), units, person)
