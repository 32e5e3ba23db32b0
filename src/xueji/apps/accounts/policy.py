"""The one policy table, read from policy.yaml: which role may take which route or command, and how far it reaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml


class Role(StrEnum):
    CLERK = "clerk"
    LEADER = "leader"
    SECRETARY = "secretary"
    MEMBER = "member"
    OBSERVER = "observer"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_NAMES: Mapping[Role, str] = {
    Role.CLERK: "经办人",
    Role.LEADER: "领导",
    Role.SECRETARY: "支部书记",
    Role.MEMBER: "党员干部",
    Role.OBSERVER: "上级观察员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}


class Scope(StrEnum):
    """How far a permission reaches, widest first."""

    ORGAN = "organ"
    UNIT = "unit"
    SELF = "self"
    OPENED = "opened"
    """What the organ opened to inspectors, piece by piece and for a time."""


@dataclass(frozen=True, slots=True)
class Row:
    """One route: its methods, who may take it and how far; `anyone` needs no account, `signed_in` no role.

    `read` is the act that the audit keeps when somebody reads here what is another person's.
    """

    route: str
    methods: frozenset[str]
    anyone: bool
    signed_in: bool
    roles: Mapping[Role, Scope]
    read: str = ""

    def scope_of(self, held: frozenset[Role]) -> Scope | None:
        """The widest reach that any of the roles held gives; None where none may."""
        if self.signed_in:
            return Scope.SELF
        reaches = [self.roles[role] for role in held if role in self.roles]
        return min(reaches, key=list(Scope).index, default=None)


@cache
def _table() -> dict[str, object]:
    loaded = yaml.safe_load(files(__package__).joinpath("policy.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


@cache
def routes() -> Mapping[str, Row]:
    """Every row of the table by the route's name ("plans:desk")."""
    table = _table()["routes"]
    assert isinstance(table, dict)
    return {name: _row(name, entry) for name, entry in table.items()}


def _row(name: str, entry: Mapping[str, str]) -> Row:
    who = entry.get("who", "")
    roles = {Role(role): Scope(entry[role]) for role in entry if role not in {"who", "methods", "read"}}
    return Row(
        route=name,
        methods=frozenset(entry.get("methods", "GET").split()),
        anyone=who == "anyone",
        signed_in=who == "signed_in",
        roles=roles,
        read=entry.get("read", ""),
    )


@cache
def commands() -> Mapping[str, str]:
    """Every command of `xueji` with who runs it and on what."""
    table = _table()["commands"]
    assert isinstance(table, dict)
    return dict(table)
