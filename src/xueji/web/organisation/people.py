"""Units and people: who belongs where, one by one; a transfer moves nobody's earlier records."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from xueji.apps.accounts.clock import today
from xueji.apps.organisation import memberships
from xueji.apps.organisation.models import Unit
from xueji.apps.organisation.queries import membership_in, people_of, person_in, units_of, units_with_sizes
from xueji.core.errors import XuejiError
from xueji.core.organisation.model import UnitKind
from xueji.web.organisation.forms import JoinForm, LeaveForm
from xueji.web.shell.request import Request, Seen

A_PAGE = 100


def index(request: Request) -> HttpResponse:
    called = called_in(request)
    units = units_with_sizes(request.access, today())
    people = Paginator(people_of(request.access, today(), called), A_PAGE)
    page = people.get_page(request.GET.get("page"))
    request.seen = [Seen(request.access.organ)] if page else []
    return render(request, "organisation/index.html", {"units": units, "page": page, "called": called})


def called_in(request: Request) -> str:
    """The name looked for; empty for everybody."""
    return request.GET.get("called", "").strip()[:40].replace("\0", "")


def person(request: Request, key: str) -> HttpResponse:
    return _person(request, key, JoinForm(initial={"since": today()}))


def join(request: Request, key: str) -> HttpResponse:
    shown = get_object_or_404(person_in(request.access, key, today()))
    form = JoinForm(request.POST).among(_units(request))
    if form.is_valid():
        try:
            memberships.join(access=request.access, person=shown, **form.cleaned_data)
        except XuejiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存：{shown.name}编入{form.cleaned_data['unit'].full_name}。")
            return redirect("organisation:person", key)
    return _person(request, key, form)


def leave(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(membership_in(request.access, pk))
    form = LeaveForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        memberships.leave(access=request.access, membership=shown, until=until)
        unit = shown.unit.full_name
        messages.success(request, f"已保存：{shown.person.name}自 {until.month}月{until.day}日起不在{unit}。")
    else:
        messages.error(request, "请选离开的日期，再保存。")
    return redirect("organisation:person", shown.person.key)


def _person(request: Request, key: str, form: JoinForm) -> HttpResponse:
    shown = get_object_or_404(person_in(request.access, key, today()))
    request.seen = [Seen(subject=shown.key)]
    may_change = "clerk" in request.access.roles
    context = {"person": shown, "form": form.among(_units(request)) if may_change else None, "on": today()}
    return render(request, "organisation/person.html", context, status=422 if form.errors else 200)


def _units(request: Request) -> QuerySet[Unit]:
    return units_of(request.access).exclude(kind=UnitKind.ORGAN.value)
