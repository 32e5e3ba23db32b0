"""The session engine: sessions lie in their own table, end after idle time and at the latest after a working day.

Both limits are the row's `expire_date`, which Django asks when it loads the session: a session past its time is not
loaded by anything.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db.models import QuerySet
from django.utils import timezone

from xueji.apps.accounts.keys import new_key
from xueji.apps.accounts.models import Session, User

ROUGHLY = timedelta(minutes=1)
"""How exactly the last use is kept: a page does not write each time."""
ON_THE_WAY = timedelta(minutes=30)
"""How long a session lives that is not signed in."""

# Keys of a signed-in session.
KEY, BEGAN, IDLE, BROWSER, SECOND_FACTOR = "key", "began", "idle", "browser", "second_factor"
PASSWORD_AT, LAST, FAILURES = "password_at", "last", "failures"

# What a browser says of itself → its family. The first that is found counts; each names the ones below it as well.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Lark", "飞书"),
    ("QQBrowser", "QQ浏览器"),
    ("Qaxbrowser", "奇安信浏览器"),
    ("360", "360浏览器"),
    ("UOS", "统信浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def browser_family(user_agent: str) -> str:
    return next((family for word, family in BROWSERS if word in user_agent), "其他浏览器")


class SessionStore(DatabaseSessions):
    used_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        self.used_at = row.used_at if row else None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row, with what the person's own list shows; the key and the beginning stay through every saving."""
        now = timezone.now()
        if SESSION_KEY in data:
            data.setdefault(KEY, new_key())
            data.setdefault(BEGAN, now.timestamp())
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # of the model class above
        row.expire_date = ends_at(data, now)
        row.used_at = self.used_at = now
        if SESSION_KEY in data:
            row.user_id, row.key, row.browser = int(data[SESSION_KEY]), data[KEY], data.get(BROWSER, "")
            row.began_at = _moment(data[BEGAN])
        return row

    def touch(self, now: datetime) -> None:
        """In use: the idle time begins again. A row that was ended meanwhile is not made again."""
        if self.session_key is None or self.used_at is None or now - self.used_at < ROUGHLY:
            return
        Session.objects.filter(session_key=self.session_key).update(used_at=now, expire_date=ends_at(self, now))
        self.used_at = now


def ends_at(data: dict[str, Any] | SessionBase, now: datetime) -> datetime:
    """When a session ends that is used now for the last time."""
    if SESSION_KEY not in data:
        return now + ON_THE_WAY
    idle = timedelta(minutes=data.get(IDLE, settings.IDLE_MINUTES))
    return min(now + idle, _moment(data.get(BEGAN, now.timestamp())) + timedelta(hours=settings.SESSION_HOURS))


def _moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, tz=timezone.get_current_timezone())


def sessions_of(user: User, now: datetime) -> QuerySet[Session]:
    """Where the person is signed in, the latest used first."""
    return Session.objects.filter(user=user, expire_date__gt=now).order_by("-used_at")


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End all, or all but the one with this session key; how many there were."""
    return Session.objects.filter(user=user).exclude(session_key=but or "").delete()[0]


def sweep(now: datetime) -> None:
    """Take away the rows whose time is up."""
    Session.objects.filter(expire_date__lte=now).delete()
