"""我的账号: how the person signs in and where, and the password."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from xueji.apps.accounts import outside, passwords, sessions
from xueji.apps.accounts.factors import held_by
from xueji.apps.organisation import own_account
from xueji.core.errors import XuejiError
from xueji.web.account.forms import NewPasswordForm, PresentPassword
from xueji.web.shell.entering import is_here, remember
from xueji.web.shell.request import Request

FRESH_SECONDS = 15 * 60
"""How long a password that was typed speaks for the person."""

View = Callable[[Request], HttpResponse]


def fresh(view: View) -> View:
    """Only for who typed the password a moment ago: an open screen alone changes nothing that opens the account."""

    @wraps(view)
    def asked(request: Request) -> HttpResponse:
        typed = float(request.session.get(sessions.PASSWORD_AT, 0))
        if timezone.now().timestamp() - typed > FRESH_SECONDS:
            back = urlencode({"next": request.path if request.method == "GET" else reverse("account:index")})
            return redirect(f"{reverse('account:confirm')}?{back}")
        return view(request)

    return asked


def told(request: HttpRequest, act: Callable[[], object], done: str) -> HttpResponse:
    """Do it and say so, or say why not; back to 我的账号."""
    try:
        act()
    except XuejiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("account:index")


def index(request: Request) -> HttpResponse:
    user, now = request.user, timezone.now()
    here = list(sessions.sessions_of(user, now))
    names = outside.names()
    links = list(outside.links_of(user))
    context = {
        "sessions": here,
        "current": request.session.session_key,
        "last": _moment(request.session.get(sessions.LAST)),
        "failures": request.session.get(sessions.FAILURES, 0),
        "held": held_by(user),
        "demands": passwords.demands(),
        "days_left": passwords.days_left(user, now),
        "links": [(link, names.get(link.provider, link.provider)) for link in links],
        "linkable": {key: name for key, name in names.items() if key not in {link.provider for link in links}},
        "form": PresentPassword(),
    }
    return render(request, "account/index.html", context)


def _moment(stamp: float | None) -> datetime | None:
    return datetime.fromtimestamp(stamp, tz=timezone.get_current_timezone()) if stamp else None


@sensitive_post_parameters()
def password(request: Request) -> HttpResponse:
    form, now = NewPasswordForm(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            own_account.change_password(
                user=request.user,
                present=form.cleaned_data["present"],
                new=form.cleaned_data["new"],
                session_key=request.session.session_key,
                now=now,
            )
        except XuejiError as error:
            form.add_error(None, str(error))
        else:
            update_session_auth_hash(request, request.user)
            request.session[sessions.PASSWORD_AT] = now.timestamp()
            messages.success(request, "密码已经改好。别处的登录都已退出，这里不用重新登录。")
            answer = redirect("account:index")
            remember(answer, request.user)
            return answer
    context = {
        "form": form,
        "demands": passwords.demands(),
        "first": request.user.password_is_first,
        "due": passwords.must_change(request.user, now),
    }
    return render(request, "account/password.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
def confirm(request: Request) -> HttpResponse:
    """The password once more, then on to what was asked for."""
    form, next = PresentPassword(request.POST or None), request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            own_account.confirm_password(user=request.user, password=form.cleaned_data["password"], now=now)
        except XuejiError as error:
            form.add_error("password", str(error))
        else:
            request.session[sessions.PASSWORD_AT] = now.timestamp()
            return redirect(next if is_here(request, next) else "account:index")
    context = {"form": form, "next": next}
    return render(request, "account/confirm.html", context, status=422 if form.errors else 200)


def stay(request: Request) -> HttpResponse:
    """Asked for by the person who was told that the session is about to end; passing the door was all it needed."""
    return HttpResponse(status=204)


def end_session(request: Request) -> HttpResponse:
    key = request.POST.get("key", "")
    return told(request, lambda: own_account.end_session(user=request.user, key=key), "那一处已经退出。")


def end_others(request: Request) -> HttpResponse:
    session_key = request.session.session_key
    return told(
        request,
        lambda: own_account.end_other_sessions(user=request.user, session_key=session_key),
        "别处的登录都已退出。",
    )
