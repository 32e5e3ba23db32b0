"""What the desk says of the duties that the rules of today settle otherwise, and the button that takes it over."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from xueji.apps.coverage import settling
from xueji.apps.plans.models import Plan
from xueji.apps.plans.queries import plans_of
from xueji.apps.plans.settling import Difference, state_of
from xueji.web.plans.desk import ground, times
from xueji.web.shell.request import Request


@dataclass(frozen=True, slots=True)
class Line:
    """A duty with its number as it is kept and as the rules of today settle it."""

    key: str
    title: str
    was: str
    now: str
    ground: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    lines: tuple[Line, ...]
    seen: str
    """What the button sends back: the rules and the duties as they are shown here."""


def unsettled_of(plan: Plan) -> Unsettled | None:
    """None where the rules of today settle every duty as it is kept."""
    found = settling.unsettled(plan)
    return Unsettled(tuple(_line(one) for one in found), state_of(found)) if found else None


def _line(one: Difference) -> Line:
    was, now = times(one.row.every, one.row.number), times(one.now.every or "", one.now.number)
    return Line(one.row.key, one.row.title, was, now, ground(one.now.number_basis, one.now.number_source))


def settle_anew(request: Request, key: str) -> HttpResponse:
    plan = get_object_or_404(plans_of(request.access), key=key)
    taken = settling.settle_anew(access=request.access, plan=plan, seen=request.POST.get("seen", ""))
    if taken:
        done = f"已按现行规定更新 {len(taken)} 项任务，确认过的仍是已确认。"
        messages.success(request, f"{done}已排的日程不变，需要时请到“日程”按新情况调整。")
    else:
        messages.success(request, "任务已经和现行规定一致，没有要更新的。")
    return redirect("plans:desk", plan.key)
