"""A version changed by people: one session moved by hand, the changes of a re-plan accepted or refused."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.timetable.convert import sessions_in_core
from xueji.apps.timetable.keeping import keep_sessions, next_version
from xueji.apps.timetable.models import Session, Timetable
from xueji.apps.timetable.posing import Year, situation_of, year_of
from xueji.apps.timetable.queries import published, slots_of
from xueji.core.errors import XuejiError
from xueji.core.timetable import Situation, accept, judge_move
from xueji.core.timetable.difference import Difference, difference
from xueji.core.timetable.model import Slot


class NotMovable(XuejiError):
    """Held or being recorded, of a version that no longer holds, or moved by somebody else meanwhile."""


class RuleBroken(XuejiError):
    """The move breaks a rule; it is made only where the clerk says so knowingly."""


@transaction.atomic
def move(*, access: Access, session: Session, was: Slot, to: Slot, anyway: bool, now: datetime) -> Session:
    """The session at its new slot: in the draft itself, or in a new draft where the version was published.

    Raises NotMovable, and RuleBroken where a rule forbids the slot and `anyway` is not said; a day without work or
    outside the session's period is never taken, since the duty would not be kept there.
    """
    ensure_changeable(access, session.timetable)
    locked = (
        Timetable.objects.select_for_update(of=("self",)).select_related("plan__organ").get(pk=session.timetable_id)
    )
    session = locked.sessions.select_related("unit").get(pk=session.pk)
    if session.fixed:
        raise NotMovable(f"{session.title}已经举行或正在记录，不能改期。")
    if Slot(session.day, slots_of([session])[session.session_id].half) != was:
        raise NotMovable(f"{session.title}刚被别人改到了{session.day:%-m月%-d日}，请看过新日程再改。")
    situation = situation_of(locked)
    if session.session_id not in situation.sessions:
        raise NotMovable("计划已不再要求这一场，请先按“按新情况调整”。")
    judgement = judge_move(situation, session.session_id, to)
    asked = situation.sessions[session.session_id]
    broken = "；".join(violation.words for violation in judgement.violations)
    if situation.number(to) is None or not asked.since <= to.day <= asked.until or (broken and not anyway):
        raise RuleBroken(f"不能移到{to.day:%-m月%-d日}：{broken}。")
    draft = locked if locked.published_at is None else _copy(locked, now)
    moved = draft.sessions.select_related("unit").get(session_id=session.session_id)
    moved.day, moved.half, moved.by_hand = to.day, to.half.value, True
    moved.save(update_fields=["day", "half", "by_hand"])
    draft.cost = max(0, draft.cost + judgement.delta)
    draft.save(update_fields=["cost"])
    details = {"version": draft.version, "session": session.session_id, "was": str(was.day), "to": str(to.day)}
    record(organ_id=access.organ.pk, by=access.user, did="timetable.session_moved", to=draft, details=details)
    return moved


def ensure_changeable(access: Access, timetable: Timetable) -> None:
    """A draft, or the version that holds."""
    if not access.organ_wide or timetable.plan.organ_id != access.organ.pk:
        raise NotAllowed
    if timetable.published_at is not None and timetable != published(timetable.plan):
        raise NotMovable(f"{timetable}已经被后来公布的一版代替，请改现行的一版。")


def _copy(timetable: Timetable, now: datetime) -> Timetable:
    """A draft that differs in nothing yet."""
    plan = timetable.plan
    draft = Timetable.objects.create(
        plan=plan,
        before=timetable,
        version=next_version(plan),
        cost=timetable.cost,
        bound=timetable.bound,
        conflicts=timetable.conflicts,
        unplaced=timetable.unplaced,
        relaxed=timetable.relaxed,
        made_at=now,
    )
    rows = timetable.sessions.all()
    keep_sessions(draft, sessions_in_core(timetable), slots_of(rows))
    return draft


def changes(timetable: Timetable, before: Timetable, year: Year | None = None) -> Difference:
    """What this version does otherwise, with reasons. Sessions that the plan no longer asks for are told as removed
    in a draft, which will be published without them; of a published version they are left out."""
    year = year or year_of(timetable.plan)
    asked = {session.id for session in year.demand.sessions}
    slots, known = slots_of(timetable.sessions.all()), slots_of(before.sessions.all())
    unasked = slots.keys() - asked
    if timetable.published_at is not None:
        known = {name: slot for name, slot in known.items() if name not in unasked}
    after = {name: slot for name, slot in slots.items() if name not in unasked}
    return difference(known, after, year.demand, year.organisation, year.calendar)


@transaction.atomic
def refuse(*, access: Access, timetable: Timetable, refused: Collection[str]) -> int:
    """Take these changes of a draft back, the rest stay; how many were taken back. Asking twice changes nothing."""
    ensure_changeable(access, timetable)
    rows = Timetable.objects.select_for_update(of=("self",)).select_related("plan__organ", "before")
    locked = rows.get(pk=timetable.pk)
    if locked.published_at is not None or locked.before is None:
        raise NotMovable("这一版已经公布，不能再取舍。请在日程上直接改期。")
    year = year_of(locked.plan)
    found = changes(locked, locked.before, year)
    names = {change.session for change in found.changes}
    back = names & set(refused)
    if not back:
        return 0
    slots = accept(slots_of(locked.before.sessions.all()), found.changes, names - back)
    asked = {session.id: session for session in (*sessions_in_core(locked.before), *sessions_in_core(locked))}
    by_hand = set(locked.sessions.filter(by_hand=True).values_list("session_id", flat=True)) - back
    locked.sessions.all().delete()
    keep_sessions(locked, tuple(asked.values()), slots)
    locked.sessions.filter(session_id__in=by_hand).update(by_hand=True)
    situation = Situation(year.demand, year.organisation, year.calendar, slots)
    Timetable.objects.filter(pk=locked.pk).update(cost=situation.cost)
    details = {"version": locked.version, "refused": sorted(back)}
    record(organ_id=access.organ.pk, by=access.user, did="timetable.changes_refused", to=locked, details=details)
    return len(back)
