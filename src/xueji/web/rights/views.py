"""One's own data, and the clerk's answers to those who ask for a correction."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.rights import services
from xueji.apps.rights.holding import held_about
from xueji.web.shell.downloads import download
from xueji.web.shell.request import Request

ZIP = "application/zip"
MOST_ROWS = 20
ANSWERED_WITHIN = timedelta(days=21)
"""Fifteen working days, in days of the calendar: our own limit, the law says 及时."""


class AskForm(forms.Form):
    about = forms.CharField(label="哪一项不对", max_length=60, widget=forms.TextInput(attrs={"list": "held"}))
    text = forms.CharField(label="应当是什么", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    done = forms.BooleanField(required=False)
    words = forms.CharField(required=False, max_length=300)


def mine(request: Request) -> HttpResponse:
    return _mine(request, AskForm())


def ask(request: Request) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        return _mine(request, form)
    services.ask_to_correct(access=request.access, now=timezone.now(), **form.cleaned_data)
    messages.success(request, "已提出，经办人核对后会答复，这里看得到。")
    return redirect("rights:mine")


def _mine(request: Request, form: AskForm) -> HttpResponse:
    person = request.access.person
    looks, lines = services.looks_at(request.access)
    context = {
        "sections": held_about(person, request.user),
        "most": MOST_ROWS,
        "looks": looks.count(),
        "lines": lines,
        "person": person,
        "asked": person.corrections.order_by("-asked_at") if person else [],
        "form": form,
    }
    return render(request, "rights/mine.html", context, status=422 if form.errors else 200)


def export(request: Request) -> HttpResponse:
    data = services.take_away(access=request.access, on=timezone.localdate())
    return download(data, f"{request.user.full_name}的个人资料.zip", ZIP)


def corrections(request: Request) -> HttpResponse:
    late = timezone.now() - ANSWERED_WITHIN
    return render(request, "rights/corrections.html", {"rows": services.corrections_of(request.access), "late": late})


def answer(request: Request, key: str) -> HttpResponse:
    correction = get_object_or_404(services.correction_in(request.access, key))
    form = AnswerForm(request.POST)
    try:
        if form.is_valid():
            services.answer(access=request.access, correction=correction, now=timezone.now(), **form.cleaned_data)
            messages.success(request, f"已答复{correction.person.name}。")
        else:
            messages.error(request, "答复不超过 300 字，请改短再保存。")
    except services.CorrectionRefused as error:
        messages.error(request, str(error))
    return redirect("rights:corrections")
