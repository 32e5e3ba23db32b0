"""A plan as the desk shows it: clause by clause, the source cut at the words of its duties, the duties beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xueji.apps.plans.models import Clause, Finding, Obligation, Plan
from xueji.apps.plans.queries import desk_rows, findings_of, versions_of
from xueji.apps.plans.rules import references_of
from xueji.apps.plans.selection import Selection
from xueji.core.norms import load_packs
from xueji.core.norms.citations import by_clause
from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Actor, Cadence, Form, Strength, Trigger
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, STRENGTH_NAMES, TRIGGER_NAMES
from xueji.web.plans.reasons import Reason, reasons_of
from xueji.web.plans.wanted import Facet, Wanted

# Which attribute of a duty gets which gloss under its words.
GLOSSES = {
    "form": "形式",
    "actor": "谁来做",
    "every": "频次",
    "at_least": "次数",
    "strength": "力度",
    "trigger": "触发",
    "amount": "数量",
    "until": "期限",
    "per": "每",
}
LONGEST_GLOSSED = 12
"""Words with a gloss never break at the end of a line; longer ones are explained beside the source alone."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the current duty's words with the gloss of what it gave, or "" for none; `at` is its place."""

    text: str
    gloss: str
    at: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the source at its place: plain where `css` is "", else the words of a duty or of a selection."""

    text: str
    at: int
    number: int = 0
    key: str = ""
    css: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A duty beside the source."""

    row: Obligation
    number: int
    summary: str
    facts: tuple[tuple[str, str], ...]
    current: bool
    source: str
    """Where a duty comes from that was not read here: split, merged, added, carried over; else ""."""

    @property
    def look(self) -> str:
        return {"confirmed": "met", "rejected": "free", "replaced": "waived"}.get(self.row.state, "due")

    @property
    def may_be_restored(self) -> bool:
        replaced = Obligation.State.REPLACED
        return self.row.state == replaced and any(piece.state != replaced for piece in self.row.became.all())


@dataclass(frozen=True, slots=True)
class Fault:
    """The findings of one kind in a clause: said once, with the words of each."""

    first: Finding
    words: tuple[str, ...]

    @property
    def seen(self) -> bool:
        return self.first.seen_at is not None

    @property
    def quoted(self) -> str:
        """The words, unless the message says them itself; quotation marks are not doubled."""
        said = (word for word in self.words if word not in self.first.message)
        marked = [word if "“" in word else f"“{word}”" for word in said]
        return "".join(marked) + "　" if marked else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Words of a clause that refer to a pack of rules."""

    words: str
    pack: str
    name: str


@dataclass(frozen=True, slots=True)
class Block:
    clause: Clause
    label: str
    stretches: tuple[Stretch, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    rules: tuple[Rule, ...]
    folded: bool
    chosen: bool
    """The words selected for a new duty stand here."""

    @property
    def name(self) -> str:
        """What a folded clause is called: its heading, or what an unnumbered one is."""
        return self.clause.heading or {"preamble": "序言", "closing": "落款"}.get(self.clause.role, "")


@dataclass(frozen=True, slots=True)
class Desk:
    blocks: tuple[Block, ...]
    beside: tuple[Line, ...]
    """Duties that no clause of this plan states: carried over, or of a regulation alone."""
    current: Line | None
    reasons: tuple[Reason, ...]
    before: str
    after: str
    mergeable: Line | None
    """The next duty, where both wait and may be merged."""
    undo: Line | None
    wanted: Wanted
    facets: tuple[Facet, ...]
    shown: int
    total: int
    confirmed: int
    still_open: int
    findings_open: int
    may_decide: bool
    others: tuple[Plan, ...]
    """The plans that this one can be compared with."""

    @property
    def sentence(self) -> str:
        if self.still_open:
            return f"从计划原文读出 {self.total} 项任务，还有 {self.still_open} 项等您确认。"
        return f"从计划原文读出 {self.total} 项任务，已确认 {self.confirmed} 项。"

    @property
    def more(self) -> str:
        """What follows ?at=… in the desk's own addresses."""
        return f"&{self.wanted.query}" if self.wanted.query else ""


def desk_of(
    plan: Plan, *, wanted: Wanted, at: str, did: str = "", may_decide: bool, chosen: Selection | None = None
) -> Desk:
    """The desk at the duty with key `at`, else at the first open one; what was `did` last can be undone."""
    rows = desk_rows(plan)
    counted = [row for row in rows if row.state != Obligation.State.REPLACED]
    numbers = {row.pk: number for number, row in enumerate(counted, 1)}
    shown = [row for row in rows if wanted.admits(row)]
    current = None if chosen else _current(shown, at)
    lines = {row.pk: _line(row, numbers.get(row.pk, 0), row is current) for row in rows}
    visible = [lines[row.pk] for row in shown]
    place = shown.index(current) if current else 0
    following = shown[place + 1] if current and place + 1 < len(shown) else None
    clauses = list(plan.clauses.order_by("position"))
    blocks = _blocks(plan, clauses, visible, list(findings_of(plan)), chosen)
    unseen = sum(not fault.seen for block in blocks for fault in block.faults)
    if wanted.query:
        blocks = [block for block in blocks if block.lines or block.chosen]
    waiting = Obligation.State.OPEN
    return Desk(
        blocks=tuple(blocks),
        beside=tuple(line for line in visible if line.row.clause_id is None),
        current=lines[current.pk] if current else None,
        reasons=reasons_of(current, clauses) if current else (),
        before=shown[place - 1].key if current and place > 0 else "",
        after=following.key if following else "",
        mergeable=lines[following.pk]
        if current and following and current.state == following.state == waiting
        else None,
        undo=next((line for line in lines.values() if line.row.key == did and _can_be_undone(line)), None),
        wanted=wanted,
        facets=wanted.facets(rows),
        shown=len(shown),
        total=len(counted),
        confirmed=sum(row.state == "confirmed" for row in counted),
        still_open=sum(row.state == "open" for row in counted),
        findings_open=unseen,
        may_decide=may_decide and plan.withdrawn_at is None,
        others=tuple(versions_of(plan)),
    )


def _current(shown: Sequence[Obligation], at: str) -> Obligation | None:
    return next((row for row in shown if row.key == at), None) or next(
        (row for row in shown if row.state == Obligation.State.OPEN), None
    )


def _can_be_undone(line: Line) -> bool:
    return line.row.state in {Obligation.State.CONFIRMED, Obligation.State.REJECTED} or line.may_be_restored


def _blocks(
    plan: Plan, clauses: list[Clause], lines: Sequence[Line], findings: list[Finding], chosen: Selection | None
) -> list[Block]:
    blocks, text = [], plan.document.text
    rules = _rules(plan, clauses)
    ends = [clause.start for clause in clauses[1:]] + [len(text)]
    by_clause: dict[int | None, list[Line]] = {}
    for line in lines:
        by_clause.setdefault(line.row.clause_id, []).append(line)
    for clause, following in zip(clauses, ends, strict=True):
        own = by_clause.get(clause.pk, [])
        faults = _faults(text, [finding for finding in findings if finding.clause_id == clause.pk])
        here = chosen if chosen and chosen.clause.pk == clause.pk else None
        unseen = any(not fault.seen for fault in faults)
        open_here = any(line.row.state == "open" or line.current for line in own)
        blocks.append(
            Block(
                clause=clause,
                label=clause.label.replace("、（", "（"),
                stretches=tuple(_stretches(text, *_body(text, clause, following), lines, here)),
                lines=tuple(own),
                faults=faults,
                rules=rules.get(clause.path, ()),
                folded=not (open_here or unseen or here),
                chosen=here is not None,
            )
        )
    return blocks


def _rules(plan: Plan, clauses: list[Clause]) -> dict[str, tuple[Rule, ...]]:
    """By clause, each pack once."""
    text, names = plan.document.text, {pack.id: pack.name for pack in load_packs()}
    own = zip(clauses, [clause.start for clause in clauses[1:]] + [len(text)], strict=True)
    held = by_clause(references_of(plan), [(clause.path, clause.start, end) for clause, end in own])
    rules: dict[str, tuple[Rule, ...]] = {}
    for path, found in held.items():
        first = {c.pack: Rule(text[c.start : c.end], c.pack, names[c.pack]) for c in reversed(found)}
        rules[path] = tuple(reversed(first.values()))
    return rules


def _faults(text: str, findings: list[Finding]) -> tuple[Fault, ...]:
    grouped: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        grouped.setdefault((finding.code, finding.message), []).append(finding)
    return tuple(Fault(group[0], tuple(text[f.start : f.end] for f in group)) for group in grouped.values())


def _body(text: str, clause: Clause, following: int) -> tuple[int, int]:
    """The clause's own text without its label, which stands in the margin."""
    label = _own_label(clause.label)
    start = clause.start + len(label) if label and text.startswith(label, clause.start) else clause.start
    return start, min(clause.end, following)


def _own_label(label: str) -> str:
    """The last of a chain of labels: 二、（八） → （八）"""
    found = re.search(r"(（[^（）]+）|[^、．.（）]+[、．.]|第[^第]+|[①-⑳])$", label)
    return found.group(1) if found else label


def _stretches(text: str, start: int, end: int, lines: Sequence[Line], chosen: Selection | None) -> list[Stretch]:
    """Cut text[start:end] at the duties' words; of words that overlap, the selected, current or first ones show."""
    found: list[tuple[int, int, Line | None]] = [(chosen.start, chosen.end, None)] if chosen else []
    found += [(a, b, line) for line in sorted(lines, key=lambda line: not line.current) for a, b in _words(line.row)]
    shown: list[tuple[int, int, Line | None]] = []
    for a, b, line in found:
        if start <= a < b <= end and not any(a < other[1] and other[0] < b for other in shown):
            shown.append((a, b, line))
    cut, at = [], start
    for a, b, line in sorted(shown, key=lambda one: one[0]):
        if a > at:
            cut.append(Stretch(text[at:a], at))
        cut.append(_marked(text, a, b, line))
        at = b
    if at < end:
        cut.append(Stretch(text[at:end], at))
    return cut


def _words(row: Obligation) -> list[tuple[int, int]]:
    """The stretches of the source that a duty stands on: its own, and those a merged one keeps."""
    return [(row.start, row.end), *((start, end) for start, end in row.also)]


def _marked(text: str, start: int, end: int, line: Line | None) -> Stretch:
    if line is None:
        return Stretch(text[start:end], start, css="here", pieces=(Piece(text[start:end], "", start),))
    pieces = tuple(_pieces(text, line.row, start, end)) if line.current else ()
    css = (
        "here" if line.current else {"confirmed": "ok", "rejected": "no", "replaced": "no"}.get(line.row.state, "open")
    )
    return Stretch(text[start:end], start, line.number, line.row.key, css, pieces)


def _pieces(text: str, row: Obligation, first: int, last: int) -> list[Piece]:
    """The current duty's words, each stretch that gave an attribute with its gloss."""
    given: list[tuple[int, int, str]] = []
    for attribute, _, _, start, end in sorted(row.read.get("why", []), key=lambda because: because[3]):
        fits = first <= start < end <= last and end - start <= LONGEST_GLOSSED
        if fits and attribute in GLOSSES and not any(start < e and s < end for s, e, _ in given):
            given.append((start, end, GLOSSES[attribute]))
    pieces, at = [], first
    for start, end, gloss in given:
        if start > at:
            pieces.append(Piece(text[at:start], "", at))
        pieces.append(Piece(text[start:end], gloss, start))
        at = end
    if at < last:
        pieces.append(Piece(text[at:last], "", at))
    return pieces


def _line(row: Obligation, number: int, current: bool) -> Line:
    who = ACTOR_NAMES[Actor(row.actor)]
    how_often = frequency(row)
    facts = [("形式", FORMS[Form(row.form)].name), ("谁来做", who), ("触发" if row.trigger else "频次", how_often)]
    facts.append(("力度", STRENGTH_NAMES[Strength(row.strength)]))
    if row.until:
        facts.append(("期限", f"{row.until.month}月{row.until.day}日前"))
    facts.append(("依据", ground(row.number_basis, row.number_source)))
    return Line(row, number, f"{who} · {how_often}", tuple(facts), current, _source(row))


def _source(row: Obligation) -> str:
    if row.origin == Obligation.Origin.CARRIED and row.carried_from:
        clause = row.carried_from.clause
        return f"上年结转，原在{row.carried_from.plan.year}年计划{clause.label.rstrip('、') if clause else ''}"
    before = "、".join(f"“{one.title}”" for one in row.made_from.all())
    if row.origin == Obligation.Origin.SPLIT:
        return f"由{before}拆分"
    if row.origin == Obligation.Origin.MERGED:
        return f"由{before}合并"
    return "人工补上" if row.origin == Obligation.Origin.ADDED else ""


def frequency(row: Obligation) -> str:
    """How often, in words: 每月 1 次, 全年 2 次, 等待触发."""
    if row.trigger:
        return TRIGGER_NAMES[Trigger(row.trigger)]
    return times(row.every, row.number)


def times(every: str, number: int) -> str:
    """每月 1 次, 全年 2 次, 年内 where the form needs no number."""
    if not number:
        return "年内"
    return f"{CADENCE_NAMES[Cadence(every)] if every else '全年'} {number} 次"


def ground(basis: str, source: str) -> str:
    """规定：《……》第十六条"""
    return f"{basis}：{source}" if source else basis
