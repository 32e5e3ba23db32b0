"""Who asks, for which organ, as what, and how far it reaches: the value that every query is scoped by."""

from collections.abc import Mapping
from dataclasses import dataclass

from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import Role, Row, Scope
from xueji.apps.organisation.models import Organ, Person
from xueji.core.errors import XuejiError


class NotAllowed(XuejiError):
    """Right organ, but no permission: the site answers 403."""

    def __init__(self, what: str = "您的角色不能做这件事。请联系经办人。") -> None:
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Access:
    """`units` are the ids of the units (with their subtrees) that the roles of the route reach; empty for an organ-wide
    role."""

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
    """A signed-in account in one of its organs, with the roles that hold on the day and the units each reaches."""

    user: User
    organ: Organ
    organs: tuple[Organ, ...]
    """All in which it holds a role: who inspects several organs acts in one at a time."""
    reach: Mapping[Role, frozenset[int]]
    person: Person | None

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(self.reach)

    def access(self, row: Row) -> Access | None:
        """What the row gives this account; None where nothing. A unit role reaches its own units, never those that
        the account has for another role."""
        scope = row.scope_of(self.roles)
        if scope is None:
            return None
        reached = [units for role, units in self.reach.items() if role in row.roles]
        return Access(self.user, self.organ, self.roles, scope, frozenset[int]().union(*reached), self.person)
