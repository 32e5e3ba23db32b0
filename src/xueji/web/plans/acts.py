"""The desk: what a clerk does with a plan's duties, each act one call; then the desk again, where it can be undone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.plans import reshaping, services
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.queries import finding_in, obligation_in, open_after, plans_of
from xueji.apps.plans.selection import NoSuchWords, Selection, find, select
from xueji.web.plans.desk import desk_of
from xueji.web.plans.duty_form import DutyForm
from xueji.web.plans.settling import unsettled_of
from xueji.web.plans.wanted import Wanted
from xueji.web.shell.request import Request, may

LONGEST_NUMBER = 9
"""No revision or place in a plan has more digits."""
DECISIONS = {"open", "confirmed", "rejected"}


def desk(request: Request, key: str) -> HttpResponse:
    plan = get_object_or_404(plans_of(request.access), key=key)
    return _desk(request, plan, at=request.GET.get("at", ""), did=request.GET.get("did", ""))


def _desk(request: Request, plan: Plan, *, at: str = "", did: str = "", status: int = 200, **more: Any) -> HttpResponse:
    """`more`: the form of a duty that is changed or added, and the words chosen for it."""
    shown = desk_of(
        plan,
        wanted=Wanted.of(request.GET.dict()),
        at=at,
        did=did,
        may_decide=may(request, "plans:decide"),
        chosen=more.get("chosen"),
    )
    template = "plans/_desk.html" if request.htmx else "plans/desk.html"
    context = {
        "plan": plan,
        "desk": shown,
        "unsettled": unsettled_of(plan) if shown.may_decide else None,
        "may_have_paper": may(request, "plans:paper"),
        **more,
    }
    return render(request, template, context, status=status)


def decide(request: Request, key: str) -> HttpResponse:
    obligation = get_object_or_404(obligation_in(request.access, key))
    asked = request.POST.get("state", "")
    wanted = Obligation.State(asked) if asked in DECISIONS else Obligation.State.OPEN
    services.decide(
        access=request.access, obligation=obligation, state=wanted, now=timezone.now(), seen_revision=_seen(request)
    )
    if wanted is Obligation.State.OPEN:
        return _back(request, obligation.plan, at=obligation.key)
    return _back(request, obligation.plan, at=_following(request, obligation), did=obligation.key)


def _seen(request: Request) -> int | None:
    """The revision that the page showed; None where it showed none."""
    seen = request.POST.get("revision", "")
    return int(seen) if seen.isdecimal() and len(seen) < LONGEST_NUMBER else None


def edit(request: Request, key: str) -> HttpResponse:
    obligation = get_object_or_404(obligation_in(request.access, key))
    initial = {name: getattr(obligation, name) for name in DutyForm.base_fields}
    form = DutyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        seen = values.pop("revision")
        services.change(
            access=request.access, obligation=obligation, values=values, now=timezone.now(), seen_revision=seen
        )
        return _back(request, obligation.plan, at=_following(request, obligation), did=obligation.key)
    plan = get_object_or_404(plans_of(request.access), pk=obligation.plan_id)
    return _desk(request, plan, at=obligation.key, form=form, status=_status(form))


def _status(form: DutyForm) -> int:
    return 422 if form.errors else 200


def split(request: Request, key: str) -> HttpResponse:
    obligation = get_object_or_404(obligation_in(request.access, key))
    first, _ = reshaping.split(
        access=request.access, obligation=obligation, now=timezone.now(), seen_revision=_seen(request)
    )
    return _back(request, obligation.plan, at=first.key, did=obligation.key)


def merge(request: Request, key: str) -> HttpResponse:
    """With the duty whose key is `with`."""
    obligation = get_object_or_404(obligation_in(request.access, key))
    other = get_object_or_404(obligation_in(request.access, request.POST.get("with", "")))
    merged = reshaping.merge(
        access=request.access, obligation=obligation, other=other, now=timezone.now(), seen_revision=_seen(request)
    )
    return _back(request, obligation.plan, at=merged.key, did=obligation.key)


def restore(request: Request, key: str) -> HttpResponse:
    obligation = get_object_or_404(obligation_in(request.access, key))
    before = reshaping.restore(access=request.access, obligation=obligation, now=timezone.now())
    return _back(request, obligation.plan, at=before[0].key)


def add_duty(request: Request, key: str) -> HttpResponse:
    """First the words, selected or typed, then the duty that is read from them, then what the clerk says."""
    plan = get_object_or_404(plans_of(request.access), key=key)
    asked = request.POST or request.GET
    if not asked.get("start") and not asked.get("words"):
        return _ask_words(request, plan)
    try:
        chosen = _chosen(plan, asked.get("start", ""), asked.get("end", ""), asked.get("words", ""))
    except NoSuchWords as error:
        return _ask_words(request, plan, words=asked.get("words", ""), problem=str(error))
    draft = reshaping.drafted(plan, chosen)
    form = DutyForm(request.POST or None, initial={name: getattr(draft, name) for name in DutyForm.base_fields})
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
        made = reshaping.add_duty(access=request.access, plan=plan, chosen=chosen, values=values, now=timezone.now())
        return _back(request, plan, at=made.key, did=made.key)
    return _desk(request, plan, chosen=chosen, form=form, status=_status(form))


def _ask_words(request: Request, plan: Plan, *, words: str = "", problem: str = "") -> HttpResponse:
    template = "plans/_words.html" if request.htmx else "plans/words.html"
    asked = {"plan": plan, "words": words, "problem": problem, "more": Wanted.of(request.GET.dict()).query}
    return render(request, template, asked, status=422 if problem else 200)


def _chosen(plan: Plan, start: str, end: str, words: str) -> Selection:
    if start.isdecimal() and end.isdecimal() and len(start + end) < 2 * LONGEST_NUMBER:
        return select(plan, int(start), int(end))
    return find(plan, words)


def confirm_rest(request: Request, key: str) -> HttpResponse:
    plan = get_object_or_404(plans_of(request.access), key=key)
    count = services.confirm_rest(access=request.access, plan=plan, now=timezone.now())
    messages.success(request, f"已确认其余 {count} 项。点任一项可以改回。")
    return redirect("plans:desk", plan.key)


def see_finding(request: Request, pk: int) -> HttpResponse:
    finding = get_object_or_404(finding_in(request.access, pk))
    services.see_finding(access=request.access, finding=finding, now=timezone.now())
    return _back(request, finding.clause.plan, at=request.GET.get("at", ""))


def _following(request: Request, obligation: Obligation) -> str:
    """The next open duty among those that the desk shows."""
    wanted = Wanted.of(request.GET.dict())
    return next((row.key for row in open_after(obligation) if wanted.admits(row)), "")


def _back(request: Request, plan: Plan, *, at: str = "", did: str = "") -> HttpResponse:
    """The desk again with the same choice of duties: as a fragment, or the whole page by redirect."""
    if request.htmx:
        return _desk(request, get_object_or_404(plans_of(request.access), pk=plan.pk), at=at, did=did)
    address = redirect("plans:desk", plan.key)
    asked = [f"at={at}" if at else "", f"did={did}" if did else "", Wanted.of(request.GET.dict()).query]
    query = "&".join(part for part in asked if part)
    address["Location"] += f"?{query}#current" if query else ""
    return address
