"""The timetable's pages: asked for, watched while it is searched, looked at by year and month, published."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.accounts.clock import today
from xueji.apps.plans.queries import current_plan
from xueji.apps.study import publishing
from xueji.apps.timetable import tasks
from xueji.apps.timetable.exports import exported
from xueji.apps.timetable.models import Run
from xueji.apps.timetable.queries import published, run_in, sessions_of, timetable_in, timetables_of, under_way
from xueji.apps.timetable.services import ask_to_stop
from xueji.web.shell.downloads import ICS, XLSX, download
from xueji.web.shell.request import Request
from xueji.web.timetable.calendar import month_of
from xueji.web.timetable.strip import strip_of

LATE_SECONDS = 20
KINDS = {"ics": ICS, "xlsx": XLSX, "json": "application/json"}


def index(request: Request) -> HttpResponse:
    """The version that holds, else the newest; nothing yet is an invitation."""
    plan = current_plan(request.access.organ)
    if plan is None:
        return render(request, "timetable/empty.html", {"plan": None})
    shown = published(plan) or timetables_of(plan).first()
    if shown is None:
        confirmed = plan.obligations.filter(state="confirmed").count()
        context = {"plan": plan, "confirmed": confirmed, "run": under_way(plan)}
        return render(request, "timetable/empty.html", context)
    return redirect("timetable:year", shown.key)


def ask(request: Request) -> HttpResponse:
    plan = current_plan(request.access.organ)
    if plan is None:
        raise Http404
    asked = tasks.ask(access=request.access, plan=plan, now=timezone.now())
    return redirect("timetable:run", asked.key)


def run(request: Request, key: str) -> HttpResponse:
    shown = get_object_or_404(run_in(request.access, key))
    return render(request, "timetable/run.html", _progress_of(shown))


def progress(request: Request, key: str) -> HttpResponse:
    """The progress alone, asked for every second; when the run has ended the browser is sent to its result."""
    shown = get_object_or_404(run_in(request.access, key))
    answer = render(request, "timetable/_progress.html", _progress_of(shown))
    if shown.state == Run.State.DONE:
        answer["HX-Redirect"] = redirect("timetable:year", shown.timetable.key).url
    return answer


def _progress_of(run: Run) -> dict[str, object]:
    waited = _waited(run)
    return {"run": run, "waited": waited, "late": waited > run.seconds + LATE_SECONDS}


def _waited(run: Run) -> int:
    """Seconds since it was asked for, by the real clock."""
    end = run.finished_at or datetime.now(run.asked_at.tzinfo)
    return int((end - run.asked_at).total_seconds())


def stop(request: Request, key: str) -> HttpResponse:
    shown = get_object_or_404(run_in(request.access, key))
    ask_to_stop(access=request.access, run=shown)
    return redirect("timetable:run", key)


def year(request: Request, key: str) -> HttpResponse:
    shown = get_object_or_404(timetable_in(request.access, key))
    strip = strip_of(shown, list(sessions_of(shown)), on=today())
    context = {
        "timetable": shown,
        "plan": shown.plan,
        "strip": strip,
        "versions": timetables_of(shown.plan),
        "run": under_way(shown.plan),
        "unplaced": shown.unplaced,
    }
    return render(request, "timetable/year.html", context)


def month(request: Request, key: str, month: int) -> HttpResponse:
    shown = get_object_or_404(timetable_in(request.access, key))
    if month not in range(1, 13):
        raise Http404
    sessions = [session for session in sessions_of(shown) if session.day.month == month]
    page = month_of(shown.plan.year, month, sessions, on=today())
    return render(request, "timetable/month.html", {"timetable": shown, "plan": shown.plan, "page": page})


def publish(request: Request, key: str) -> HttpResponse:
    shown = get_object_or_404(timetable_in(request.access, key))
    result = publishing.publish(access=request.access, timetable=shown, now=timezone.now())
    done = (
        f"已公布：新安排 {result.new} 场，改期 {result.moved} 场，取消 {result.cancelled} 场，未动 {result.kept} 场。"
    )
    messages.success(request, done)
    return redirect("timetable:year", key)


def export(request: Request, key: str, kind: str) -> HttpResponse:
    shown = get_object_or_404(timetable_in(request.access, key))
    if kind not in KINDS:
        raise Http404
    return download(exported(shown, kind), f"{shown.plan.year}年学习日程.{kind}", KINDS[kind])
