"""The plans: their list, a document read into a plan, the materials that it names."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from xueji.apps.coverage.replacing import bring_in_plan
from xueji.apps.plans.models import Plan
from xueji.apps.plans.queries import current_plan, materials_of, plans_of
from xueji.core.documents.readers import read_in_child
from xueji.core.errors import XuejiError
from xueji.core.reading import read
from xueji.web.plans.forms import PlanFileForm
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


def materials(request: Request) -> HttpResponse:
    """Every 《…》 that the current plan wants studied, with the clause that names it."""
    plan = current_plan(request.access.organ)
    rows = materials_of(plan) if plan else []
    return render(request, "plans/materials.html", {"plan": plan, "materials": rows})
