"""An activity's page: agenda and minutes on the left, the names of those due on the right."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.accounts.clock import today
from xueji.apps.accounts.policy import Scope, routes
from xueji.apps.plans.queries import topics_of
from xueji.apps.study import services
from xueji.apps.study.models import Activity, Attendance, FirstAgendaItem
from xueji.apps.study.queries import (
    activities_of,
    activity_in,
    attendance_of,
    expected_people,
    waiting_instructions,
    with_tallies,
)
from xueji.core.reports.meeting import told_outside
from xueji.web.shell.request import Request, Seen, may
from xueji.web.study.forms import FactsForm, ItemForm, MoveForm
from xueji.web.study.sheet import sheet_of

MONTHS = range(1, 13)


def index(request: Request) -> HttpResponse:
    """A month's activities; the month of today unless another is asked for."""
    asked = request.GET.get("month", "")
    month = int(asked) if asked.isdigit() and int(asked) in MONTHS else today().month
    shown = with_tallies(activities_of(request.access).filter(day__month=month, day__year=today().year))
    held = sum(activity.state == Activity.State.CLOSED for activity in shown)
    context = {
        "activities": shown,
        "month": month,
        "months": MONTHS,
        "held": held,
        "may_open": may(request, "study:activity"),
    }
    return render(request, "study/index.html", context)


def activity(request: Request, key: str) -> HttpResponse:
    return _page(request, get_object_or_404(activity_in(request.access, key)))


def _may_record(request: Request, activity: Activity) -> bool:
    holder = request.holder
    access = holder.access(routes()["study:begin"]) if holder else None
    return access is not None and access.reaches(activity.unit_id)


def _page(request: Request, activity: Activity, **more: object) -> HttpResponse:
    """The whole page, or the record alone for htmx."""
    may_record = _may_record(request, activity)
    rows = list(attendance_of(activity))
    sheet = sheet_of(activity, rows, at=request.GET.get("at", ""))
    request.seen = _seen(activity, rows)
    waiting = waiting_instructions(request.access) if may_record else FirstAgendaItem.objects.none()
    context: dict[str, object] = {
        "activity": activity,
        "sheet": sheet,
        "agenda": activity.agenda.select_related("clause").order_by("position"),
        "services": activity.services.select_related("obligation__clause"),
        "may_record": may_record,
        "names_shown": request.access.scope is not Scope.OPENED,
        "told": told_outside(sheet.due, sheet.present),
        "may_open_up": may(request, "study:open_up") and activity.state == Activity.State.CLOSED,
        "may_answer": may(request, "study:answer"),
        "writable": may_record and activity.state == Activity.State.OPEN,
        "facts_form": FactsForm(initial=_facts(activity)).among(expected_people(activity)),
        "item_form": ItemForm().of(topics_of(activity.plan), waiting),
        "move_form": MoveForm(initial={"day": activity.day, "starts_at": activity.starts_at, "place": activity.place}),
        "reasons": [(reason.value, reason.label) for reason in Attendance.Reason],
    }
    return render(request, "study/_attendance.html" if request.htmx else "study/activity.html", context | more)


def _seen(activity: Activity, rows: list[Attendance]) -> list[Seen]:
    """Somebody's record is read where there are names; what a person wrote against it, is read of that person."""
    contested = [row for row in rows if row.contest]
    return [*([Seen(activity)] if rows else []), *(Seen(row, subject=row.person.key) for row in contested)]


def _facts(activity: Activity) -> dict[str, object]:
    return {"place": activity.place, "chair": activity.chair_id, "recorder": activity.recorder_id}


def begin(request: Request, key: str) -> HttpResponse:
    activity = get_object_or_404(activity_in(request.access, key))
    services.open_record(access=request.access, activity=activity, on=today())
    return redirect("study:activity", key)


def mark(request: Request, key: str) -> HttpResponse:
    """One person's mark ("<attendance>:<mark>"), or the reason of a leave ("<attendance>:leave:<reason>")."""
    activity = get_object_or_404(activity_in(request.access, key))
    person, _, rest = request.POST.get("to", "").partition(":")
    wanted, _, reason = rest.partition(":")
    rows: QuerySet[Attendance] = activity.attendance.select_related("activity__unit", "person")
    attendance = get_object_or_404(rows, key=person)
    chosen = Attendance.Mark(wanted) if wanted in Attendance.Mark.values else Attendance.Mark.UNMARKED
    known = reason if reason in Attendance.Reason.values else attendance.reason
    services.mark(access=request.access, attendance=attendance, mark=chosen, reason=known)
    return _page(request, activity) if request.htmx else redirect("study:activity", key)


def rest(request: Request, key: str) -> HttpResponse:
    activity = get_object_or_404(activity_in(request.access, key))
    services.mark_rest_present(access=request.access, activity=activity)
    return _page(request, activity) if request.htmx else redirect("study:activity", key)


def write(request: Request, key: str) -> HttpResponse:
    """Save the minutes; a write over somebody else's newer one is refused and the text stays on the page."""
    activity = get_object_or_404(activity_in(request.access, key))
    form = FactsForm(request.POST).among(expected_people(activity))
    revision = request.POST.get("revision", "")
    if not form.is_valid() or not revision.isdigit():
        return _page(request, activity, facts_form=form)
    texts = {
        item.pk: (request.POST.get(f"speaker-{item.pk}", "")[:40], request.POST.get(f"text-{item.pk}", ""))
        for item in activity.agenda.all()
    }
    try:
        services.write_minutes(
            access=request.access,
            activity=activity,
            seen_revision=int(revision),
            facts=form.cleaned_data,
            texts=texts,
        )
    except services.EditedMeanwhile as error:
        messages.error(request, str(error))
        return _page(request, activity, unsaved=texts)
    messages.success(request, "已保存。")
    return redirect("study:activity", key)


def item(request: Request, key: str) -> HttpResponse:
    activity = get_object_or_404(activity_in(request.access, key))
    form = ItemForm(request.POST).of(topics_of(activity.plan), waiting_instructions(request.access))
    if not form.is_valid():
        return _page(request, activity, item_form=form)
    clause = form.cleaned_data["clause"]
    services.add_agenda_item(
        access=request.access,
        activity=activity,
        title=form.cleaned_data["title"],
        clause_id=clause.pk if clause else None,
        instruction=form.cleaned_data["instruction"],
    )
    return redirect("study:activity", key)


def close(request: Request, key: str) -> HttpResponse:
    activity = get_object_or_404(activity_in(request.access, key))
    services.close_record(access=request.access, activity=activity, now=timezone.now())
    messages.success(request, "记录已完成，已计入覆盖。会议记录可以下载。")
    return redirect("study:activity", key)


def move(request: Request, key: str) -> HttpResponse:
    activity = get_object_or_404(activity_in(request.access, key))
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, activity, move_form=form)
    services.plan_activity(access=request.access, activity=activity, **form.cleaned_data)
    messages.success(request, "已改期。")
    return redirect("study:activity", key)
