"""A plan as the desk shows it: clause by clause, the source cut at the words of its duties, the duties beside it."""

import re
from dataclasses import dataclass

from xueji.apps.plans.models import Clause, Finding, Obligation, Plan
from xueji.apps.plans.queries import findings_of, obligations_of
from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Actor, Cadence, Form, Strength, Trigger
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, STRENGTH_NAMES, TRIGGER_NAMES

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


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the current duty's words with the gloss of what it gave, or "" for none."""

    text: str
    gloss: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the source: plain where `number` is None, else the words of that duty."""

    text: str
    number: int | None = None
    key: str = ""
    css: str = ""
    pieces: tuple[Piece, ...] = ()
    ends: bool = False
    """The duty's words end here: its number follows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A duty beside the source."""

    row: Obligation
    number: int
    summary: str
    facts: tuple[tuple[str, str], ...]
    current: bool

    @property
    def look(self) -> str:
        return {"confirmed": "met", "rejected": "free"}.get(self.row.state, "due")


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
class Block:
    clause: Clause
    label: str
    stretches: tuple[Stretch, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    folded: bool

    @property
    def name(self) -> str:
        """What a folded clause is called: its heading, or what an unnumbered one is."""
        return self.clause.heading or {"preamble": "序言", "closing": "落款"}.get(self.clause.role, "")


@dataclass(frozen=True, slots=True)
class Desk:
    blocks: tuple[Block, ...]
    current: Line | None
    before: str
    after: str
    total: int
    confirmed: int
    still_open: int
    findings_open: int
    may_decide: bool

    @property
    def sentence(self) -> str:
        if self.still_open:
            return f"从计划原文读出 {self.total} 项任务，还有 {self.still_open} 项等您确认。"
        return f"从计划原文读出 {self.total} 项任务，已确认 {self.confirmed} 项。"


def desk_of(plan: Plan, *, at: str, may_decide: bool) -> Desk:
    """The desk at the duty with key `at`, else at the first open one."""
    rows = list(obligations_of(plan))
    findings = list(findings_of(plan))
    current = next((row for row in rows if row.key == at), None) or next(
        (row for row in rows if row.state == "open"), None
    )
    lines = {row.pk: _line(row, number, row is current) for number, row in enumerate(rows, 1)}
    place = rows.index(current) if current else 0
    clauses = list(plan.clauses.order_by("position"))
    blocks = _blocks(plan.document.text, clauses, lines, findings)
    return Desk(
        blocks=tuple(blocks),
        current=lines[current.pk] if current else None,
        before=rows[place - 1].key if current and place > 0 else "",
        after=rows[place + 1].key if current and place + 1 < len(rows) else "",
        total=len(rows),
        confirmed=sum(row.state == "confirmed" for row in rows),
        still_open=sum(row.state == "open" for row in rows),
        findings_open=sum(not fault.seen for block in blocks for fault in block.faults),
        may_decide=may_decide and plan.withdrawn_at is None,
    )


def _blocks(text: str, clauses: list[Clause], lines: dict[int, Line], findings: list[Finding]) -> list[Block]:
    blocks = []
    ends = [clause.start for clause in clauses[1:]] + [len(text)]
    by_clause: dict[int | None, list[Line]] = {}
    for line in lines.values():
        by_clause.setdefault(line.row.clause_id, []).append(line)
    for clause, following in zip(clauses, ends, strict=True):
        own = by_clause.get(clause.pk, [])
        faults = _faults(text, [finding for finding in findings if finding.clause_id == clause.pk])
        unseen = any(not fault.seen for fault in faults)
        open_here = any(line.row.state == "open" or line.current for line in own)
        blocks.append(
            Block(
                clause=clause,
                label=clause.label.replace("、（", "（"),
                stretches=tuple(_stretches(text, *_body(text, clause, following), own)),
                lines=tuple(own),
                faults=faults,
                folded=not (open_here or unseen),
            )
        )
    return blocks


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


def _stretches(text: str, start: int, end: int, lines: list[Line]) -> list[Stretch]:
    """Cut text[start:end] at the duties' words; where two duties share words, the current or first one shows."""
    shown: list[Line] = []
    for line in sorted(lines, key=lambda line: (not line.current, line.row.start)):
        row = line.row
        inside = start <= row.start < row.end <= end
        if inside and not any(row.start < other.row.end and other.row.start < row.end for other in shown):
            shown.append(line)
    cut, at = [], start
    for line in sorted(shown, key=lambda line: line.row.start):
        row = line.row
        if row.start > at:
            cut.append(Stretch(text[at : row.start]))
        pieces = tuple(_pieces(text, row)) if line.current else ()
        css = "here" if line.current else {"confirmed": "ok", "rejected": "no"}.get(row.state, "open")
        cut.append(Stretch(text[row.start : row.end], line.number, row.key, css, pieces, True))
        at = row.end
    if at < end:
        cut.append(Stretch(text[at:end]))
    return cut


def _pieces(text: str, row: Obligation) -> list[Piece]:
    """The current duty's words, each stretch that gave an attribute with its gloss."""
    given: list[tuple[int, int, str]] = []
    for attribute, _, _, start, end in sorted(row.read.get("why", []), key=lambda because: because[3]):
        inside = row.start <= start < end <= row.end
        if inside and attribute in GLOSSES and not any(start < e and s < end for s, e, _ in given):
            given.append((start, end, GLOSSES[attribute]))
    pieces, at = [], row.start
    for start, end, gloss in given:
        if start > at:
            pieces.append(Piece(text[at:start], ""))
        pieces.append(Piece(text[start:end], gloss))
        at = end
    if at < row.end:
        pieces.append(Piece(text[at : row.end], ""))
    return pieces


def _line(row: Obligation, number: int, current: bool) -> Line:
    who = ACTOR_NAMES[Actor(row.actor)]
    how_often = frequency(row)
    facts = [("形式", FORMS[Form(row.form)].name), ("谁来做", who), ("触发" if row.trigger else "频次", how_often)]
    facts.append(("力度", STRENGTH_NAMES[Strength(row.strength)]))
    if row.until:
        facts.append(("期限", f"{row.until.month}月{row.until.day}日前"))
    facts.append(("依据", f"{row.number_basis}{'：' + row.number_source if row.number_source else ''}"))
    return Line(row, number, f"{who} · {how_often}", tuple(facts), current)


def frequency(row: Obligation) -> str:
    """How often, in words: 每月 1 次, 全年 2 次, 等待触发."""
    if row.trigger:
        return TRIGGER_NAMES[Trigger(row.trigger)]
    if not row.number:
        return "年内"
    return f"{CADENCE_NAMES[Cadence(row.every)] if row.every else '全年'} {row.number} 次"
