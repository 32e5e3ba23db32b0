"""The policy table is complete: every route and every command has its row, and no row is left over."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from xueji.apps.accounts.policy import Role, commands, routes
from xueji.cli.main import COMMANDS


def names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        else:
            yield f"{prefix}{pattern.name}"


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(names(get_resolver().url_patterns)) == sorted(routes())


def test_every_command_has_a_row_and_every_row_a_command() -> None:
    assert sorted(COMMANDS) == sorted(commands())


def test_the_administrators_reach_no_study_content() -> None:
    administrators = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    areas = {name.partition(":")[0] for name, row in routes().items() if administrators & set(row.roles)}
    assert areas == {"organisation", "audit"}
    security = {name for name, row in routes().items() if Role.SECURITY_ADMIN in row.roles}
    assert security == {"organisation:grants", "organisation:give_role", "organisation:end_role"}
    system = {name for name, row in routes().items() if Role.SYSTEM_ADMIN in row.roles}
    organs = {"organisation:organs", "organisation:add_organ", "organisation:rename_organ"}
    accounts = {"accounts", "issue_accounts", "reset_account", "switch_account"}
    assert system == organs | {f"organisation:{name}" for name in accounts}
