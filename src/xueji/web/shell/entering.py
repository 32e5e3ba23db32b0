"""From "it is the person" to a session: on the way to the second factor, or in. All ways of signing in meet here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from xueji.apps.accounts import sessions
from xueji.apps.accounts.backend import ByUsername, token_of
from xueji.apps.accounts.factors import has_one
from xueji.apps.accounts.models import Spent, User
from xueji.apps.accounts.throttle import give_back
from xueji.apps.organisation.access import Holder
from xueji.apps.organisation.queries import holder_on
from xueji.apps.organisation.signing_in import LastTime, NotSignedIn, idle_minutes, note_sign_in

ON_THE_WAY = "on_the_way"
MINUTES = 10
"""How long the second factor may take."""
TOKEN, HALF_A_YEAR = "known", 182 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody whose first step was right and who reaches nothing but the second."""

    user: User
    via: str
    next: str


def go_on(request: HttpRequest, holder: Holder, *, via: str, next: str, tries: Sequence[Spent] = ()) -> HttpResponse:
    """In, or to the second factor where the account has one; `tries` were right and are given back."""
    if not has_one(holder.user):
        return enter(request, holder, via=via, next=next, second_factor=False, tries=tries)
    give_back(tries)
    logout(request)  # whoever was signed in here before; the session begins anew
    request.session[ON_THE_WAY] = {
        "user": holder.user.pk,
        "password": holder.user.get_session_auth_hash(),
        "at": timezone.now().timestamp(),
        "via": via,
        "next": next,
    }
    return redirect("shell:second_factor")


def pending(request: HttpRequest) -> Pending | None:
    """Who is on the way; None where nobody is, it took too long, or the account was changed meanwhile."""
    kept = request.session.get(ON_THE_WAY)
    if not kept or timezone.now().timestamp() - kept["at"] > MINUTES * 60:
        return None
    user = ByUsername().get_user(kept["user"])
    if user is None or not constant_time_compare(kept["password"], user.get_session_auth_hash()):
        return None
    return Pending(user, kept["via"], kept["next"])


def arrive(request: HttpRequest, user: User, *, via: str, next: str) -> HttpResponse:
    """The second step was right."""
    holder = holder_on(user, timezone.localdate())
    if holder is None:
        raise NotSignedIn
    return enter(request, holder, via=via, next=next, second_factor=True)


def enter(
    request: HttpRequest, holder: Holder, *, via: str, next: str, second_factor: bool, tries: Sequence[Spent] = ()
) -> HttpResponse:
    """Signed in, under a new session id. The browser is known to the account from now on."""
    now = timezone.now()
    with transaction.atomic():
        give_back(tries)
        last = note_sign_in(holder=holder, via=via, now=now)
        request.session.pop(ON_THE_WAY, None)
        login(request, holder.user)
    request.session.update(
        {
            sessions.IDLE: idle_minutes(holder),
            sessions.BROWSER: sessions.browser_family(request.headers.get("User-Agent", "")),
            sessions.SECOND_FACTOR: second_factor,
            sessions.LAST: last.at.timestamp() if last.at else None,
            sessions.FAILURES: last.failures,
        }
    )
    if via == "password":
        request.session[sessions.PASSWORD_AT] = now.timestamp()
    tell(request, last)
    answer = redirect(next if is_here(request, next) else "/")
    remember(answer, holder.user)
    return answer


def remember(answer: HttpResponse, user: User) -> None:
    """A failed sign-in of a stranger no longer counts against this browser."""
    answer.set_cookie(
        TOKEN, token_of(user), max_age=HALF_A_YEAR, httponly=True, secure=settings.TLS, samesite="Lax", path="/sign-in/"
    )


def tell(request: HttpRequest, last: LastTime) -> None:
    """The sign-in before, so that a stranger's would be noticed (等保 8.1.4.1)."""
    if last.failures:
        word = f"上次登录以后有 {last.failures} 次登录没有成功。如果不是您本人，请改密码并告诉系统管理员。"
        messages.warning(request, f"{last_words(last.at)}{word}")
    elif last.at:
        messages.info(request, last_words(last.at))


def last_words(at: datetime | None) -> str:
    if at is None:
        return ""
    here = timezone.localtime(at)
    return f"您上次登录是 {here.year}年{here.month}月{here.day}日 {here:%H:%M}。"


def is_here(request: HttpRequest, address: str) -> bool:
    """An address on this site."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, {request.get_host()})
