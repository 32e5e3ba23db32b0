"""The policy table at the door, what must be done first, readings kept in the audit, named errors as pages, headers."""

import logging
from collections.abc import Callable, Iterator
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone

from xueji.apps.accounts.keys import new_key
from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import Scope, routes
from xueji.apps.accounts.sessions import SECOND_FACTOR, SessionStore
from xueji.apps.audit.circumstances import Source, as_roles, within
from xueji.apps.audit.services import Act, record_many
from xueji.apps.organisation.access import Holder, NotAllowed
from xueji.apps.organisation.queries import holder_on
from xueji.apps.organisation.signing_in import due_first
from xueji.core.errors import XuejiError
from xueji.web.shell.request import LARGEST_FILE, Request

# What stays open while something must be done first.
MEANWHILE = frozenset({"shell:sign_out", "shell:larger", "account:stay"})
OPEN_MEANWHILE = {
    "account:password": MEANWHILE | {"account:password"},
    "account:second_factor": MEANWHILE
    | {"account:second_factor", "account:confirm", "account:passkey", "account:passkey_options"},
}
Next = Callable[[HttpRequest], HttpResponseBase]
OK, UNPROCESSABLE, TOO_LARGE, UNAVAILABLE = 200, 422, 413, 503
LOG = logging.getLogger(__name__)
LARGEST_REQUEST = LARGEST_FILE + 1024 * 1024
"""A little more than the largest file, for the form around it: refused by its announced length, before it is read."""


def _too_large(request: HttpRequest) -> bool:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return not announced.isdigit() or int(announced) > LARGEST_REQUEST


class Policy:
    """Every request passes the row of its route; a route without a row is closed to everybody."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.access = request.holder = request.seen = None  # type: ignore[attr-defined]  # see web.shell.request
        with within(Source.WEB, new_key()):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        row = routes().get(match.view_name) if match else None
        if row is None:
            raise PermissionDenied
        method = "GET" if request.method == "HEAD" else request.method
        if method not in row.methods:
            return HttpResponseNotAllowed(sorted(row.methods))
        user = request.user
        if isinstance(user, User):
            request.holder = holder_on(user, timezone.localdate(), request.session.get("organ", ""))  # type: ignore[attr-defined]  # as above
        if _too_large(request):
            problem = "上传的内容超过 20 MB，没有接收。请去掉图片，或另存为更小的文件后再试。"
            return render(request, "shell/problem.html", {"problem": problem}, status=TOO_LARGE)
        if row.anyone:
            return None
        if not isinstance(user, User):
            return _to_the_door(request)
        holder = request.holder  # type: ignore[attr-defined]  # as above
        as_roles(holder.roles if holder else ())
        access = holder.access(row) if holder else None
        if holder is None or access is None:
            raise PermissionDenied
        request.access = access  # type: ignore[attr-defined]  # as above
        return self._first_things_first(request, holder, row.route)

    def _first_things_first(self, request: HttpRequest, holder: Holder, route: str) -> HttpResponseBase | None:
        """Who must change the password or set up a second factor reaches nothing else until it is done."""
        given = bool(request.session.get(SECOND_FACTOR))
        step = due_first(holder, second_factor_given=given, now=timezone.now())
        request.due_first = step  # type: ignore[attr-defined]  # for the rail
        return None if not step or route in OPEN_MEANWHILE[step] else redirect(step)


def _to_the_door(request: HttpRequest) -> HttpResponseBase:
    """For a fragment a notice instead: what was typed in the page stays where it is."""
    if not getattr(request, "htmx", False):
        return redirect_to_login(request.get_full_path(), resolve_url("shell:sign_in"))
    answer = render(request, "shell/_signed_out.html", status=403)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#notice", "innerHTML"
    return answer


class Idle:
    """A session in use lives on, to its limit; kept to the minute."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User) and isinstance(request.session, SessionStore):
            request.session.touch(timezone.now())
        return self.get_response(request)


class Readings:
    """A row of the table with `read`: what was shown of others is in the audit before it leaves, or does not leave."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        match, access = request.resolver_match, request.access  # type: ignore[attr-defined]  # as above
        row = routes().get(match.view_name) if match else None
        if row is None or not row.read or answer.status_code != OK or not access or access.scope is Scope.SELF:
            return answer
        try:
            with transaction.atomic():
                record_many(organ_id=access.organ.pk, by=access.user, acts=_readings(cast(Request, request), row.read))
        except (DatabaseError, OSError):
            LOG.exception("a reading could not be recorded; nothing was shown")
            problem = "审计没有写成，按规定不能打开这一页。请稍后再试，仍不行请告诉系统管理员。"
            return render(request, "shell/problem.html", {"problem": problem}, status=UNAVAILABLE)
        return answer


def _readings(request: Request, act: str) -> Iterator[Act]:
    own = request.access.person.key if request.access.person else None
    if request.seen is None:
        yield Act(act, details=dict(request.resolver_match.kwargs) if request.resolver_match else {})
    for seen in request.seen or ():
        if seen.subject != own:
            yield Act(act, seen.to, seen.details, subject=seen.subject, outcome=seen.outcome)


class Errors:
    """A named error becomes a page or, for a fragment, a notice in place; everything else stays an error."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, XuejiError):
            return None
        status = 403 if isinstance(error, NotAllowed) else UNPROCESSABLE
        if getattr(request, "htmx", False):
            answer = render(request, "shell/_notice.html", {"problem": str(error)}, status=status)
            answer["HX-Retarget"], answer["HX-Reswap"] = "#notice", "innerHTML"
            return answer
        return render(request, "shell/problem.html", {"problem": str(error)}, status=status)


class ResponseHeaders:
    """Nothing of a person's body or place is asked for, and nothing personal is kept in a cache."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        response.setdefault("Cache-Control", "no-store")
        return response
