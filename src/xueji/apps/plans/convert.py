"""Rows of a plan ↔ the core's duties and clauses."""

from typing import Any

from xueji.apps.plans.models import Obligation
from xueji.core.obligations.model import Actor, Basis, Because, Cadence, Duty, Form, Per, Strength, Trigger
from xueji.core.obligations.model import Obligation as ReadObligation


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
        "why": [_because(because) for because in read.why],
    }


def _because(because: Because) -> list[Any]:
    return [because.attribute, because.value, because.source.value, because.start, because.end]
