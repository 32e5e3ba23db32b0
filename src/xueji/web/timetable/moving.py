"""One session in hand: why it stands where it stands, what each other slot would mean, and the move itself."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.accounts.policy import Role
from xueji.apps.timetable import revising
from xueji.apps.timetable.models import Session
from xueji.apps.timetable.posing import situation_of
from xueji.apps.timetable.queries import session_in, timetable_in
from xueji.core.errors import XuejiError
from xueji.core.timetable import why
from xueji.core.timetable.explain import Standing
from xueji.core.timetable.model import Half, Slot
from xueji.core.timetable.situation import Judgement
from xueji.web.shell.request import Request

BEST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Other:
    """Another slot, judged, in words; `forbidden` where it can never be taken, `broken` where a rule speaks against."""

    slot: str
    day: date
    half: str
    delta: int
    words: str
    broken: bool
    forbidden: bool

    @property
    def saved(self) -> int:
        return -self.delta


def session(request: Request, key: str) -> HttpResponse:
    shown = get_object_or_404(session_in(request.access, key))
    standing = _standing(shown)
    others = _others(shown, standing) if standing else []
    free = sorted((one for one in others if not one.broken), key=lambda one: (one.delta, one.slot))
    context = {
        "session": shown,
        "timetable": shown.timetable,
        "standing": standing,
        "better": [one for one in free if one.delta < 0],
        "best": [one for one in free if one.delta >= 0][:BEST_SHOWN],
        "others": others,
        "may_move": _may_move(request, shown),
    }
    return render(request, "timetable/session.html", context)


def slots(request: Request, key: str) -> HttpResponse:
    """What every slot of its period would mean, for the hand that is dragging it."""
    shown = get_object_or_404(session_in(request.access, key))
    standing = _standing(shown)
    if standing is None:
        raise Http404
    judged = {
        one.slot: {"delta": one.delta, "words": one.words, "broken": one.broken, "forbidden": one.forbidden}
        for one in _others(shown, standing)
    }
    return JsonResponse({"name": f"{shown.unit.full_name} {shown.title}", "slots": judged})


def move(request: Request, key: str) -> HttpResponse:
    shown = get_object_or_404(session_in(request.access, key))
    was, to = slot_said(request.POST.get("was", "")), slot_said(request.POST.get("to", ""))
    if was is None or to is None:
        raise Http404
    anyway = request.POST.get("anyway") == "yes"
    try:
        moved = revising.move(access=request.access, session=shown, was=was, to=to, anyway=anyway, now=timezone.now())
    except (revising.RuleBroken, revising.NotMovable) as error:
        messages.error(request, str(error))
        return redirect("timetable:session", key)
    where = "草稿" if moved.timetable == shown.timetable else f"新的草稿（第 {moved.timetable.version} 版）"
    said = f"{moved.title}改到{moved.day.month}月{moved.day.day}日{Half(moved.half).word}，记在{where}，公布后生效。"
    messages.success(request, said)
    return redirect("timetable:month", moved.timetable.key, moved.day.month)


def refuse(request: Request, key: str) -> HttpResponse:
    shown = get_object_or_404(timetable_in(request.access, key))
    try:
        back = revising.refuse(access=request.access, timetable=shown, refused=request.POST.getlist("session"))
    except revising.NotMovable as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已放回原处 {back} 场。" if back else "这些场次已经在原处。")
    return redirect("timetable:year", key)


def slot_said(said: str) -> Slot | None:
    """2023-06-12.am → the slot; None for anything else."""
    day, _, half = said.partition(".")
    try:
        return Slot(date.fromisoformat(day), Half(half))
    except ValueError:
        return None


def _standing(shown: Session) -> Standing | None:
    """None where the plan no longer asks for the session."""
    situation = situation_of(shown.timetable)
    return why(situation, shown.session_id) if shown.session_id in situation.sessions else None


def _others(shown: Session, standing: Standing) -> list[Other]:
    return [_other(shown, judgement) for judgement in standing.others]


def _other(shown: Session, judgement: Judgement) -> Other:
    day, half = judgement.slot.day, judgement.slot.half
    if judgement.violations:
        words = "；".join(violation.words for violation in judgement.violations)
    else:
        parts = [f"{rule} {change:+d}" for rule, change in judgement.by_rule]
        away = [f"{'、'.join(judgement.absent)}不在"] if judgement.absent else []
        words = "；".join((*parts, *away)) or "与现在一样好"
    outside = not shown.since <= day <= shown.until
    return Other(f"{day}.{half}", day, half.word, judgement.delta, words, bool(judgement.violations), outside)


def _may_move(request: Request, shown: Session) -> bool:
    if Role.CLERK not in request.access.roles or shown.fixed:
        return False
    try:
        revising.ensure_changeable(request.access, shown.timetable)
    except XuejiError:
        return False
    return True
