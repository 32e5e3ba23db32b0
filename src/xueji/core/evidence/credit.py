"""Facts → credits: each fact counts once for each duty it serves, at the unit that owes the duty there."""

from collections.abc import Iterable, Mapping, Sequence

from xueji.core.evidence.model import Credit, Fact


def credits(facts: Iterable[Fact], owed_at: Mapping[str, Sequence[str]]) -> tuple[Credit, ...]:
    """`owed_at` names the units that owe each duty. A fact held by a unit that owes the duty counts there; one held
    for the whole organ (its unit owes nothing) counts where exactly one unit owes it. The same fact never counts
    twice for one duty, however often it is given.
    """
    seen: set[tuple[str, str]] = set()
    found = []
    for fact in facts:
        for duty in fact.serves:
            units = owed_at.get(duty, ())
            unit = fact.unit if fact.unit in units else units[0] if len(units) == 1 else None
            if unit is None or (fact.id, duty) in seen:
                continue
            seen.add((fact.id, duty))
            found.append(Credit(fact.id, duty, unit, fact.day))
    return tuple(found)
