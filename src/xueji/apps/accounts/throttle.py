"""A few tries within a quarter of an hour for each subject (an account, a source, a second factor), then waiting.

A try is spent before the answer is known and given back when it was right, so that no number of tries at the same
moment gets more of them. The span slides: at no moment were there more tries than `limit` in the span before it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from xueji.apps.accounts.models import Spent
from xueji.core.errors import XuejiError

SPAN = timedelta(minutes=15)
LIMIT = 5


class TooManyFailures(XuejiError):
    """No try left. The words are the same whether or not the account exists."""

    def __init__(self, wait: timedelta) -> None:
        self.minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(f"连续输错的次数较多，请等 {self.minutes} 分钟再试。急用请找系统管理员重设密码。")


def digest(kind: str, name: str) -> str:
    """What is kept of a subject: with the site's key, so that names and addresses cannot be tried out against it."""
    return salted_hmac("xueji.throttle", f"{kind}:{name}", algorithm="sha256").hexdigest()


@transaction.atomic
def spend(subjects: Mapping[str, int], now: datetime) -> list[Spent]:
    """A try of each subject (digest → how many it has); all or none. Raises TooManyFailures."""
    Spent.objects.filter(at__lte=now - SPAN).delete()
    return [_take(subject, limit, now) for subject, limit in subjects.items()]


def _take(subject: str, limit: int, now: datetime) -> Spent:
    used = dict(Spent.objects.filter(subject=subject).values_list("slot", "at"))
    for slot in (slot for slot in range(limit) if slot not in used):
        try:
            with transaction.atomic():
                return Spent.objects.create(subject=subject, slot=slot, at=now)
        except IntegrityError:
            used[slot] = now  # another request was quicker
    raise TooManyFailures(min(used.values(), default=now) + SPAN - now)


def give_back(tries: Sequence[Spent]) -> None:
    """The answer was right: it counts for nothing."""
    Spent.objects.filter(pk__in=[row.pk for row in tries]).delete()


def forget(*subjects: str) -> None:
    """An administrator lets the person try again at once."""
    Spent.objects.filter(subject__in=subjects).delete()


def of_sign_in(username: str, source: str, *, known: bool) -> dict[str, int]:
    """Who is counted at a sign-in: the account and where it comes from.

    A browser in which the account has signed in before has tries of its own: a stranger who uses up the account's
    does not shut its owner out, and neither does a colleague behind the same address.
    """
    if known:
        return {digest("known", username): LIMIT}
    return {digest("account", username): LIMIT, digest("source", source): settings.FAILURES_PER_SOURCE}
