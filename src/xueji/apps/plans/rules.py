"""A plan held against the rules that bind its organ: what it refers to, and what it does not say."""

from xueji.apps.organisation.norms import packs_for
from xueji.apps.plans.models import Plan
from xueji.apps.plans.queries import confirmed_duties
from xueji.core.norms import Citation, Norm, cited, silent


def references_of(plan: Plan) -> tuple[Citation, ...]:
    """Where the plan's words refer to a pack of rules; needs `document` and `organ`."""
    return cited(plan.document.text, packs_for(plan.organ, plan.year))


def unsaid(plan: Plan) -> tuple[Norm, ...]:
    """What the rules ask every year and no confirmed duty of the plan answers."""
    return silent(confirmed_duties(plan), packs_for(plan.organ, plan.year))
