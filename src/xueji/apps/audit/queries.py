"""Reading the audit: the organ's entries, newest first, who looked at whom, and whether the chain is whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from xueji.apps.accounts.models import User
from xueji.apps.audit.models import Entry, Head, Payload
from xueji.core.chain import Anchor, BrokenChain, Row, Whole, anchors, verify
from xueji.core.chain.canonical import agrees
from xueji.core.chain.lines import line_of
from xueji.core.chain.link import OTHERWISE

AT_ONCE = 2000
READS = ("seen", "downloaded", "exported", "verified")
"""The last word of an act by which somebody read; every other act changed something."""


def entries_of(organ_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(organ_id=organ_id).order_by("-seq")


def sifted(
    organ_id: int, *, who: str = "", did: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Entry]:
    """Those by the account with this login name or full name (all of that name), of this act, between the days."""
    rows = entries_of(organ_id)
    if who:
        found = User.objects.filter(Q(username=who.lower()) | Q(full_name=who)).values_list("key", "pk")
        rows = rows.filter(actor__in=[str(name) for both in found for name in both])  # the first format kept numbers
    if did:
        rows = rows.filter(did=did)
    if since:
        rows = rows.filter(at__gte=_midnight(since))
    if until:
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as people read it; `by` is empty for the site itself and where the name was erased."""

    entry: Entry
    by: str
    words: dict[str, str]
    erased: bool


def lines_of(entries: Sequence[Entry]) -> list[Line]:
    """With the names and words that still stand beside them, in one query."""
    kept: dict[int, dict[str, object]] = {}
    if entries:
        rows = Payload.objects.filter(organ_id=entries[0].organ_id, seq__in=[entry.seq for entry in entries])
        kept = {row.seq: row.said for row in rows}
    return [_line(entry, kept.get(entry.seq)) for entry in entries]


def _line(entry: Entry, said: dict[str, object] | None) -> Line:
    if said is None:
        return Line(entry, str(entry.told.get("actor_name", "")), {}, bool(entry.told.get("payload")))
    words = said.get("words", {})
    return Line(entry, str(said["by"]), words if isinstance(words, dict) else {}, False)


def reads_of(organ_id: int, subject: str, *, also: Iterable[tuple[str, str]] = ()) -> QuerySet[Entry]:
    """Who looked at this person's data and when, newest first; `also`: objects (label, key) in which they stand.

    The person's own looks are not written, so that every row is somebody else's.
    """
    wanted = Q(subject=subject)
    for label, key in also:
        for word in READS:
            wanted |= Q(object_type=label, object_key=key, subject="", did__endswith=f".{word}")
    return entries_of(organ_id).filter(wanted)


def rows_of(head: Head) -> Iterator[Row]:
    """The chain in order, up to the length that the head says. Raises BrokenChain where a row cannot be what it was."""
    last = 0
    while last < head.length:
        entries = list(
            Entry.objects.filter(organ_id=head.organ_id, seq__gt=last, seq__lte=head.length).order_by("seq")[:AT_ONCE]
        )
        if not entries:
            return
        there = Payload.objects.filter(organ_id=head.organ_id, seq__gt=last, seq__lte=entries[-1].seq)
        kept = {seq: (salt, content) for seq, salt, content in there.values_list("seq", "salt", "content")}
        for entry in entries:
            if not _agrees(head.chain, entry):
                raise BrokenChain(entry.seq, OTHERWISE)
            said = kept.get(entry.seq)
            payload = (said[0].encode(), said[1].encode()) if said else None
            yield entry.algorithm, entry.digest, entry.body.encode(), payload
        last = entries[-1].seq


def _agrees(chain: str, entry: Entry) -> bool:
    return agrees(
        body=entry.body,
        algorithm=entry.algorithm,
        chain=chain,
        seq=entry.seq,
        at=entry.at.astimezone(UTC).isoformat(" "),
        actor=entry.actor,
        did=entry.did,
        kind=entry.object_type,
        key=entry.object_key,
        subject=entry.subject,
    )


def heads() -> list[Head]:
    return list(Head.objects.order_by("organ_id"))


def head_of(organ_id: int) -> Head:
    return Head.objects.get(organ_id=organ_id)


def stray() -> list[int]:
    """Organs that have entries and no head."""
    known = Head.objects.values("organ_id")
    return sorted(Entry.objects.exclude(organ_id__in=known).values_list("organ_id", flat=True).distinct())


def export_lines(organ_id: int) -> Iterator[bytes]:
    """The chain as `xueji audit verify FILE` reads it, a row a line."""
    head = Head.objects.filter(organ_id=organ_id).first()
    return map(line_of, rows_of(head)) if head else iter(())


def verified(organ_id: int) -> Whole:
    """A whole chain, compared with the anchors that the site can reach; raises BrokenChain.

    Entries that come while it is read are left for the next time: what there is, then the end, are taken before.
    """
    farthest = [
        model.objects.filter(organ_id=organ_id).order_by("-seq").values_list("seq", flat=True).first() or 0
        for model in (Entry, Payload)
    ]
    head = Head.objects.filter(organ_id=organ_id).first()
    if max(farthest) > (head.length if head else 0):
        raise BrokenChain((head.length if head else 0) + 1, "链尾登记没有算上这一条")
    if head is None:
        return Whole()
    whole = verify(rows_of(head), chain=head.chain, expected_length=head.length, anchors=anchors_of(head.chain))
    if whole.digest != head.digest:
        raise BrokenChain(whole.length, "末条摘要与链尾登记的不符")
    return whole


def anchors_of(chain: str) -> list[Anchor]:
    """What was kept outside the database about this chain. Raises BadAnchor where the file was damaged."""
    file = settings.ANCHORS / f"{chain}.log"
    return [anchor for anchor in anchors.read(file) if anchor.chain == chain] if file.is_file() else []


def end_of(organ_id: int) -> Anchor | None:
    """The chain's end now, to be copied to paper or to another medium."""
    head = Head.objects.filter(organ_id=organ_id, length__gt=0).first()
    last = Entry.objects.filter(organ_id=organ_id, seq=head.length).first() if head else None
    if head is None or last is None:
        return None
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Anchor(head.chain, head.length, last.algorithm, head.digest, now)
