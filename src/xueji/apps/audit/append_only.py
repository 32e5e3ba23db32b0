"""The database itself refuses to change or delete an entry, or to shorten a chain: the triggers of both databases.

Statements differ between SQLite and PostgreSQL (docs/decisions/0011). Only a payload may be deleted, never changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

_ENTRY, _PAYLOAD, _HEAD = "audit_entry", "audit_payload", "audit_head"
# Trigger → table, event, when.
_RULES = {
    "audit_entry_never_changed": (_ENTRY, "UPDATE", ""),
    "audit_entry_never_deleted": (_ENTRY, "DELETE", ""),
    "audit_payload_never_changed": (_PAYLOAD, "UPDATE", ""),
    "audit_head_only_grows": (
        _HEAD,
        "UPDATE",
        "NEW.length <= OLD.length OR NEW.organ_id <> OLD.organ_id OR NEW.chain <> OLD.chain",
    ),
    "audit_head_never_deleted": (_HEAD, "DELETE", ""),
}
MESSAGE = "the audit is append-only"
_FUNCTION = f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def put_up(connection: BaseDatabaseWrapper) -> list[str]:
    """Statements that make the triggers."""
    if connection.vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {table}{f' WHEN {when}' if when else ''} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            for name, (table, event, when) in _RULES.items()
        ]
    rows = [
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{f' WHEN ({when})' if when else ''} "
        "EXECUTE FUNCTION audit_refuse()"
        for name, (table, event, when) in _RULES.items()
    ]
    whole = [
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION audit_refuse()"
        for table in (_ENTRY, _PAYLOAD, _HEAD)
    ]
    return [_FUNCTION, *rows, *whole]


def take_down(connection: BaseDatabaseWrapper) -> list[str]:
    """Statements that remove them: for a migration that alters the tables, and for tests that empty them."""
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in _RULES]
    rows = [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, (table, _, _) in _RULES.items()]
    return [*rows, *(f"DROP TRIGGER IF EXISTS {t}_never_emptied ON {t}" for t in (_ENTRY, _PAYLOAD, _HEAD))]


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The tables may be changed inside; nothing of a running site does so."""
    with connection.cursor() as cursor:
        for statement in take_down(connection):
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in put_up(connection):
                cursor.execute(statement)
