"""One duty made two, two made one, one added by hand; what was replaced stays recorded and can be restored."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.norms import packs_for
from xueji.apps.plans.convert import as_read, decided
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.permissions import ensure_may_decide
from xueji.apps.plans.selection import Selection, read_selection
from xueji.apps.plans.services import change, claim
from xueji.core.errors import XuejiError
from xueji.core.norms import settle

State, Origin = Obligation.State, Obligation.Origin
# What a copy does not take from its model: who it is, and what people decided.
OWN = {"id", "key", "plan", "duty_id", "position", "state", "origin", "revision", "decided_by", "decided_at"}


class NotOpen(XuejiError):
    """Only what waits to be confirmed is split or merged: a confirmed duty may be timetabled already."""


class CannotMerge(XuejiError):
    """Two different duties of one plan can be merged, nothing else."""


class CannotRestore(XuejiError):
    """Nothing stands in the duty's place, or it was split or merged further."""


@transaction.atomic
def split(
    *, access: Access, obligation: Obligation, now: datetime, seen_revision: int | None = None
) -> tuple[Obligation, Obligation]:
    """Two open duties with the same words and values stand in the place of one; the clerk then changes them."""
    _replace(access, obligation, seen_revision, now)
    first, second = insert_after(obligation, [copy_of(obligation, Origin.SPLIT), copy_of(obligation, Origin.SPLIT)])
    for piece in (first, second):
        piece.made_from.set([obligation])
    details = {"into": [first.key, second.key]}
    record(organ_id=access.organ.pk, by=access.user, did="obligation.split", to=obligation, details=details)
    return first, second


@transaction.atomic
def merge(
    *,
    access: Access,
    obligation: Obligation,
    other: Obligation,
    now: datetime,
    seen_revision: int | None = None,
) -> Obligation:
    """One open duty stands in the place of two: the values of the first, the words of both."""
    if obligation.pk == other.pk or obligation.plan_id != other.plan_id:
        raise CannotMerge("只能合并同一份计划里的两项任务。")
    _replace(access, obligation, seen_revision, now)
    _replace(access, other, None, now)
    merged = copy_of(obligation, Origin.MERGED)
    merged.also = [*obligation.also, *([[other.start, other.end]] if other.end > other.start else []), *other.also]
    merged.forbidden = obligation.forbidden or other.forbidden
    (merged,) = insert_after(obligation, [merged])
    merged.made_from.set([obligation, other])
    details = {"from": [obligation.key, other.key]}
    record(organ_id=access.organ.pk, by=access.user, did="obligation.merged", to=merged, details=details)
    return merged


@transaction.atomic
def restore(*, access: Access, obligation: Obligation, now: datetime) -> list[Obligation]:
    """Undo the split or merge that replaced the duty: what it became is replaced in turn, what was before is open."""
    ensure_may_decide(access, obligation.plan)
    became = [piece for piece in obligation.became.order_by("position") if is_live(piece)]
    if obligation.state != State.REPLACED or not became:
        raise CannotRestore(f"“{obligation.title}”没有拆并过，不用恢复。")
    if any(piece.state == State.REPLACED for piece in became):
        raise CannotRestore(f"“{obligation.title}”拆并后又拆并过。请先恢复后来的那一次。")
    for piece in became:
        _replace(access, piece, None, now)
    before = list(Obligation.objects.filter(became__in=became).distinct().order_by("position"))
    keys = [row.key for row in before]
    Obligation.objects.filter(key__in=keys).update(
        state=State.OPEN, decided_at=None, decided_by=None, revision=F("revision") + 1
    )
    record(organ_id=access.organ.pk, by=access.user, did="obligation.restored", to=obligation, details={"keys": keys})
    return before


@transaction.atomic
def add_duty(*, access: Access, plan: Plan, chosen: Selection, values: Mapping[str, Any], now: datetime) -> Obligation:
    """A duty that the reader did not find, with the words that were selected; confirmed with the clerk's values."""
    ensure_may_decide(access, plan)
    made = drafted(plan, chosen)
    before = plan.obligations.filter(end__gt=0, start__lte=chosen.start).order_by("position").last()
    (made,) = insert_after(before, [made])
    record(organ_id=access.organ.pk, by=access.user, did="obligation.added", to=made, details={"plan": plan.key})
    return change(access=access, obligation=made, values=values, now=now)


def drafted(plan: Plan, chosen: Selection) -> Obligation:
    """The duty that the reader finds in the words, not kept yet."""
    read = read_selection(plan, chosen)
    duty = settle([read], packs=packs_for(plan.organ, plan.year))[0]
    return Obligation(
        plan=plan,
        clause=chosen.clause,
        origin=Origin.ADDED,
        read=as_read(read),
        quote=chosen.words,
        start=chosen.start,
        end=chosen.end,
        **decided(duty),
    )


def is_live(row: Obligation) -> bool:
    """The duty stands, or something that it became does."""
    return row.state != State.REPLACED or any(is_live(piece) for piece in row.became.all())


def copy_of(row: Obligation, origin: Obligation.Origin) -> Obligation:
    """The words and values of a duty as a new open one, not kept yet."""
    values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name not in OWN}
    return Obligation(plan=row.plan, origin=origin, **values)


def insert_after(before: Obligation | None, rows: Iterable[Obligation]) -> list[Obligation]:
    """Keep the rows behind `before`, or at the head of their plan; the others move on."""
    kept = list(rows)
    plan = Plan.objects.select_for_update().get(pk=kept[0].plan_id)
    position = before.position + 1 if before else 0
    plan.obligations.filter(position__gte=position).update(position=F("position") + len(kept))
    count = plan.obligations.exclude(origin=Origin.READ).count()
    for place, row in enumerate(kept):
        row.duty_id, row.position = f"h{count + place + 1:02}", position + place
        row.save(force_insert=True)
    return kept


def _replace(access: Access, obligation: Obligation, seen_revision: int | None, now: datetime) -> None:
    ensure_may_decide(access, obligation.plan)
    if obligation.state == State.CONFIRMED:
        raise NotOpen(f"“{obligation.title}”已经确认，可能已排进日程。请先重新打开，再拆分、合并或恢复。")
    claim(obligation, seen_revision)
    obligation.state, obligation.decided_at, obligation.decided_by = State.REPLACED.value, now, access.user
    obligation.save(update_fields=["state", "decided_at", "decided_by"])
