"""What was opened to inspectors: their list, and the clerk's act of opening."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from xueji.apps.accounts.clock import today
from xueji.apps.study.opening import NotOpenable, open_to_inspectors
from xueji.apps.study.queries import activities_of, activity_in, with_tallies
from xueji.core.reports.meeting import told_outside
from xueji.web.shell.request import Request
from xueji.web.study.forms import OpeningForm


def opened(request: Request) -> HttpResponse:
    """The records that are opened today; the whole year's, there are few."""
    rows = with_tallies(activities_of(request.access).select_related("opening"))
    told = [(row, told_outside(row.due, row.present)) for row in rows]  # type: ignore[attr-defined]  # annotated
    return render(request, "study/opened.html", {"activities": told})


def open_up(request: Request, key: str) -> HttpResponse:
    activity = get_object_or_404(activity_in(request.access, key))
    form = OpeningForm(request.POST)
    if not form.is_valid():
        messages.error(request, "日期请写成 2026-03-15 这样。")
        return redirect("study:activity", key)
    until = form.cleaned_data["until"]
    try:
        open_to_inspectors(access=request.access, activity=activity, until=until, on=today())
    except NotOpenable as error:
        messages.error(request, str(error))
    else:
        said = (
            f"上级观察员可以看到这份记录，到{until.month}月{until.day}日为止。"
            if until
            else "上级观察员不再看得到这份记录。"
        )
        messages.success(request, said)
    return redirect("study:activity", key)
