"""Two readings → what became of each clause and each duty: two versions of a plan, or one year's plan and the next.

Clauses are matched by the same words, then by the same place, then by the likest words; duties within matched clauses
first. A clause is moved where its matched neighbours stand on its other side.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Obligation
from xueji.core.obligations.words import (
    ACTOR_NAMES,
    CADENCE_NAMES,
    PER_NAMES,
    STRENGTH_NAMES,
    TRIGGER_NAMES,
    amount_name,
)
from xueji.core.plan.model import Clause
from xueji.core.reading.model import Reading

ALIKE = 0.5
"""Share of common pairs of neighbouring characters from which two clauses or quotes count as one."""
TOKEN = re.compile(r"\d+|[A-Za-z]+|\s+|.")
LABEL_TAIL = re.compile(r"(（[^（）]+）|[^、．.（）]+[、．.]|第[^第]+|[①-⑳])$")


class Change(StrEnum):
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def word(self) -> str:
        return {"unchanged": "不变", "changed": "改动", "added": "新增", "removed": "删去"}[self]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words that stayed, went or came."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    before: Clause | None
    after: Clause | None
    change: Change
    moved: bool
    runs: tuple[Run, ...]
    """The clause's own words without label and children; what went stands before what came."""

    @property
    def clause(self) -> Clause:
        found = self.after or self.before
        assert found is not None  # one of the two is there
        return found


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """In Chinese: 频次, 每季度 1 次, 每月 1 次. An empty value is said as 未写."""

    attribute: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class DutyChange:
    before: Obligation | None
    after: Obligation | None
    change: Change
    attributes: tuple[AttributeChange, ...]

    @property
    def duty(self) -> Obligation:
        found = self.after or self.before
        assert found is not None  # as above
        return found


@dataclass(frozen=True)
class Comparison:
    """Clauses and duties in the order of the later plan; what was removed stands where it stood."""

    before: Reading
    after: Reading
    clauses: tuple[ClauseChange, ...]
    duties: tuple[DutyChange, ...]

    @cached_property
    def clause_counts(self) -> Mapping[Change, int]:
        return Counter(one.change for one in self.clauses)

    @cached_property
    def duty_counts(self) -> Mapping[Change, int]:
        return Counter(one.change for one in self.duties)

    @property
    def moved(self) -> int:
        return sum(one.moved for one in self.clauses)


def compare(before: Reading, after: Reading) -> Comparison:
    old, new = _own_words(before), _own_words(after)
    pairs = _match_clauses(before.plan.clauses, after.plan.clauses, old, new)
    moved = _out_of_order([(a.start, b.start) for a, b in pairs])
    clauses = []
    for a, b in _in_order(pairs, before.plan.clauses, after.plan.clauses):
        runs = differences(old[a.id] if a else "", new[b.id] if b else "")
        change = _change(a, b, same=all(run.change is Change.UNCHANGED for run in runs))
        clauses.append(ClauseChange(a, b, change, bool(b and b.start in moved), runs))
    follows = {a.id: b.id for a, b in pairs}
    matched = _match_duties(before.obligations, after.obligations, follows)
    duties = []
    for o, n in _in_order(matched, before.obligations, after.obligations):
        attributes = attribute_changes(o, n) if o and n else ()
        duties.append(DutyChange(o, n, _change(o, n, same=not attributes), attributes))
    return Comparison(before, after, tuple(clauses), tuple(duties))


def differences(was: str, now: str) -> tuple[Run, ...]:
    """Word by word; a single character that stayed between two changes is told with them."""
    old, new = TOKEN.findall(was), TOKEN.findall(now)
    runs: list[tuple[str, str, str]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        stayed = "".join(old[i:j]) if kind == "equal" else ""
        if len(stayed) == 1 and runs and (j < len(old) or m < len(new)):
            runs.append(("", stayed, stayed))
        else:
            runs.append((stayed, "" if stayed else "".join(old[i:j]), "" if stayed else "".join(new[k:m])))
    return tuple(_joined(runs))


def _joined(runs: Sequence[tuple[str, str, str]]) -> Iterator[Run]:
    went = came = ""
    for stayed, old, new in [*runs, ("", "", "")]:
        if stayed:
            yield from (Run(kind, text) for kind, text in ((Change.REMOVED, went), (Change.ADDED, came)) if text)
            yield Run(Change.UNCHANGED, stayed)
            went = came = ""
        went, came = went + old, came + new
    yield from (Run(kind, text) for kind, text in ((Change.REMOVED, went), (Change.ADDED, came)) if text)


def attribute_changes(before: Obligation, after: Obligation) -> tuple[AttributeChange, ...]:
    """What the duty asks otherwise now; other words for the same thing are none."""
    old, new = attributes_of(before), attributes_of(after)
    return tuple(AttributeChange(name, old[name], new[name]) for name in old if old[name] != new[name])


def attributes_of(duty: Obligation) -> dict[str, str]:
    """Every attribute in Chinese, "" where the plan says nothing."""
    times = [f"{CADENCE_NAMES[duty.every]}" if duty.every else ""]
    times += [f"{duty.at_least} 次" if duty.at_least is not None else ""]
    times += [f"至多 {duty.at_most} 次" if duty.at_most is not None else ""]
    return {
        "形式": FORMS[duty.form].name,
        "谁来做": ACTOR_NAMES[duty.actor],
        "范围": PER_NAMES[duty.per] if duty.per else "",
        "力度": STRENGTH_NAMES[duty.strength],
        "频次": " ".join(part for part in times if part),
        "数量": amount_name(duty.amount) if duty.amount else "",
        "触发": TRIGGER_NAMES[duty.trigger] if duty.trigger else "",
        "开始": f"{duty.since.month}月{duty.since.day}日" if duty.since else "",
        "期限": f"{duty.until.month}月{duty.until.day}日" if duty.until else "",
    }


T = TypeVar("T")


@dataclass
class _Pairing(Generic[T]):
    """Pairs of old and new, each at most once, found by one sameness after another."""

    old: Sequence[T]
    new: Sequence[T]

    def __post_init__(self) -> None:
        self.pairs: dict[int, int] = {}

    def by(self, key_old: Callable[[T], Hashable], key_new: Callable[[T], Hashable]) -> None:
        """Pair what is still free and has the same key, in reading order; a key of None pairs nothing."""
        free: dict[Hashable, list[int]] = {}
        taken = set(self.pairs.values())
        for n, one in enumerate(self.new):
            if n not in taken:
                free.setdefault(key_new(one), []).append(n)
        for n, one in enumerate(self.old):
            key = key_old(one)
            if n not in self.pairs and key is not None and free.get(key):
                self.pairs[n] = free[key].pop(0)

    def by_likeness(self, words_old: Callable[[T], str], words_new: Callable[[T], str], alike: float) -> None:
        """Pair the likest first."""
        taken = set(self.pairs.values())
        old = [(n, _shingles(words_old(one))) for n, one in enumerate(self.old) if n not in self.pairs]
        new = [(n, _shingles(words_new(one))) for n, one in enumerate(self.new) if n not in taken]
        found = ((-_likeness(a, b), i, j) for i, a in old for j, b in new)
        for _, i, j in sorted(one for one in found if -one[0] >= alike):
            if i not in self.pairs and j not in taken:
                self.pairs[i] = j
                taken.add(j)

    def found(self) -> list[tuple[T, T]]:
        return [(self.old[i], self.new[j]) for i, j in self.pairs.items()]


def _shingles(text: str) -> Counter[str]:
    solid = re.sub(r"\s+", "", text)
    return Counter(solid[n : n + 2] for n in range(len(solid) - 1))


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def _match_clauses(
    before: Sequence[Clause], after: Sequence[Clause], old: Mapping[str, str], new: Mapping[str, str]
) -> list[tuple[Clause, Clause]]:
    """Same words and place, same words, same heading, likest words, last whatever kept its number under one parent."""
    pairing = _Pairing(before, after)
    pairing.by(lambda c: (c.id, old[c.id]), lambda c: (c.id, new[c.id]))
    pairing.by(lambda c: old[c.id], lambda c: new[c.id])
    pairing.by(lambda c: c.heading or None, lambda c: c.heading or None)
    pairing.by_likeness(lambda c: old[c.id], lambda c: new[c.id], ALIKE)
    pairing.by(lambda c: (c.id, c.role) if c.id == "0" else None, lambda c: (c.id, c.role))
    return pairing.found()


def _match_duties(
    before: Sequence[Obligation], after: Sequence[Obligation], follows: Mapping[str, str]
) -> list[tuple[Obligation, Obligation]]:
    """In the same clause the same words, then the same form, then like words; anywhere the same form and words."""
    pairing = _Pairing(before, after)
    pairing.by(lambda o: (follows.get(o.clause), o.form, o.quote), lambda o: (o.clause, o.form, o.quote))
    pairing.by(lambda o: (follows.get(o.clause), o.quote), lambda o: (o.clause, o.quote))
    pairing.by(lambda o: (o.form, o.quote), lambda o: (o.form, o.quote))
    pairing.by(lambda o: (follows.get(o.clause), o.form, o.actor), lambda o: (o.clause, o.form, o.actor))
    pairing.by(lambda o: (follows.get(o.clause), o.form), lambda o: (o.clause, o.form))
    pairing.by_likeness(lambda o: o.quote, lambda o: o.quote, ALIKE)
    return pairing.found()


def _own_words(reading: Reading) -> dict[str, str]:
    """Each clause's words up to the next clause, without its label; white space counts as one space or none."""
    clauses = reading.plan.clauses
    ends = [clause.start for clause in clauses[1:]] + [len(reading.document.text)]
    words = {}
    for clause, following in zip(clauses, ends, strict=True):
        own = reading.document.text[clause.start : min(clause.end, following)]
        tail = LABEL_TAIL.search(clause.label)
        words[clause.id] = re.sub(r"\s*\n\s*", "\n", own.removeprefix(tail[0] if tail else clause.label).strip())
    return words


def _out_of_order(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Of (old place, new place) the new places outside the longest run that kept its order."""
    ordered = sorted(pairs, key=lambda pair: pair[1])
    tails: list[int] = []
    last: list[int] = []
    previous: list[int | None] = []
    for n, (old, _) in enumerate(ordered):
        at = bisect_left(tails, old)
        previous.append(last[at - 1] if at else None)
        tails[at : at + 1] = [old]
        last[at : at + 1] = [n]
    kept: set[int] = set()
    step = last[-1] if last else None
    while step is not None:
        kept.add(ordered[step][1])
        step = previous[step]
    return {new for _, new in ordered} - kept


def _in_order(pairs: Sequence[tuple[T, T]], before: Sequence[T], after: Sequence[T]) -> list[tuple[T | None, T | None]]:
    """The later plan's order; what was removed follows what stood before it."""
    partner = {id(b): a for a, b in pairs}
    kept = {id(a) for a, _ in pairs}
    rows: list[tuple[T | None, T | None]] = [(partner.get(id(b)), b) for b in after]
    for n, gone in enumerate(before):
        if id(gone) not in kept:
            above = before[n - 1] if n else None
            at = next((i + 1 for i, (a, _) in enumerate(rows) if a is not None and a is above), 0)
            rows.insert(at, (gone, None))
    return rows


def _change(before: object, after: object, *, same: bool) -> Change:
    if before is None:
        return Change.ADDED
    if after is None:
        return Change.REMOVED
    return Change.UNCHANGED if same else Change.CHANGED
