"""Reading the audit: the organ's entries, newest first, and whether the chain is whole."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from xueji.apps.audit.models import Entry, Head
from xueji.core.chain import verify


def entries_of(organ_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(organ_id=organ_id).order_by("-seq")


def export_rows(organ_id: int) -> Iterator[Mapping[str, Any]]:
    """The chain in order, a row an entry, in the form that `python -m xueji.core.chain` reads."""
    for entry in Entry.objects.filter(organ_id=organ_id).order_by("seq").iterator(chunk_size=2000):
        yield {"entry": entry.entry(), "algorithm": entry.algorithm, "digest": entry.digest}


def verified(organ_id: int) -> tuple[int, str]:
    """(length, last digest) of a whole chain; raises BrokenChain, also where the tail was cut off."""
    head = Head.objects.filter(organ_id=organ_id).first()
    return verify(export_rows(organ_id), expected_length=head.length if head else 0)
