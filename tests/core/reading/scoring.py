"""How near a reading comes to what was expected of it: F1 of duties and the share of right attributes."""

from dataclasses import dataclass
from typing import Any

ATTRIBUTES = ("actor", "per", "strength", "every", "at_least", "at_most", "amount", "trigger", "until", "option_group")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    duties: float
    attributes: float
    findings: float
    clauses: bool
    materials: bool
    slips: tuple[str, ...]


def score(found: Json, wanted: Json) -> Score:
    """Duties match one to one: the same form over stretches that share two characters."""
    left = list(found["obligations"])
    pairs: list[tuple[Json, Json]] = []
    for duty in wanted["obligations"]:
        match = max((f for f in left if f["form"] == duty["form"]), key=lambda f: _shared(f, duty), default=None)
        if match is not None and _shared(match, duty) >= 2:
            left.remove(match)
            pairs.append((match, duty))
    slips = [f"{d['quote']}: {a}" for f, d in pairs for a in ATTRIBUTES if f[a] != d[a]]
    faults = [{(f["code"], f["clause"]) for f in each["findings"]} for each in (found, wanted)]
    return Score(
        _f1(len(pairs), len(found["obligations"]), len(wanted["obligations"])),
        1 - len(slips) / (len(pairs) * len(ATTRIBUTES)) if pairs else 1.0,
        _f1(len(faults[0] & faults[1]), len(faults[0]), len(faults[1])),
        [(c["id"], c["start"], c["end"]) for c in found["clauses"]]
        == [(c["id"], c["start"], c["end"]) for c in wanted["clauses"]],
        [m["title"] for m in found["materials"]] == [m["title"] for m in wanted["materials"]],
        tuple(slips + [f"extra: {f['quote']}" for f in left]),
    )


def _shared(a: Json, b: Json) -> int:
    return min(a["end"], b["end"]) - max(a["start"], b["start"])


def _f1(hits: int, found: int, wanted: int) -> float:
    return 2 * hits / (found + wanted) if found + wanted else 1.0
