"""Anchors outside the database, written by the background process: at most an hour or a thousand entries apart.

Before an anchor is written the chain must still hold the one before it: a database rolled back, or a tail rewritten,
is found within the hour and never vouched for.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from xueji.apps.audit.models import Entry, Head
from xueji.apps.audit.queries import anchors_of, end_of
from xueji.core.chain import Anchor, anchors
from xueji.core.errors import XuejiError

APART = timedelta(hours=1)
ENTRIES_APART = 1000


class ChainDiffers(XuejiError):
    """The database no longer holds what an anchor says: it was changed, or put back to an earlier day."""


def anchor_all(*, now: datetime | None = None, only_due: bool = False) -> list[Anchor]:
    """An anchor for every chain that grew since its last one (`only_due`: an hour or a thousand entries ago)."""
    moment = now or datetime.now(UTC)
    made = []
    for head in Head.objects.order_by("organ_id"):
        last = anchors.last(anchors_of(head.chain))
        if last:
            _ensure_held(head, last)
        end = end_of(head.organ_id)
        if end is None or (last and last.size >= end.size) or (only_due and last and not _due(last, end, moment)):
            continue
        anchors.append(settings.ANCHORS, end)
        made.append(end)
    return made


def _due(last: Anchor, end: Anchor, now: datetime) -> bool:
    written = datetime.fromisoformat(last.at)
    return end.size - last.size >= ENTRIES_APART or now - written >= APART


def _ensure_held(head: Head, last: Anchor) -> None:
    there = Entry.objects.filter(organ_id=head.organ_id, seq=last.size).values_list("digest", flat=True).first()
    if there != last.digest:
        raise ChainDiffers(
            f"审计链 {head.chain} 与站外凭据不符：{last.at} 记着 {last.size} 条。数据库被改写，或被换成了旧的。"
            "请保留现状，运行 xueji audit verify，并报告审计管理员。"
        )
