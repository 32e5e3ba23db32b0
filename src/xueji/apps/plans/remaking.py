"""What the clerk made by hand, made again in a new version of the plan; what a year left open, in the next year's."""

from collections.abc import Iterable, Mapping

from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.reshaping import Origin, State, copy_of, insert_after, is_live
from xueji.apps.plans.selection import NoSuchWords, find


def remake(earlier: Plan, plan: Plan, matched: Mapping[Obligation, Obligation]) -> dict[Obligation, Obligation]:
    """Old → new of the duties made by hand whose words stand in the new version; what they replace is replaced."""
    made: dict[Obligation, Obligation] = {}
    by_hand = earlier.obligations.exclude(origin=Origin.READ).select_related("clause").order_by("pk")
    for old in by_hand:
        before = [made.get(row) or matched.get(row) for row in old.made_from.order_by("position")]
        new = _again(old, plan, before) if is_live(old) else None
        if new is None:
            continue
        new.carried_from = old.carried_from
        sources = [row for row in before if row is not None]
        last = sources[0] if sources else plan.obligations.order_by("position").last()
        (made[old],) = insert_after(last, [new])
        made[old].made_from.set(sources)
        Obligation.objects.filter(pk__in=[row.pk for row in sources]).update(state=State.REPLACED)
    return made


def _again(old: Obligation, plan: Plan, before: list[Obligation | None]) -> Obligation | None:
    """The duty in the new version, not kept yet; None where its words are other words now."""
    new = copy_of(old, Origin(old.origin))
    new.plan = plan
    if old.origin == Origin.CARRIED:
        new.clause = None
        return new
    if old.origin == Origin.ADDED:
        try:
            chosen = find(plan, old.quote)
        except NoSuchWords:
            return None
        new.clause, new.start, new.end = chosen.clause, chosen.start, chosen.end
        return new
    known = [row for row in before if row is not None]
    quotes = list(old.made_from.order_by("position").values_list("quote", flat=True))
    if len(known) < len(before) or [row.quote for row in known] != quotes:
        return None
    first, *others = known
    new.clause, new.start, new.end = first.clause, first.start, first.end
    new.also = [*first.also, *(pair for row in others for pair in ([row.start, row.end], *row.also))]
    return new


def carry_over(plan: Plan, left: Iterable[Obligation]) -> list[Obligation]:
    """The duties that a year left open as open duties of the next plan, each once, with where they come from."""
    there = set(plan.obligations.exclude(carried_from=None).values_list("carried_from", flat=True))
    carried = []
    for old in left:
        if old.pk in there:
            continue
        new = copy_of(old, Origin.CARRIED)
        new.plan, new.clause, new.carried_from = plan, None, old
        new.start = new.end = 0
        new.also, new.since, new.until, new.option_group = [], None, None, None
        # Its words stand in another document: their places say nothing here.
        new.read = {name: value for name, value in old.read.items() if name != "why"}
        carried.append(new)
    return insert_after(plan.obligations.order_by("position").last(), carried) if carried else []
