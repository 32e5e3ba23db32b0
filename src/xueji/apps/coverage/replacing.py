"""A new version of a year's plan: matched duties keep decision and evidence, what was held stays counted."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from xueji.apps.accounts.models import User
from xueji.apps.audit.services import listed, record
from xueji.apps.coverage.closing import carry_into, ensure_year_open
from xueji.apps.coverage.models import Exemption
from xueji.apps.organisation.models import Organ
from xueji.apps.plans.models import Clause, Obligation, Plan
from xueji.apps.plans.remaking import remake
from xueji.apps.plans.services import add_plan
from xueji.apps.study.models import Activity, ActivityService, AgendaItem, Record
from xueji.core.errors import XuejiError
from xueji.core.reading.model import Reading

# What people decided about a duty; the form is what it was matched by.
DECIDED = [
    *("state", "decided_by", "decided_at", "title", "actor", "strength"),
    *("every", "number", "number_basis", "number_source", "until"),
]


class AlreadyThere(XuejiError):
    """The same bytes are the current version: a second click, or the wrong file."""


@transaction.atomic
def bring_in_plan(
    *, organ: Organ, reading: Reading, data: bytes, year: int | None, by: User | None, now: datetime
) -> Plan:
    """Keep the plan; where it replaces one of the same year, everything that hangs on matched duties follows."""
    digest = hashlib.sha256(data).hexdigest()
    same = Plan.objects.filter(organ=organ, withdrawn_at=None, document__sha256=digest).first()
    if same:
        raise AlreadyThere(
            f"{reading.document.name}：和现有的《{same.title}》第 {same.version} 版完全相同，没有再导入。"
        )
    ensure_year_open(organ, reading.plan.year or year or 0)
    plan = add_plan(organ=organ, reading=reading, data=data, year=year, by=by, now=now)
    earlier = Plan.objects.filter(organ=organ, year=plan.year, version__lt=plan.version).order_by("-version").first()
    if earlier:
        read = earlier.obligations.filter(origin=Obligation.Origin.READ).select_related("clause")
        matched = _match(read, plan.obligations.select_related("clause"))
        matched |= remake(earlier, plan, matched)
        _follow(earlier, plan, matched)
        details: dict[str, object] = {"from": earlier.key, "matched": len(matched)}
        record(organ_id=organ.pk, by=by, did="plan.replaced", to=plan, details=details)
    carried = carry_into(plan)
    if carried:
        details = {"number": len(carried), "obligations": listed([row.key for row in carried])}
        record(organ_id=organ.pk, by=by, did="plan.carried_over", to=plan, details=details)
    return plan


def _match(before: Iterable[Obligation], after: Iterable[Obligation]) -> dict[Obligation, Obligation]:
    """Old → new: first the same words for the same form, then the same form at the same place; each at most once."""
    matched: dict[Obligation, Obligation] = {}
    old, new = list(before), list(after)
    for same in (_words, _place):
        free: dict[tuple[str, ...], list[Obligation]] = {}
        for row in new:
            if row not in matched.values():
                free.setdefault(same(row), []).append(row)
        for row in old:
            if row not in matched and free.get(same(row)):
                matched[row] = free[same(row)].pop(0)
    return matched


def _words(row: Obligation) -> tuple[str, ...]:
    return row.form, row.quote


def _place(row: Obligation) -> tuple[str, ...]:
    return row.form, row.clause.path if row.clause else ""


def _follow(earlier: Plan, plan: Plan, matched: Mapping[Obligation, Obligation]) -> None:
    for old, new in matched.items():
        for rows in (ActivityService.objects, Record.objects, Exemption.objects):
            rows.filter(obligation=old).update(obligation=new)
        new.refresh_from_db(fields=["state"])
        replaced = Obligation.State.REPLACED in {old.state, new.state}
        if old.quote == new.quote and not new.forbidden and not replaced:
            for name in DECIDED:
                setattr(new, name, getattr(old, name))
            new.save(update_fields=DECIDED)
    clauses = {clause.path: clause for clause in plan.clauses.all()}
    for old_clause in earlier.clauses.all():
        new_clause = clauses.get(old_clause.path)
        if new_clause and _same(old_clause, new_clause):
            AgendaItem.objects.filter(clause=old_clause).update(clause=new_clause)
            new_clause.times, new_clause.materials_since = old_clause.times, old_clause.materials_since
            new_clause.save(update_fields=["times", "materials_since"])
    Activity.objects.filter(plan=earlier).update(plan=plan)


def _same(old: Clause, new: Clause) -> bool:
    return (old.label, old.heading) == (new.label, new.heading)
