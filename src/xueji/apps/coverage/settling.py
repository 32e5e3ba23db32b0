"""The rules of today for a plan that was there before them, as long as its year is open."""

from django.db import transaction

from xueji.apps.coverage.closing import ensure_year_open, is_closed
from xueji.apps.organisation.access import Access
from xueji.apps.plans.models import Plan
from xueji.apps.plans.settling import Difference, differing, take_over


def unsettled(plan: Plan) -> tuple[Difference, ...]:
    """The duties that the rules of today settle otherwise; none of a withdrawn plan or of a closed year."""
    return () if is_closed(plan.organ, plan.year) else differing(plan)


@transaction.atomic
def settle_anew(*, access: Access, plan: Plan, seen: str = "") -> tuple[Difference, ...]:
    """Take over what the rules of today settle; gives what differed. Raises YearClosed and what take_over raises."""
    ensure_year_open(access.organ, plan.year)
    return take_over(access=access, plan=plan, seen=seen)
