"""Rows of a plan ↔ the core's duties and clauses."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from xueji.apps.documents.convert import to_core
from xueji.apps.plans.models import Clause, Obligation, Plan
from xueji.core.obligations.model import (
    Actor,
    Amount,
    Basis,
    Because,
    Cadence,
    Duty,
    Form,
    Per,
    Source,
    Strength,
    Trigger,
)
from xueji.core.obligations.model import Obligation as ReadObligation
from xueji.core.plan import model as core
from xueji.core.reading.model import Reading


def to_duty(row: Obligation) -> Duty:
    """The duty as it was decided; needs `clause` selected. `id` is the row's own id in its plan."""
    return Duty(
        id=row.duty_id,
        form=Form(row.form),
        actor=Actor(row.actor),
        per=Per(row.per) if row.per else None,
        strength=Strength(row.strength),
        every=Cadence(row.every) if row.every else None,
        number=row.number,
        number_basis=Basis(row.number_basis),
        number_source=row.number_source,
        trigger=Trigger(row.trigger) if row.trigger else None,
        since=row.since,
        until=row.until,
        option_group=row.option_group,
        forbidden=row.forbidden,
        clause=row.clause.path if row.clause else "",
        quote=row.quote,
        title=row.title,
    )


def decided(duty: Duty) -> dict[str, Any]:
    """The columns of a row that hold what was decided."""
    return {
        "title": duty.title[:120],
        "form": duty.form.value,
        "actor": duty.actor.value,
        "per": duty.per.value if duty.per else "",
        "strength": duty.strength.value,
        "every": duty.every.value if duty.every else "",
        "number": duty.number,
        "number_basis": duty.number_basis.value,
        "number_source": duty.number_source[:300],
        "trigger": duty.trigger.value if duty.trigger else "",
        "since": duty.since,
        "until": duty.until,
        "option_group": duty.option_group,
        "forbidden": duty.forbidden,
    }


def as_read(read: ReadObligation) -> dict[str, Any]:
    """What was read, as it is kept beside what was decided: values and the words that gave them."""
    return {
        "form": read.form.value,
        "actor": read.actor.value,
        "strength": read.strength.value,
        "every": read.every.value if read.every else None,
        "at_least": read.at_least,
        "at_most": read.at_most,
        "amount": [read.amount.value, read.amount.unit] if read.amount else None,
        "until": str(read.until) if read.until else None,
        "why": [_because(because) for because in read.why],
    }


def _because(because: Because) -> list[Any]:
    return [because.attribute, because.value, because.source.value, because.start, because.end]


def as_decided(row: Obligation) -> ReadObligation:
    """The row in the shape of what is read, with the values that were decided; needs `clause` selected."""
    return ReadObligation(
        clause=row.clause.path if row.clause else "",
        quote=row.quote,
        start=row.start,
        end=row.end,
        form=Form(row.form),
        actor=Actor(row.actor),
        per=Per(row.per) if row.per else None,
        strength=Strength(row.strength),
        every=Cadence(row.every) if row.every else None,
        at_least=row.number or None,
        trigger=Trigger(row.trigger) if row.trigger else None,
        since=row.since,
        until=row.until,
        option_group=row.option_group,
        why=tuple(
            Because(a, value, Source(source), start, end) for a, value, source, start, end in row.read.get("why", [])
        ),
    )


def to_settle(row: Obligation) -> ReadObligation:
    """What the rules settle the row's number from: how often as it was read, the rest as it was decided.

    A part of 三会一课 is settled with the whole. Needs `clause` selected, and a row that was read.
    """
    read = row.read
    until = read.get("until", str(row.until or ""))  # rows of earlier versions keep it in the column alone
    whole = read["form"] == Form.THREE_MEETINGS.value
    return replace(
        as_decided(row),
        form=Form.THREE_MEETINGS if whole else Form(row.form),
        every=Cadence(read["every"]) if read["every"] else None,
        at_least=read["at_least"],
        at_most=read["at_most"],
        amount=Amount(*read["amount"]) if read["amount"] else None,
        until=date.fromisoformat(until) if until else None,
    )


def to_reading(plan: Plan, clauses: Iterable[Clause], rows: Iterable[Obligation]) -> Reading:
    """The plan as it was decided, for comparing and explaining; materials and findings are left out."""
    read = core.Plan(plan.title, plan.issuer or None, plan.year, tuple(_clause(clause) for clause in clauses), ())
    return Reading(to_core(plan.document), read, tuple(as_decided(row) for row in rows), ())


def _clause(clause: Clause) -> core.Clause:
    role = core.Role(clause.role)
    return core.Clause(clause.path, clause.label, clause.heading, clause.start, clause.end, role)
