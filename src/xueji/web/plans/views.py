"""The plan desk: a document read, its duties confirmed, changed or rejected beside the words that made them."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.coverage.replacing import bring_in_plan
from xueji.apps.plans import services
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.queries import current_plan, finding_in, materials_of, obligation_in, plans_of
from xueji.core.documents.readers import read_in_child
from xueji.core.errors import XuejiError
from xueji.core.reading import read
from xueji.web.plans.desk import desk_of
from xueji.web.plans.forms import DutyForm, PlanFileForm
from xueji.web.shell.request import LARGEST_FILE, Request


def index(request: Request) -> HttpResponse:
    return render(request, "plans/index.html", {"plans": plans_of(request.access), "form": PlanFileForm()})


def add(request: Request) -> HttpResponse:
    """Read the file or the pasted words in a limited child process and keep them; what fails stores nothing."""
    form = PlanFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        field = "file" if form.cleaned_data["file"] else "text"
        try:
            plan = _add(request, *_given(form.cleaned_data), form.cleaned_data["year"])
        except XuejiError as error:
            form.add_error(field, str(error))
        else:
            messages.success(request, "已读完。请逐项核对，确认后的任务才会进入日程。")
            return redirect("plans:desk", plan.key)
    status = 422 if form.errors else 200
    return render(request, "plans/add.html", {"form": form}, status=status)


PASTED = "粘贴的文字"


class FileTooLarge(XuejiError):
    """Refused before a byte of it is read."""


def _given(values: dict[str, Any]) -> tuple[str, bytes]:
    """Name and bytes of the uploaded file; pasted words are a text file."""
    file: UploadedFile[bytes] | None = values["file"]
    if file is None:
        return PASTED, values["text"].replace("\r\n", "\n").encode()
    name = file.name or "未命名"
    if (file.size or 0) > LARGEST_FILE:
        raise FileTooLarge(f"{name}：文件超过 20 MB。请去掉图片，或另存为 txt 后再导入。")
    return name, file.read()


def _add(request: Request, name: str, data: bytes, year: int | None) -> Plan:
    reading = read(read_in_child(data, name))
    access = request.access
    return bring_in_plan(organ=access.organ, reading=reading, data=data, year=year, by=access.user, now=timezone.now())


def desk(request: Request, key: str) -> HttpResponse:
    plan = get_object_or_404(plans_of(request.access), key=key)
    return _desk(request, plan, at=request.GET.get("at", ""))


def _desk(request: Request, plan: Plan, at: str = "", form: DutyForm | None = None) -> HttpResponse:
    shown = desk_of(plan, at=at, may_decide=request.access.organ_wide and _decides(request))
    template = "plans/_desk.html" if request.htmx else "plans/desk.html"
    return render(request, template, {"plan": plan, "desk": shown, "form": form})


def _decides(request: Request) -> bool:
    holder = request.holder
    return holder is not None and "clerk" in holder.roles


def decide(request: Request, key: str) -> HttpResponse:
    obligation = get_object_or_404(obligation_in(request.access, key))
    wanted = Obligation.State(request.POST.get("state", "")) if _is_state(request) else Obligation.State.OPEN
    services.decide(access=request.access, obligation=obligation, state=wanted, now=timezone.now())
    undone = wanted is Obligation.State.OPEN
    return _back(request, obligation.plan, at=obligation.key if undone else "", after=obligation)


def _is_state(request: Request) -> bool:
    return request.POST.get("state", "") in Obligation.State.values


def edit(request: Request, key: str) -> HttpResponse:
    obligation = get_object_or_404(obligation_in(request.access, key))
    names = list(DutyForm.base_fields)
    initial = {name: getattr(obligation, name) for name in names}
    form = DutyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        services.change(access=request.access, obligation=obligation, values=values, now=timezone.now())
        return _back(request, obligation.plan, after=obligation)
    plan = get_object_or_404(plans_of(request.access), pk=obligation.plan_id)
    return _desk(request, plan, at=obligation.key, form=form)


def confirm_rest(request: Request, key: str) -> HttpResponse:
    plan = get_object_or_404(plans_of(request.access), key=key)
    count = services.confirm_rest(access=request.access, plan=plan, now=timezone.now())
    messages.success(request, f"已确认其余 {count} 项。点任一项可以改回。")
    return redirect("plans:desk", plan.key)


def see_finding(request: Request, pk: int) -> HttpResponse:
    finding = get_object_or_404(finding_in(request.access, pk))
    services.see_finding(access=request.access, finding=finding, now=timezone.now())
    return _back(request, finding.clause.plan)


def _back(request: Request, plan: Plan, at: str = "", after: Obligation | None = None) -> HttpResponse:
    """The desk again: as a fragment at the next open duty, or the whole page by redirect."""
    fresh = get_object_or_404(plans_of(request.access), pk=plan.pk)
    if not at and after is not None:
        following = fresh.obligations.filter(state="open", position__gt=after.position).order_by("position").first()
        at = following.key if following else ""
    if request.htmx:
        return _desk(request, fresh, at=at)
    address = redirect("plans:desk", fresh.key)
    if at:
        address["Location"] += f"?at={at}#current"
    return address


def materials(request: Request) -> HttpResponse:
    """Every 《…》 that the current plan wants studied, with the clause that names it."""
    plan = current_plan(request.access.organ)
    rows = materials_of(plan) if plan else []
    return render(request, "plans/materials.html", {"plan": plan, "materials": rows})
