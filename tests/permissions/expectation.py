"""What shall be permitted, kept by hand in expected.csv: the policy table has to agree with it, and can disagree."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xueji.apps.accounts.policy import Role, Scope


@dataclass(frozen=True, slots=True)
class Expected:
    """`who`: the accounts of the tests that are let in; `narrower`: the roles that reach less than the whole organ;
    `read`: the audit's word for opening it, empty where nothing of others is shown."""

    who: frozenset[str]
    methods: frozenset[str]
    narrower: Mapping[Role, Scope]
    read: str


@cache
def expected() -> Mapping[str, Expected]:
    """By the route's name."""
    with (Path(__file__).parent / "expected.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["route"]: _expected(row) for row in rows}


def _expected(row: Mapping[str, str]) -> Expected:
    narrower = dict(word.split(":") for word in row["narrower"].split())
    return Expected(
        who=frozenset(row["who"].split()),
        methods=frozenset(row["methods"].split()),
        narrower={Role(role): Scope(scope) for role, scope in narrower.items()},
        read=row["read"],
    )
