"""Mutants of the policy table: giving or taking any role of any row disagrees with the expectation kept by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from tests.permissions.test_matrix import expected
from xueji.apps.accounts.policy import Role, Row, Scope, routes

# The accounts of the tests → the role they hold.
HELD = {"auditor": Role.AUDIT_ADMIN, "system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN}
# Rows where the service, not the table, keeps some roles of the expectation out.
OWN_ONLY = {"study:contest": {Role.CLERK, Role.LEADER, Role.SECRETARY}}
ALL = set(Role)


def role_of(who: str) -> Role:
    return HELD.get(who) or Role(who)


def roles_expected(route: str) -> set[Role]:
    people = expected()[route] - {"nobody", "other_clerk", "secretary_fourth"}
    return {role_of(who) for who in people} | OWN_ONLY.get(route, set())


def roles_given(row: Row) -> set[Role]:
    return ALL if row.anyone or row.signed_in else set(row.roles)


def disagreements(table: Mapping[str, Row]) -> set[str]:
    return {name for name, row in table.items() if roles_given(row) != roles_expected(name)}


def mutants() -> Iterator[tuple[str, Row]]:
    for name, row in routes().items():
        if row.anyone or row.signed_in:
            yield name, replace(row, anyone=False, signed_in=False)
            continue
        for role in Role:
            without = {held: scope for held, scope in row.roles.items() if held is not role}
            yield name, replace(row, roles=without if role in row.roles else {**row.roles, role: Scope.ORGAN})


def survivors(every: int) -> list[str]:
    alive = []
    for number, (name, mutant) in enumerate(mutants()):
        if number % every == 0 and name not in disagreements({name: mutant}):
            alive.append(name)
    return alive


def test_the_table_and_the_expectation_agree() -> None:
    assert disagreements(routes()) == set()


def test_a_sample_of_mutants_is_killed() -> None:
    assert survivors(every=10) == []


@pytest.mark.heavy
def test_every_mutant_is_killed() -> None:
    assert survivors(every=1) == []
