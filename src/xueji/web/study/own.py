"""One's own record and contesting it; answers and make-ups; the instructions that wait for a meeting."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from xueji.apps.accounts.clock import today
from xueji.apps.study import contest as contests
from xueji.apps.study import subscriptions, waiting
from xueji.apps.study.models import Attendance
from xueji.apps.study.queries import attendance_in, own_attendance, waiting_instructions
from xueji.web.shell.request import Request
from xueji.web.study.calendars import shown_once
from xueji.web.study.forms import ContestForm, InstructionForm, MakeUpForm


def mine(request: Request) -> HttpResponse:
    rows = own_attendance(request.access) if request.access.person else []
    calendar = subscriptions.own_address(request.access)
    return shown_once(request, "study/mine.html", {"rows": rows, "person": request.access.person, "calendar": calendar})


def contest(request: Request, key: str) -> HttpResponse:
    own = own_attendance(request.access) if request.access.person else Attendance.objects.none()
    attendance = get_object_or_404(own, key=key)
    form = ContestForm(request.POST)
    if form.is_valid():
        contests.contest(access=request.access, attendance=attendance, note=form.cleaned_data["note"])
        messages.success(request, "已提出异议，经办人核对后会答复。")
    else:
        messages.error(request, "请写一句实际情况，再提出异议。")
    return redirect("study:mine")


def answer(request: Request, key: str) -> HttpResponse:
    attendance = get_object_or_404(attendance_in(request.access, key))
    wanted = request.POST.get("mark", "")
    mark = Attendance.Mark(wanted) if wanted and wanted in Attendance.Mark.values else None
    contests.answer(access=request.access, attendance=attendance, mark=mark)
    messages.success(request, "已答复。更正前后的记录都留在审计里。")
    return redirect("study:activity", attendance.activity.key)


def make_up(request: Request, key: str) -> HttpResponse:
    attendance = get_object_or_404(attendance_in(request.access, key))
    form = MakeUpForm(request.POST)
    if form.is_valid():
        contests.make_up(access=request.access, attendance=attendance, day=form.cleaned_data["day"])
        messages.success(request, f"已记下{attendance.person.name}的补学。")
    else:
        messages.error(request, "请选补学的日期。")
    return redirect("study:activity", attendance.activity.key)


def instructions(request: Request) -> HttpResponse:
    form = InstructionForm(request.POST or None, initial={"received_on": today()})
    if request.method == "POST" and form.is_valid():
        waiting.receive_instruction(access=request.access, **form.cleaned_data)
        messages.success(request, "已登记，下一次会议的议程里可以选它作第一议题。")
        return redirect("study:instructions")
    rows = waiting_instructions(request.access)
    return render(request, "study/instructions.html", {"form": form, "rows": rows})
