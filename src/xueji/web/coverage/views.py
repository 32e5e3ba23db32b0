"""Coverage: the matrix, a cell with its sentence and records, and the quarterly bulletin."""

from datetime import date

from django.contrib import messages
from django.core.validators import slug_re
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.accounts.clock import today
from xueji.apps.coverage import services
from xueji.apps.coverage.closing import closable
from xueji.apps.coverage.models import Exemption
from xueji.apps.coverage.queries import board, story_of
from xueji.apps.coverage.topics import activities_on, topic_rows
from xueji.apps.organisation.queries import units_of
from xueji.apps.plans.queries import current_plan, obligation_in, topic_in
from xueji.apps.reports.services import bulletin_in, bulletin_paper_of, bulletins_of, make_bulletin
from xueji.apps.study import waiting
from xueji.web.coverage.forms import ExemptForm, RecordForm, TopicForm
from xueji.web.shell.downloads import docx
from xueji.web.shell.request import Request, Seen, may


def matrix(request: Request) -> HttpResponse:
    plan = current_plan(request.access.organ)
    on = _asked_day(request)
    quarter = (on.month - 1) // 3 + 1
    shown = board(plan, on) if plan else None
    context = {
        "plan": plan,
        "board": shown,
        "topics": topic_rows(shown) if shown else (),
        "on": on,
        "quarter": quarter,
        "bulletins": bulletins_of(plan) if plan else [],
        "may_open": may(request, "coverage:cell"),
        "may_issue": may(request, "coverage:bulletin"),
        "closable": closable(request.access.organ, today()) if may(request, "coverage:year_end") else [],
    }
    return render(request, "coverage/matrix.html", context)


def _asked_day(request: Request) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today()


def cell(request: Request, key: str, column: str) -> HttpResponse:
    return _cell(request, key, column)


def _cell(request: Request, key: str, column: str, **more: object) -> HttpResponse:
    obligation = get_object_or_404(obligation_in(request.access, key))
    story = story_of(request.access, obligation.plan, obligation, column, today())
    if story is None:
        raise Http404
    units = units_of(request.access).filter(path__in=story.column.paths)
    context: dict[str, object] = {
        "story": story,
        "record_form": RecordForm(initial={"done_on": today()}).among(units),
        "exempt_form": ExemptForm(initial={"reason": story.cell.reason}),
        "may_record": may(request, "coverage:record"),
        "may_exempt": may(request, "coverage:exempt"),
    }
    return render(request, "coverage/cell.html", context | more)


def topic(request: Request, pk: int, column: str) -> HttpResponse:
    """A topic in a column: the clause, and what treated it."""
    plan = current_plan(request.access.organ)
    shown = board(plan, today()) if plan else None
    row = next((row for row in topic_rows(shown) if row.clause.pk == pk), None) if shown else None
    square = next((s for s in row.squares if s.column.key == column and s.cell), None) if row else None
    if plan is None or row is None or square is None:
        raise Http404
    activities = activities_on(plan, row.clause, square.column)
    context = {
        "plan": plan,
        "clause": row.clause,
        "column": square.column,
        "cell": square.cell,
        "activities": activities,
    }
    return render(request, "coverage/topic.html", context | {"activities": activities})


def set_topic(request: Request, pk: int) -> HttpResponse:
    clause = get_object_or_404(topic_in(request.access, pk))
    form, column = TopicForm(request.POST), _column(request)
    if form.is_valid():
        services.set_topic(access=request.access, topic=clause, **form.cleaned_data)
        messages.success(request, "已保存。以后公布的场次按此安排专题。")
    else:
        wrong = "次数请填 1 到 12 之间的整数。" if "times" in form.errors else "日期请写成 2026-03-15 这样。"
        messages.error(request, wrong)
    return redirect("coverage:topic", pk, column)


def _column(request: Request) -> str:
    """The column of the matrix that the form came from."""
    column = request.POST.get("column", "")
    if not slug_re.fullmatch(column):
        raise Http404
    return column


def record_done(request: Request, key: str) -> HttpResponse:
    obligation = get_object_or_404(obligation_in(request.access, key))
    form = RecordForm(request.POST).among(units_of(request.access))
    column = _column(request)
    if not form.is_valid():
        return _cell(request, key, column, record_form=form)
    waiting.record_done(access=request.access, obligation=obligation, now=timezone.now(), **form.cleaned_data)
    messages.success(request, "已登记，已计入覆盖。")
    return redirect("coverage:cell", key, column)


def exempt(request: Request, key: str) -> HttpResponse:
    obligation = get_object_or_404(obligation_in(request.access, key))
    form = ExemptForm(request.POST)
    column = _column(request)
    if not form.is_valid():
        return _cell(request, key, column, exempt_form=form)
    if form.cleaned_data["kind"]:
        services.exempt(
            access=request.access,
            obligation=obligation,
            kind=Exemption.Kind(form.cleaned_data["kind"]),
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    else:
        services.lift_exemption(access=request.access, obligation=obligation)
    messages.success(request, "已记下。")
    return redirect("coverage:cell", key, column)


def bulletin(request: Request) -> HttpResponse:
    """The quarter's bulletin: one a period, made from the board."""
    plan = current_plan(request.access.organ)
    asked = request.POST.get("quarter", "")
    if plan is None or asked not in {"1", "2", "3", "4"}:
        raise Http404
    made = make_bulletin(access=request.access, plan=plan, quarter=int(asked), on=today(), now=timezone.now())
    return redirect("coverage:bulletin_paper", made.key)


def bulletin_paper(request: Request, key: str) -> HttpResponse:
    issued = get_object_or_404(bulletin_in(request.access, key))
    request.seen = [Seen(issued, details={"paper": "bulletin"})]
    return docx(bulletin_paper_of(issued), f"{issued.plan.year}年第{issued.quarter}季度理论学习通报.docx")
