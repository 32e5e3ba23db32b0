"""Calendars to subscribe to: the feed itself, outside sign-in, and where its addresses are made, renewed and ended."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from xueji.apps.accounts.clock import today
from xueji.apps.organisation.queries import units_of
from xueji.apps.study import subscriptions
from xueji.web.shell.downloads import ICS, download
from xueji.web.shell.request import Request

# The new address goes to the next page in a signed cookie of this browser: the site itself keeps only its digest.
COOKIE, PATH, SECONDS = "calendar", "/study/", 300


@dataclass(frozen=True, slots=True)
class Fresh:
    """An address just made, shown once: whose it is (a key), where it is, and its link for calendar programs."""

    whose: str
    address: str
    link: str


def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever knows the address. An unknown and an ended one read the same."""
    data = subscriptions.calendar_at(token, day=timezone.localdate(), on=today())
    if data is None:
        return HttpResponseNotFound("没有这个日历。", content_type="text/plain; charset=utf-8")
    answer = download(data, "学习日程.ics", ICS)
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = f'"{hashlib.sha256(data).hexdigest()}"'
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def index(request: Request) -> HttpResponse:
    units = subscriptions.unit_calendars(request.access)
    return shown_once(request, "study/calendars.html", {"units": units})


def make(request: Request, key: str) -> HttpResponse:
    unit = get_object_or_404(units_of(request.access), key=key)
    token = subscriptions.make_for_unit(access=request.access, unit=unit, now=timezone.now())
    return _told(redirect("study:calendars"), unit.key, token)


def end(request: Request, key: str) -> HttpResponse:
    unit = get_object_or_404(units_of(request.access), key=key)
    ended = subscriptions.end_for_unit(access=request.access, unit=unit, now=timezone.now())
    _say_ended(request, ended)
    return redirect("study:calendars")


def make_own(request: Request) -> HttpResponse:
    token = subscriptions.make_own(access=request.access, now=timezone.now())
    assert request.access.person is not None  # refused otherwise
    return _told(redirect("study:mine"), request.access.person.key, token)


def end_own(request: Request) -> HttpResponse:
    _say_ended(request, subscriptions.end_own(access=request.access, now=timezone.now()))
    return redirect("study:mine")


def _say_ended(request: Request, ended: bool) -> None:
    messages.success(request, "已停用，原来的地址不再有内容。" if ended else "没有在用的地址。")


def _told(answer: HttpResponse, whose: str, token: str) -> HttpResponse:
    answer.set_signed_cookie(
        COOKIE,
        f"{whose}:{token}",
        salt=COOKIE,
        max_age=SECONDS,
        path=PATH,
        secure=settings.TLS,
        httponly=True,
        samesite="Strict",
    )
    return answer


def shown_once(request: Request, template: str, context: dict[str, object]) -> HttpResponse:
    """The page with the address just made, if there is one; the next look does not show it again."""
    fresh = _fresh(request)
    answer = render(request, template, {**context, "fresh": fresh})
    if fresh:
        answer.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return answer


def _fresh(request: Request) -> Fresh | None:
    told = request.get_signed_cookie(COOKIE, default=None, salt=COOKIE, max_age=SECONDS)
    if not told:
        return None
    whose, _, token = told.partition(":")
    where = f"//{request.get_host()}{reverse('calendar:feed', args=[token])}"
    secure = settings.TLS or request.is_secure()
    return Fresh(whose, f"{'https' if secure else 'http'}:{where}", f"webcal:{where}")
