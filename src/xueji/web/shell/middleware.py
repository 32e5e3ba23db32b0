"""The policy table at the door, named errors as pages, and the headers of every response."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import timezone

from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import routes
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.organisation.queries import holder_on
from xueji.core.errors import XuejiError
from xueji.web.shell.request import LARGEST_FILE

Next = Callable[[HttpRequest], HttpResponseBase]
UNPROCESSABLE, TOO_LARGE = 422, 413
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
        request.access = request.holder = None  # type: ignore[attr-defined]  # set for views, see web.shell.request
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
            return redirect_to_login(request.get_full_path(), resolve_url("shell:sign_in"))
        holder = request.holder  # type: ignore[attr-defined]  # as above
        access = holder.access(row) if holder else None
        if access is None:
            raise PermissionDenied
        request.access = access  # type: ignore[attr-defined]  # as above
        return None


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
