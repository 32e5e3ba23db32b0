"""Mutants of the policy table: a change of any word of any row disagrees with the expectation kept by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tests.permissions.expectation import expected
from xueji.apps.accounts.policy import Role, Row, Scope, routes

# The accounts of the tests → the role they hold.
HELD = {"auditor": Role.AUDIT_ADMIN, "system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN}
# Rows where the service, not the table, keeps some roles of the expectation out.
OWN_ONLY = {"study:contest": {Role.CLERK, Role.LEADER, Role.SECRETARY}}
ALL = set(Role)


def role_of(who: str) -> Role:
    return HELD.get(who) or Role(who)


def roles_expected(route: str) -> set[Role]:
    people = expected()[route].who - {"nobody", "other_clerk", "secretary_fourth"}
    return {role_of(who) for who in people} | OWN_ONLY.get(route, set())


def roles_given(row: Row) -> set[Role]:
    return ALL if row.anyone or row.signed_in else set(row.roles)


def disagreements(table: Mapping[str, Row]) -> set[str]:
    return {name for name, row in table.items() if not agrees(row)}


def agrees(row: Row) -> bool:
    wanted = expected()[row.route]
    narrower = {role: scope for role, scope in row.roles.items() if scope is not Scope.ORGAN}
    told = (roles_given(row), row.anyone, row.methods, narrower, row.read)
    return told == (roles_expected(row.route), "nobody" in wanted.who, wanted.methods, wanted.narrower, wanted.read)


def mutants() -> Iterator[tuple[str, Row]]:
    """Each role given or taken, each reach widened or narrowed, each method added or dropped, each reading unsaid."""
    for name, row in routes().items():
        for method in ("GET", "POST"):
            yield name, replace(row, methods=row.methods ^ {method})
        yield name, replace(row, read="" if row.read else "roster.seen")
        if row.anyone or row.signed_in:
            yield name, replace(row, anyone=False, signed_in=False)
            yield name, replace(row, anyone=not row.anyone, signed_in=not row.signed_in)
            continue
        yield name, replace(row, signed_in=True)
        for role in Role:
            without = {held: scope for held, scope in row.roles.items() if held is not role}
            yield name, replace(row, roles=without if role in row.roles else {**row.roles, role: Scope.ORGAN})
        for role, scope in row.roles.items():
            for other in set(Scope) - {scope}:
                yield name, replace(row, roles={**row.roles, role: other})


def test_the_table_and_the_expectation_agree() -> None:
    assert disagreements(routes()) == set()


def test_every_mutant_is_killed() -> None:
    alive = [mutant for name, mutant in mutants() if not disagreements({name: mutant})]
    assert alive == []
    assert sum(1 for _ in mutants()) > 2_000
