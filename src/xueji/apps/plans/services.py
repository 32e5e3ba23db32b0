"""A read document becomes a plan; its duties are confirmed, changed, rejected, each act audited."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet

from xueji.apps.accounts.models import User
from xueji.apps.audit.services import listed, record
from xueji.apps.documents.models import StoredDocument
from xueji.apps.documents.services import store_document
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Organ
from xueji.apps.organisation.norms import packs_for
from xueji.apps.organisation.queries import calendar_of
from xueji.apps.plans.convert import as_read, decided
from xueji.apps.plans.models import Clause, Finding, Material, Obligation, Plan
from xueji.apps.plans.permissions import ensure_may_decide
from xueji.core.errors import XuejiError
from xueji.core.norms import settle
from xueji.core.norms.settle import PER_OF
from xueji.core.obligations.model import Actor, Basis, Duty, Per
from xueji.core.reading.model import Reading
from xueji.core.workdays import YearOutOfReach

TITLE_LENGTH = 200
HEADING_LENGTH = 300


class NothingToStudy(XuejiError):
    """A document in which no duty was found is refused: there is nothing to confirm, timetable or prove."""


class ForbiddenDuty(XuejiError):
    """What the rules against formalism forbid cannot be confirmed."""


class ChangedMeanwhile(XuejiError):
    """Somebody else decided about the duty since the page was shown."""


class Replaced(XuejiError):
    """A duty that was split or merged is decided about no more, unless that is undone."""


@transaction.atomic
def add_plan(*, organ: Organ, reading: Reading, data: bytes, year: int | None, by: User | None, now: datetime) -> Plan:
    """Keep a read document as the organ's plan of a year; an earlier version of that year is withdrawn.

    `year` is the clerk's word where the document names none. Raises NothingToStudy.
    """
    name = reading.document.name
    if not reading.obligations:
        raise NothingToStudy(f"{name}：没有读到任何学习任务。请确认这是一份学习计划；新闻稿、讲话稿不能当计划导入。")
    year = reading.plan.year or year
    if year is None:
        raise NothingToStudy(f"{name}：文中没有写年度。请在导入时填写年度，再导入一次。")
    _ensure_within_reach(organ, name, year)
    stored = store_document(organ=organ, document=reading.document, data=data, by=by, now=now)
    plan = _new_version(organ, stored, reading, year, now)
    clauses = _keep_clauses(plan, reading)
    _keep_obligations(plan, reading, clauses)
    record(organ_id=organ.pk, by=by, did="plan.added", to=plan, details={"year": year, "version": plan.version})
    return plan


def _ensure_within_reach(organ: Organ, name: str, year: int) -> None:
    """A year whose working days cannot be told is no plan's year."""
    try:
        calendar_of(organ, [year])
    except YearOutOfReach as error:
        raise YearOutOfReach(f"{name}：{error}") from error


def _new_version(organ: Organ, stored: StoredDocument, reading: Reading, year: int, now: datetime) -> Plan:
    earlier = Plan.objects.filter(organ=organ, year=year)
    version = (earlier.aggregate(last=Max("version"))["last"] or 0) + 1
    earlier.filter(withdrawn_at=None).update(withdrawn_at=now)
    return Plan.objects.create(
        organ=organ,
        document=stored,
        year=year,
        version=version,
        title=(reading.plan.title or stored.name)[:TITLE_LENGTH],
        issuer=(reading.plan.issuer or "")[:120],
        since=date(year, 1, 1),
        until=date(year + 1, 1, 1),
    )


def _keep_clauses(plan: Plan, reading: Reading) -> dict[str, Clause]:
    clauses = Clause.objects.bulk_create(
        Clause(
            plan=plan,
            path=clause.id,
            label=clause.label[:80],
            heading=clause.heading[:HEADING_LENGTH],
            role=clause.role.value,
            start=clause.start,
            end=clause.end,
            position=position,
        )
        for position, clause in enumerate(reading.plan.clauses)
    )
    by_path = {clause.path: clause for clause in clauses}
    Material.objects.bulk_create(
        Material(clause=by_path[m.clause], title=m.title[:HEADING_LENGTH], start=m.start, end=m.end)
        for m in reading.plan.materials
    )
    Finding.objects.bulk_create(
        Finding(
            clause=by_path[finding.clause],
            code=finding.code.value,
            start=finding.start,
            end=finding.end,
            message=finding.message[:400],
            suggestion=finding.suggestion[:400],
            source=finding.source[:300],
        )
        for finding in reading.findings
    )
    return by_path


def _keep_obligations(plan: Plan, reading: Reading, clauses: Mapping[str, Clause]) -> None:
    duties = settle(reading.obligations, findings=reading.findings, packs=packs_for(plan.organ, plan.year))
    rows = []
    for position, duty in enumerate(duties):
        read = _read_behind(duty, reading)
        rows.append(
            Obligation(
                plan=plan,
                clause=clauses.get(duty.clause),
                duty_id=duty.id,
                position=position,
                read=as_read(read) if read else {},
                quote=duty.quote,
                start=read.start if read else 0,
                end=read.end if read else 0,
                **decided(duty),
            )
        )
    Obligation.objects.bulk_create(rows)


def _read_behind(duty: Duty, reading: Reading) -> Any:
    """The obligation whose words a duty stands on: duties are numbered in reading order ("d03", "d03.theme_day")."""
    head = duty.id.split(".")[0].removeprefix("d")
    return reading.obligations[int(head) - 1] if head.isdigit() and duty.clause else None


def claim(obligation: Obligation, seen_revision: int | None) -> None:
    """Take the duty as it was seen, by conditional UPDATE; None: as it was loaded."""
    if obligation.state == Obligation.State.REPLACED:
        raise Replaced(f"“{obligation.title}”已经拆分或合并。请处理拆并后的任务，或先恢复。")
    seen = obligation.revision if seen_revision is None else seen_revision
    if not Obligation.objects.filter(pk=obligation.pk, revision=seen).update(revision=F("revision") + 1):
        raise ChangedMeanwhile(f"另一位同志刚刚处理过“{obligation.title}”。请刷新页面，看过现在的内容再决定。")
    obligation.revision = seen + 1


@transaction.atomic
def decide(
    *,
    access: Access,
    obligation: Obligation,
    state: Obligation.State,
    now: datetime,
    seen_revision: int | None = None,
) -> Obligation:
    """Confirm a duty, reject it, or open it again; only confirmed duties are timetabled and counted."""
    ensure_may_decide(access, obligation.plan)
    if state is Obligation.State.CONFIRMED and obligation.forbidden:
        raise ForbiddenDuty(f"“{obligation.title}”是为基层减负的规定不允许的要求，不能确认。可改用会议记录代替。")
    claim(obligation, seen_revision)
    was = obligation.state
    obligation.state = state.value
    decided_now = state is not Obligation.State.OPEN
    obligation.decided_at, obligation.decided_by = (now, access.user) if decided_now else (None, None)
    obligation.save(update_fields=["state", "decided_at", "decided_by"])
    details = {"from": was, "to": state.value, "plan": obligation.plan.key}
    record(organ_id=access.organ.pk, by=access.user, did="obligation.decided", to=obligation, details=details)
    return obligation


@transaction.atomic
def confirm_rest(*, access: Access, plan: Plan, now: datetime) -> int:
    """Confirm every duty of the plan that is still open and may be confirmed; give how many."""
    ensure_may_decide(access, plan)
    still_open: QuerySet[Obligation] = plan.obligations.filter(state=Obligation.State.OPEN, forbidden=False)
    keys = list(still_open.values_list("key", flat=True))
    still_open.update(
        state=Obligation.State.CONFIRMED, decided_at=now, decided_by=access.user, revision=F("revision") + 1
    )
    details = {"number": len(keys), "obligations": listed(keys)}
    record(organ_id=access.organ.pk, by=access.user, did="obligation.rest_confirmed", to=plan, details=details)
    return len(keys)


@transaction.atomic
def change(
    *,
    access: Access,
    obligation: Obligation,
    values: Mapping[str, Any],
    now: datetime,
    seen_revision: int | None = None,
) -> Obligation:
    """Decide other values than those read; what was read stays beside them. The duty is confirmed with them."""
    ensure_may_decide(access, obligation.plan)
    claim(obligation, seen_revision)
    changed = sorted(name for name, value in values.items() if getattr(obligation, name) != value)
    for name in changed:
        setattr(obligation, name, values[name])
    if {"every", "number"} & set(changed):
        obligation.number_basis, obligation.number_source = Basis.PERSON.value, access.user.full_name
    if "actor" in changed:
        obligation.per = PER_OF.get(Actor(obligation.actor), Per.ORGAN).value
    obligation.save(update_fields=[*changed, "per", "number_basis", "number_source"])
    record(
        organ_id=access.organ.pk,
        by=access.user,
        did="obligation.changed",
        to=obligation,
        details={name: str(values[name]) for name in changed if name != "title"},
        words={name: str(values[name]) for name in changed if name == "title"},
    )
    return decide(access=access, obligation=obligation, state=Obligation.State.CONFIRMED, now=now)


@transaction.atomic
def see_finding(*, access: Access, finding: Finding, now: datetime) -> Finding:
    """The clerk has seen the finding and keeps the sentence; so for all of its kind in the clause. Again: not seen."""
    ensure_may_decide(access, finding.clause.plan)
    finding.seen_at = None if finding.seen_at else now
    same = finding.clause.findings.filter(code=finding.code, message=finding.message)
    same.update(seen_at=finding.seen_at)
    record(organ_id=access.organ.pk, by=access.user, did="finding.seen", to=finding, details={"code": finding.code})
    return finding
