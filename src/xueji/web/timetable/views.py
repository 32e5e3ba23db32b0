"""The timetable's pages: asked for, watched while it is searched, looked at by year and month, published."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.accounts.clock import today
from xueji.apps.accounts.policy import Role
from xueji.apps.organisation.queries import calendar_of
from xueji.apps.plans.queries import current_plan
from xueji.apps.study import publishing
from xueji.apps.timetable import tasks
from xueji.apps.timetable.exports import exported, period_of
from xueji.apps.timetable.models import UNDER_WAY, Run, Timetable
from xueji.apps.timetable.queries import (
    found_by,
    published,
    run_in,
    sessions_of,
    timetable_in,
    timetables_of,
    under_way,
)
from xueji.apps.timetable.services import ask_to_stop
from xueji.core.workdays import Calendar
from xueji.web.shell.downloads import ICS, XLSX, download
from xueji.web.shell.request import Request, Seen
from xueji.web.timetable.calendar import month_of, week_of
from xueji.web.timetable.comparing import differences_of
from xueji.web.timetable.drawings import course_of, gauge_of
from xueji.web.timetable.sifting import Sifted, sift
from xueji.web.timetable.strip import strip_of

PERIODS = (("year", "全年"), ("q1", "一季度"), ("q2", "二季度"), ("q3", "三季度"), ("q4", "四季度"))
KINDS = {"ics": ICS, "xlsx": XLSX, "json": "application/json"}


def index(request: Request) -> HttpResponse:
    """The version that holds, else the newest; nothing yet is an invitation."""
    plan = current_plan(request.access.organ)
    if plan is None:
        return render(request, "timetable/empty.html", {"plan": None})
    shown = published(plan) or timetables_of(plan).first()
    if shown is None:
        confirmed = plan.obligations.filter(state="confirmed").count()
        context = {"plan": plan, "confirmed": confirmed, "run": under_way(plan, timezone.now())}
        return render(request, "timetable/empty.html", context)
    return redirect("timetable:year", shown.key)


def ask(request: Request) -> HttpResponse:
    plan = current_plan(request.access.organ)
    if plan is None:
        raise Http404
    asked = tasks.ask(access=request.access, plan=plan, now=timezone.now())
    return redirect("timetable:run", asked.key)


def again(request: Request, key: str) -> HttpResponse:
    """The version made again around what changed: little moves, and each move waits to be accepted."""
    known = get_object_or_404(timetable_in(request.access, key))
    asked = tasks.ask(access=request.access, plan=known.plan, now=timezone.now(), again_from=known)
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
    busy, waited = run.state in UNDER_WAY, _waited(run)
    kept = found_by(run) if busy else None
    return {
        "run": run,
        "busy": busy,
        "lost": busy and under_way(run.plan, timezone.now()) != run,
        "kept": kept,
        "waited": waited,
        "searched": run.elapsed_ms // 1000 if kept else waited,
        "course": course_of(run),
    }


def _waited(run: Run) -> int:
    """Seconds since it was asked for, by the real clock."""
    end = run.finished_at or datetime.now(run.asked_at.tzinfo)
    return int((end - run.asked_at).total_seconds())


def stop(request: Request, key: str) -> HttpResponse:
    shown = get_object_or_404(run_in(request.access, key))
    ask_to_stop(access=request.access, run=shown)
    return redirect("timetable:run", key)


def year(request: Request, key: str) -> HttpResponse:
    """The year; of a draft also what it does otherwise than the version before, each change to take back."""
    shown = get_object_or_404(timetable_in(request.access, key))
    sifted = sift(request, shown, list(sessions_of(shown)))
    found = differences_of(shown, shown.before) if shown.published_at is None and shown.before else None
    context = {
        "timetable": shown,
        "plan": shown.plan,
        "sifted": sifted,
        "strip": strip_of(shown, sifted.sessions, _days_of(shown), on=today(), moved=found.moved if found else {}),
        "found": found,
        "before": shown.before,
        "may_refuse": Role.CLERK in request.access.roles,
        "relaxed": relaxed_of(shown),
        "gauge": gauge_of(shown),
        "versions": timetables_of(shown.plan),
        "run": under_way(shown.plan, timezone.now()),
        "unplaced": shown.unplaced,
        "periods": [(key, name) for key, name in PERIODS if period_of(shown.plan, key)],
        "holds": published(shown.plan) == shown,
        "draft": shown.plan.timetables.filter(published_at=None, version__gt=shown.version).last(),
    }
    return render(request, "timetable/year.html", context)


def month(request: Request, key: str, month: int) -> HttpResponse:
    shown = get_object_or_404(timetable_in(request.access, key))
    if month not in range(1, 13):
        raise Http404
    sifted = sift(request, shown, list(sessions_of(shown)))
    sessions = [session for session in sifted.sessions if session.day.month == month]
    page = month_of(shown.plan.year, month, sessions, _days_of(shown), on=today())
    return render(
        request,
        "timetable/month.html",
        _calendar(request, shown, sifted, page)
        | {"month_period": f"m{month}" if period_of(shown.plan, f"m{month}") else ""},
    )


def week(request: Request, key: str, day: str) -> HttpResponse:
    shown = get_object_or_404(timetable_in(request.access, key))
    try:
        given = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    monday = given - timedelta(days=given.weekday())
    sifted = sift(request, shown, list(sessions_of(shown)))
    sessions = [session for session in sifted.sessions if monday <= session.day < monday + timedelta(days=7)]
    page = week_of(shown.plan.year, monday, sessions, _days_of(shown), on=today())
    return render(request, "timetable/week.html", _calendar(request, shown, sifted, page) | {"month": given.month})


def relaxed_of(shown: Timetable) -> list[tuple[str, str]]:
    """The duties to relax, each as (its key at the desk, words)."""
    keys = dict(shown.plan.obligations.values_list("duty_id", "key")) if shown.relaxed else {}
    return [(keys.get(duty, ""), words) for duty, words in shown.relaxed]


def _days_of(shown: Timetable) -> Calendar:
    return calendar_of(shown.plan.organ, [shown.plan.year])


def _calendar(request: Request, shown: Timetable, sifted: Sifted, page: object) -> dict[str, object]:
    changeable = shown.published_at is None or shown == published(shown.plan)
    may_move = Role.CLERK in request.access.roles and changeable
    return {"timetable": shown, "plan": shown.plan, "sifted": sifted, "page": page, "may_move": may_move}


def publish(request: Request, key: str) -> HttpResponse:
    shown = get_object_or_404(timetable_in(request.access, key))
    result = publishing.publish(access=request.access, timetable=shown, now=timezone.now())
    done = (
        f"已公布：新安排 {result.new} 场，改期 {result.moved} 场，取消 {result.cancelled} 场，未动 {result.kept} 场。"
        f"已通知 {result.told} 人。"
    )
    messages.success(request, done)
    return redirect("timetable:year", key)


def export(request: Request, key: str, kind: str) -> HttpResponse:
    shown = get_object_or_404(timetable_in(request.access, key))
    if kind not in KINDS:
        raise Http404
    request.seen = [Seen(shown, details={"kind": kind})]
    return download(exported(shown, kind), f"{shown.plan.year}年学习日程.{kind}", KINDS[kind])
