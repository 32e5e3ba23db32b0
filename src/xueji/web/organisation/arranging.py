"""时间与会议室: busy weeks, rooms and their closures, holiday notices, fixed days and the centre group's quorum."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from xueji.apps.organisation import arranging
from xueji.apps.organisation.convert import notice_values, plain_notice
from xueji.apps.organisation.holidays import remove_notice, take_notice
from xueji.apps.organisation.queries import (
    busy_in,
    busy_of,
    calendar_of,
    closure_in,
    meeting_units,
    notices_of,
    room_in,
    rooms_of,
)
from xueji.core.errors import XuejiError
from xueji.core.organisation.limited import read_rows_in_child
from xueji.core.workdays import Notice, YearOutOfReach, read_notice, read_table
from xueji.core.workdays.notice import spans
from xueji.web.organisation.forms import BusyForm, HabitsForm, NoticeForm, RoomForm, StretchForm
from xueji.web.organisation.years import say_saved, say_saved_for, year_asked
from xueji.web.shell.request import Request

SALT = "notice"
KEPT_FOR = timedelta(hours=1)


def times(request: Request) -> HttpResponse:
    return _page(request)


def add_busy(request: Request) -> HttpResponse:
    form = BusyForm(request.POST, auto_id="busy_%s")
    return _tried(request, form, "busy", lambda given: arranging.add_busy(access=request.access, **given))


def remove_busy(request: Request, key: str) -> HttpResponse:
    busy = get_object_or_404(busy_in(request.access, key))
    since, until = busy.since, busy.until
    arranging.remove_busy(access=request.access, busy=busy)
    say_saved(request, since, until)
    return _back(request, "busy")


def add_room(request: Request) -> HttpResponse:
    form = RoomForm(request.POST, auto_id="room_%s")
    return _tried(request, form, "rooms", lambda given: arranging.add_room(access=request.access, **given))


def remove_room(request: Request, key: str) -> HttpResponse:
    room = get_object_or_404(room_in(request.access, key))
    arranging.remove_room(access=request.access, room=room)
    say_saved_for(request, year_asked(request)[1])
    return _back(request, "rooms")


def close_room(request: Request, key: str) -> HttpResponse:
    room = get_object_or_404(room_in(request.access, key))
    form = StretchForm(request.POST, auto_id=f"{key}_%s")
    return _tried(
        request, form, "rooms", lambda given: arranging.close_room(access=request.access, room=room, **given), key
    )


def reopen_room(request: Request, key: str) -> HttpResponse:
    closure = get_object_or_404(closure_in(request.access, key))
    since, until = closure.since, closure.until
    arranging.reopen_room(access=request.access, closure=closure)
    say_saved(request, since, until)
    return _back(request, "rooms")


def set_habits(request: Request, key: str) -> HttpResponse:
    unit = get_object_or_404(meeting_units(request.access), key=key)
    form = HabitsForm(request.POST, unit)

    def act(_: dict[str, Any]) -> None:
        arranging.set_habits(access=request.access, unit=unit, **form.habits())

    return _tried(request, form, "habits", act, key)


def notice(request: Request) -> HttpResponse:
    """The dry run: what the notice is read as. Nothing is changed."""
    years, year = year_asked(request)
    form = NoticeForm(request.POST or None, request.FILES or None, initial={"year": year}).among(years)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = _read(given["text"], given["file"], given["year"])
            context |= {
                "found": found,
                "spans": spans(found),
                "worked": sorted(found.worked),
                "replaces": notices_of(request.access).filter(year=found.year).exists(),
                "pending": signing.dumps([request.access.organ.pk, notice_values(found)], salt=SALT, compress=True),
            }
        except XuejiError as error:
            form.add_error("text" if given["text"] else "file", str(error))
    return render(request, "organisation/notice.html", context, status=422 if form.errors else 200)


def _read(text: str, file: Any, year: int) -> Notice:
    if text:
        return read_notice(text.replace("\r\n", "\n"), year=year)
    return read_table(read_rows_in_child(file.read(), file.name), year=year)


def keep_notice(request: Request) -> HttpResponse:
    fault = XuejiError("读出的结果已过了一小时，或不是本单位的。请再粘贴一次通知。")
    try:
        organ_id, values = signing.loads(request.POST.get("pending", ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise fault from error
    if organ_id != request.access.organ.pk:
        raise fault
    taken = take_notice(access=request.access, notice=plain_notice(values), now=timezone.now())
    say_saved_for(request, taken.year)
    return redirect(f"{reverse('organisation:times')}?year={taken.year}#holidays")


def drop_notice(request: Request) -> HttpResponse:
    _, year = year_asked(request)
    remove_notice(access=request.access, year=year)
    say_saved_for(request, year)
    return _back(request, "holidays")


def _tried(
    request: Request, form: forms.Form, part: str, act: Callable[[dict[str, Any]], object], key: str = ""
) -> HttpResponse:
    """The act with what the form says; its refusal stands at the form, on the page it was sent from."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except XuejiError as error:
            form.add_error(None, str(error))
        else:
            given = form.cleaned_data
            if "since" in given:
                say_saved(request, given["since"], given["until"])
            else:
                say_saved_for(request, year_asked(request)[1])
            return _back(request, part)
    return _page(request, {f"{part}{key}": form})


def _back(request: Request, part: str) -> HttpResponse:
    return redirect(f"{reverse('organisation:times')}?year={year_asked(request)[1]}#{part}")


def _page(request: Request, bound: dict[str, Any] | None = None) -> HttpResponse:
    """`bound`: the form that was refused, by its part and key."""
    years, year = year_asked(request)
    bound = bound or {}
    rooms, units = list(rooms_of(request.access)), meeting_units(request.access)
    context = {
        "years": years,
        "year": year,
        "may_change": "clerk" in request.access.roles,
        "busy": busy_of(request.access, year),
        "busy_form": bound.get("busy") or BusyForm(auto_id="busy_%s"),
        "rooms": [(room, bound.get(f"rooms{room.key}") or StretchForm(auto_id=f"{room.key}_%s")) for room in rooms],
        "room_form": bound.get("rooms") or RoomForm(auto_id="room_%s"),
        "notice": notices_of(request.access).filter(year=year).first(),
        "provisional": _provisional(request, year),
        "units": [(unit, bound.get(f"habits{unit.key}") or HabitsForm(None, unit)) for unit in units],
    }
    return render(request, "organisation/times.html", context, status=422 if bound else 200)


def _provisional(request: Request, year: int) -> bool:
    """A year that no table reaches is provisional as well."""
    try:
        return year in calendar_of(request.access.organ, [year]).provisional
    except YearOutOfReach:
        return True
