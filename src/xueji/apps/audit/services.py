"""Writing the audit: one entry in the transaction of the act itself, so that neither stands without the other."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import models, transaction

from xueji.apps.accounts.models import User
from xueji.apps.audit.models import Entry, Head
from xueji.core.chain import GENESIS, digest_of, preferred_algorithm


class OutsideTransaction(Exception):
    """An act was to be recorded outside the transaction of the act: a fault of the program, never of a person."""


def record(
    *,
    organ_id: int,
    by: User | None,
    did: str,
    to: models.Model | None = None,
    details: Mapping[str, object] | None = None,
) -> Entry:
    """Append an entry to the organ's chain, at the real time, whatever day the site takes for today.

    `details` hold names of fields and numbers, never anything a person wrote in private.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(did)
    Head.objects.get_or_create(organ_id=organ_id, defaults={"digest": GENESIS})
    head = Head.objects.select_for_update().get(organ_id=organ_id)
    entry = Entry(
        organ_id=organ_id,
        seq=head.length + 1,
        at=datetime.now(UTC).replace(microsecond=0),
        actor_id=by.pk if by else None,
        actor_name=by.full_name if by else "",
        did=did,
        object_type=to._meta.label if to else "",
        object_key=str(getattr(to, "key", "") or (to.pk if to else "")),
        details=dict(details or {}),
        algorithm=preferred_algorithm(),
    )
    entry.digest = digest_of(entry.entry(), head.digest, entry.algorithm)
    entry.save(force_insert=True)
    head.length, head.digest = entry.seq, entry.digest
    head.save(update_fields=["length", "digest"])
    return entry
