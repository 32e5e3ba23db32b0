"""A plan that was there before the rules changed: what the rules of today make of its duties, and taking that over."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from xueji.apps.audit.services import Act, record_many
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.norms import packs_for
from xueji.apps.plans.convert import decided, to_settle
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.permissions import ensure_may_decide
from xueji.apps.plans.queries import obligations_of
from xueji.apps.plans.services import ChangedMeanwhile, claim
from xueji.core.norms import Pack, settle
from xueji.core.obligations.model import Basis, Duty

SETTLED = ("every", "number", "number_basis", "number_source")
"""The columns of a duty that rules have a say in."""
STATE_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Difference:
    """A duty as it is kept, and as the rules that bind its organ today settle it."""

    row: Obligation
    now: Duty

    @property
    def values(self) -> dict[str, object]:
        """The columns of SETTLED as they would be kept."""
        columns = decided(self.now)
        return {name: columns[name] for name in SETTLED}


def differing(plan: Plan) -> tuple[Difference, ...]:
    """The duties read from the plan that the rules of today settle with another number, cadence, basis or source.

    In the order of the text, none of a withdrawn plan; a fixed number of queries. Whoever acts, and in which form, is
    taken as it was decided, how often as it was read. Left alone are duties that were rejected, replaced or are
    forbidden, those whose number a person decided, and those that take their form's default now as before. Each part
    of 三会一课 is settled by its own rule; a part that a rule newly gives is not added here, and one that no rule
    gives any more stays as it is.
    """
    if plan.withdrawn_at:
        return ()
    live = [Obligation.State.OPEN, Obligation.State.CONFIRMED]
    rows = obligations_of(plan).filter(origin=Obligation.Origin.READ, state__in=live, forbidden=False)
    packs = packs_for(plan.organ, plan.year)
    found = ((row, _settled(row, packs)) for row in rows.exclude(number_basis=Basis.PERSON.value) if row.read)
    return tuple(Difference(row, now) for row, now in found if now is not None and _differs(row, now))


def _settled(row: Obligation, packs: Iterable[Pack]) -> Duty | None:
    """None for a part of 三会一课 that no rule gives any more, or that a person made into something else."""
    duties = settle([to_settle(row)], packs=packs)
    return next((duty for duty in duties if (duty.form.value, duty.actor.value) == (row.form, row.actor)), None)


def _differs(row: Obligation, now: Duty) -> bool:
    values = Difference(row, now).values
    if row.number_basis == now.number_basis == Basis.DEFAULT:
        return False
    return any(getattr(row, name) != values[name] for name in SETTLED)


def state_of(differences: Iterable[Difference]) -> str:
    """What a page shows of them in a word: another one as soon as somebody decided about a duty, or a rule changed."""
    shown = [(one.row.key, one.row.revision, *one.values.values()) for one in differences]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:STATE_LENGTH]


@transaction.atomic
def take_over(*, access: Access, plan: Plan, seen: str = "") -> tuple[Difference, ...]:
    """Keep what the rules of today settle; a confirmed duty stays confirmed. Gives what differed until now.

    `seen` is the state_of what the page showed; "" takes them as they are. Raises NotAllowed, Withdrawn, and
    ChangedMeanwhile where a duty or a rule is no longer as it was shown.
    """
    ensure_may_decide(access, plan)
    differences = differing(plan)
    if seen and seen != state_of(differences):
        raise ChangedMeanwhile("任务或规定刚刚有改动。请刷新页面，看过现在的清单再更新。")
    acts = []
    for one in differences:
        acts.append(Act("obligation.settled_anew", one.row, _details(plan, one)))
        claim(one.row, None)
        for name, value in one.values.items():
            setattr(one.row, name, value)
        one.row.save(update_fields=SETTLED)
    record_many(organ_id=access.organ.pk, by=access.user, acts=acts)
    return differences


def _details(plan: Plan, one: Difference) -> dict[str, object]:
    """Every and number before and after; the source is words of the plan or the rule, and stays out of the audit."""
    was = [one.row.every, one.row.number, one.row.number_basis]
    return {"plan": plan.key, "from": was, "to": [one.values[name] for name in SETTLED[:3]]}
