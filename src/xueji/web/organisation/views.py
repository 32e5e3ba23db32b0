"""The roster and the rules that bind; a roster is tried first, then taken whole or not at all."""

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from xueji.apps.accounts.clock import today
from xueji.apps.coverage.settling import unsettled
from xueji.apps.organisation import pending
from xueji.apps.organisation.norms import lines_of, set_kind, switch_norm
from xueji.apps.organisation.rosters import compare_roster, take_roster
from xueji.apps.plans.queries import current_plan
from xueji.apps.plans.rules import unsaid
from xueji.core.errors import XuejiError
from xueji.core.norms import OrganKind, Switch
from xueji.core.organisation.errors import RosterErrors
from xueji.core.organisation.limited import read_roster_in_child
from xueji.core.organisation.writer import template as empty_roster
from xueji.web.organisation.forms import KindForm, LeftForm, RosterForm, SwitchForm
from xueji.web.shell.downloads import XLSX, download
from xueji.web.shell.request import LARGEST_FILE, Request, may

SALT = "roster"


def roster(request: Request) -> HttpResponse:
    """The dry run: what the file would change, or every error by sheet, line and column. Nothing is changed."""
    form = RosterForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if (file.size or 0) > LARGEST_FILE:
                raise XuejiError(f"{file.name}：文件超过 20 MB。花名册只要文字，请去掉图片后再试。")
            data = file.read()
            tried = read_roster_in_child(data, file.name, organ=request.access.organ.name)
            context |= {
                "change": compare_roster(request.access.organ, tried),
                "pending": _keep(request, data, file.name),
            }
        except RosterErrors as errors:
            context |= {"errors": errors.errors, "summary": str(errors)}
        except XuejiError as error:
            form.add_error("file", str(error))
    status = 422 if form.errors or "errors" in context else 200
    return render(request, "organisation/roster.html", context, status=status)


def _keep(request: Request, data: bytes, name: str) -> str:
    """A signed word by which this organ alone can take the tried file within the hour."""
    return signing.dumps([request.access.organ.pk, pending.keep(data, now=timezone.now()), name], salt=SALT)


def take(request: Request) -> HttpResponse:
    try:
        given = request.POST.get("pending", "")
        organ_id, place, name = signing.loads(given, salt=SALT, max_age=pending.KEPT_FOR)
    except signing.BadSignature:
        messages.error(request, "试导入已过了一小时，请再选一次文件。")
        return redirect("organisation:roster")
    data = pending.kept(place) if organ_id == request.access.organ.pk else None
    if data is None:
        messages.error(request, "没有找到试过的文件，可能已经导入过。请到“单位”核对，或再选一次。")
        return redirect("organisation:roster")
    left = LeftForm(request.POST)
    if not left.is_valid():
        messages.error(request, "离开的日期请写成 2026-03-15 这样。没有导入，请再试一次。")
        return redirect("organisation:roster")
    tried = read_roster_in_child(data, name, organ=request.access.organ.name)
    left_on = left.cleaned_data["left_on"]
    change = take_roster(organ=request.access.organ, roster=tried, by=request.user, left_on=left_on)
    pending.release(place)
    gone = f"，{len(change.left_people)} 人自 {left_on.month}月{left_on.day}日起不再计入" if left_on else ""
    messages.success(request, f"已导入 {change.units} 个单位、{change.people} 人{gone}。")
    return redirect("organisation:index")


def template(request: Request) -> HttpResponse:
    return download(empty_roster(), "花名册空表.xlsx", XLSX)


def norms(request: Request) -> HttpResponse:
    """What the rules ask of this kind of organ, row by row, with its own decisions."""
    fitting, others = lines_of(request.access.organ, today())
    plan = current_plan(request.access.organ)
    context = {
        "packs": fitting,
        "others": others,
        "kind_form": KindForm(initial={"kind": request.access.organ.kind}),
        "may_change": "clerk" in request.access.roles,
        "plan": plan,
        "unsaid": unsaid(plan) if plan else (),
    }
    return render(request, "organisation/norms.html", context)


def kind(request: Request) -> HttpResponse:
    form = KindForm(request.POST)
    if form.is_valid():
        set_kind(access=request.access, kind=OrganKind(form.cleaned_data["kind"]))
        says = "已按“{}”列出适用的规定。{}"
        messages.success(request, format_html(says, form.cleaned_data["kind"], _effect(request)))
    else:
        messages.error(request, "没有这个单位类别，请从列表中选。")
    return redirect("organisation:norms")


def switch(request: Request) -> HttpResponse:
    form = SwitchForm(request.POST)
    if not form.is_valid():
        messages.error(request, "次数请填 1 到 366 之间的整数，理由不超过 120 字。")
        return redirect("organisation:norms")
    given = form.cleaned_data
    try:
        norm = switch_norm(
            access=request.access, norm=given["norm"], switch=Switch(given["on"], given["number"], given["reason"])
        )
    except XuejiError as error:
        messages.error(request, str(error))
        return redirect("organisation:norms")
    says = "已保存：{}。此后导入的计划按此计算。{}"
    messages.success(request, format_html(says, norm.says, _effect(request)))
    return redirect(f"{reverse('organisation:norms')}#{norm.id}")


def _effect(request: Request) -> str:
    """What the change means for the plan in force, with the way to its desk for who may settle it anew."""
    plan = current_plan(request.access.organ)
    found = unsettled(plan) if plan and may(request, "plans:settle_anew") else ()
    if plan is None or not found:
        return "已导入的计划不变。"
    says = '《{}》有 {} 项任务和现行规定不同，<a href="{}#unsettled">到核对页看是哪几项</a>，再决定是否更新。'
    return format_html(says, plan.title, len(found), reverse("plans:desk", args=[plan.key]))
