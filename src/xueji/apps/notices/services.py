"""Telling accounts, and putting away what was read."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from xueji.apps.accounts.models import User
from xueji.apps.notices.models import Notice


def tell(*, organ_id: int, texts: Mapping[int, str], now: datetime) -> int:
    """One notice for each account id; within the transaction of what it tells of."""
    rows = [Notice(organ_id=organ_id, to_id=to, at=now, text=text) for to, text in texts.items()]
    return len(Notice.objects.bulk_create(rows, batch_size=500))


def notices_for(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(to=user).order_by("-at", "-pk")


def put_away(*, user: User, up_to: int) -> int:
    """All of one's own up to this one, so that a notice that came meanwhile stays."""
    return Notice.objects.filter(to=user, pk__lte=up_to).delete()[0]
