"""A reading in the shape of the reading format: plain dicts, lists, words and numbers."""

from typing import Any

from xueji.core.obligations.model import Obligation
from xueji.core.reading.model import Reading


def to_json(reading: Reading) -> dict[str, Any]:
    plan = reading.plan
    return {
        "title": plan.title,
        "issuer": plan.issuer,
        "year": plan.year,
        "clauses": [
            {"id": c.id, "label": c.label, "heading": c.heading, "start": c.start, "end": c.end, "role": c.role.value}
            for c in plan.clauses
        ],
        "materials": [{"title": m.title, "clause": m.clause, "start": m.start, "end": m.end} for m in plan.materials],
        "obligations": [_obligation(o) for o in reading.obligations],
        "findings": [
            {"code": f.code.value, "clause": f.clause, "start": f.start, "end": f.end, "message": f.message}
            | ({"suggestion": f.suggestion} if f.suggestion else {})
            | ({"source": f.source} if f.source else {})
            for f in reading.findings
        ],
    }


def _obligation(o: Obligation) -> dict[str, Any]:
    size = o.amount
    value = None if size is None else int(size.value) if size.value == int(size.value) else size.value
    return {
        "clause": o.clause,
        "quote": o.quote,
        "start": o.start,
        "end": o.end,
        "form": o.form.value,
        "actor": o.actor.value,
        "per": o.per.value if o.per else None,
        "strength": o.strength.value,
        "every": o.every.value if o.every else None,
        "at_least": o.at_least,
        "at_most": o.at_most,
        "exception_allowed": o.exception_allowed,
        "amount": {"value": value, "unit": size.unit} if size else None,
        "trigger": o.trigger.value if o.trigger else None,
        "from": o.since.isoformat() if o.since else None,
        "until": o.until.isoformat() if o.until else None,
        "option_group": o.option_group,
    }
