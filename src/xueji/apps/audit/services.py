"""Writing the audit: entries in the transaction of the act itself, so that neither stands without the other."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice

from django.db import models, transaction

from xueji.apps.accounts.models import User
from xueji.apps.audit.circumstances import current
from xueji.apps.audit.models import Entry, Head, Payload
from xueji.core.chain import GENESIS, digest_of, preferred_algorithm
from xueji.core.chain.canonical import NO_PAYLOAD, SALT, Told, body_of, commitment, hasher_of, payload_of, plain
from xueji.core.chain.verifier import ERASED

AT_ONCE = 2000
"""Entries that one statement writes; also how many are held in memory."""

MOST_LISTED = 2000
Values = tuple[object, ...]
ENTRY = (
    *("organ_id", "seq", "at", "actor", "did", "object_type", "object_key", "subject"),
    *("body", "algorithm", "digest"),
)
PAYLOAD = ("organ_id", "seq", "salt", "content")


class OutsideTransaction(Exception):
    """An act was to be recorded outside the transaction of the act: a fault of the program, never of a person."""


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done. `details` are names of fields, numbers and keys; `words` what somebody wrote: it can be erased.

    `subject` is the key of the person whose data were read.
    """

    did: str
    to: models.Model | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    outcome: Outcome = Outcome.DONE


def record(
    *,
    organ_id: int,
    by: User | None,
    did: str,
    to: models.Model | None = None,
    details: Mapping[str, object] | None = None,
    words: Mapping[str, str] | None = None,
    subject: str = "",
    outcome: Outcome = Outcome.DONE,
) -> int:
    """Append an entry to the organ's chain, at the real time, whatever day the site takes for today; its number."""
    act = Act(did, to, details or {}, words or {}, subject, outcome)
    return _append(organ_id, by, [act])


def record_many(*, organ_id: int, by: User | None, acts: Iterable[Act]) -> int:
    """Append an entry for each act, the chain's end locked once; how many they were."""
    waiting, written = iter(acts), 0
    while some := list(islice(waiting, AT_ONCE)):
        _append(organ_id, by, some)
        written += len(some)
    return written


def listed(keys: Sequence[str]) -> list[str]:
    """The keys, as many as an entry has room for; their number stands beside them."""
    return list(keys[:MOST_LISTED])


def erase_payloads(*, organ_id: int, by: User | None, numbers: Iterable[int]) -> int:
    """Delete the names and words beside these entries; the chain says which they were, and stays whole.

    Entries of the first format hold their names within and are passed over. Gives how many payloads were deleted.
    """
    waiting, erased = sorted(set(numbers)), 0
    for some in (waiting[start : start + AT_ONCE] for start in range(0, len(waiting), AT_ONCE)):
        there = Payload.objects.filter(organ_id=organ_id, seq__in=some)
        gone = sorted(there.values_list("seq", flat=True))
        if gone:
            there.delete()
            record(organ_id=organ_id, by=by, did=ERASED, details={"number": len(gone), "entries": _ranges(gone)})
        erased += len(gone)
    return erased


def _ranges(numbers: Sequence[int]) -> str:
    """3 4 5 9 → 3-5,9"""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in runs)


def _append(organ_id: int, by: User | None, acts: Sequence[Act]) -> int:
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(acts[0].did)
    head = Head.objects.select_for_update().filter(organ_id=organ_id).first()
    if head is None:
        Head.objects.get_or_create(organ_id=organ_id, defaults={"digest": GENESIS})
        head = Head.objects.select_for_update().get(organ_id=organ_id)
    entries, payloads = _chained(head, by, acts)
    _insert(Entry, ENTRY, entries)
    _insert(Payload, PAYLOAD, payloads)
    Head.objects.filter(pk=head.pk).update(length=head.length, digest=head.digest)
    return head.length


def _insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Values]) -> None:
    """One statement for all rows, five times as quick as one object a row (docs/decisions/0011)."""
    if not rows:
        return
    connection = transaction.get_connection()
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        values = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", rows)  # noqa: S608 -- our own names


def _chained(head: Head, by: User | None, acts: Sequence[Act]) -> tuple[list[Values], list[Values]]:
    """The rows, each with the digest over itself and the one before; `head` moves to their end."""
    algorithm, around = preferred_algorithm(), current()
    new = hasher_of(algorithm)
    actor, name = (by.key, by.full_name) if by else ("", "")
    now = datetime.now(UTC).replace(microsecond=0)
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    kept = transaction.get_connection().ops.adapt_datetimefield_value(now)
    bare = payload_of(name, {})
    entries: list[Values] = []
    payloads: list[Values] = []
    for act in acts:
        kind, key = _object(act.to)
        seq, promised = head.length + 1, NO_PAYLOAD
        if name or act.words:
            salt, content = secrets.token_hex(SALT), payload_of(name, act.words) if act.words else bare
            promised = commitment(new, salt.encode(), content)
            payloads.append((head.organ_id, seq, salt, content.decode()))
        told = Told(
            *(head.chain, seq, at, actor, act.did, kind, key, act.subject),
            *(around.roles, act.outcome.value, around.source.value, around.request, plain(act.details), promised),
        )
        body = body_of(told, algorithm)
        head.length, head.digest = seq, digest_of(body, head.digest, algorithm)
        asked_by = (head.organ_id, seq, kept, actor, act.did, kind, key, act.subject)
        entries.append((*asked_by, body.decode(), algorithm, head.digest))
    return entries, payloads


def _object(to: models.Model | None) -> tuple[str, str]:
    return (to._meta.label, str(getattr(to, "key", "") or to.pk)) if to else ("", "")
