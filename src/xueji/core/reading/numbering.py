"""Ordinals that repeat or are missing among the clauses of one level."""

import re
from collections.abc import Iterator

from xueji.core.documents.model import Document
from xueji.core.documents.numbering import chinese
from xueji.core.plan.labels import Label, label_at
from xueji.core.plan.model import Clause, Plan
from xueji.core.reading.model import Finding, FindingCode


def ordinals(document: Document, plan: Plan) -> Iterator[Finding]:
    """One finding at each label that repeats or follows a gap; numbering that runs on across sections is none."""
    last: dict[str, tuple[str | None, int]] = {}
    for clause in plan.clauses:
        label = label_at(document.text, clause.start) if clause.label else None
        if label is None:
            continue
        before = last.get(label.style)
        last[label.style] = (clause.parent_id, label.ordinal)
        if before is None:
            continue
        parent, ordinal = before
        runs_on = label.ordinal == ordinal + 1
        restarts = parent != clause.parent_id and label.ordinal == 1
        if runs_on or restarts:
            continue
        if parent == clause.parent_id and label.ordinal <= ordinal:
            yield _finding(clause, label, f"序号{label.text}重复。", f"改为{_written(label, ordinal + 1)}，后面顺延。")
        elif label.ordinal > ordinal + 1 or parent != clause.parent_id:
            missing = _written(label, ordinal + 1 if parent == clause.parent_id else 1)
            # After a repeated ordinal the next one jumps by the repetition; that is no fault of its own.
            if not (parent == clause.parent_id and _repeated_before(document, plan, clause, label)):
                yield _finding(clause, label, f"序号{label.text}之前缺{missing}。", "请补上漏写的一项，或将序号顺延。")


def _repeated_before(document: Document, plan: Plan, clause: Clause, label: Label) -> bool:
    siblings = [c for c in plan.clauses if c.parent_id == clause.parent_id and c.label and c.start < clause.start]
    return label.ordinal == len(siblings) + 1


def _written(label: Label, ordinal: int) -> str:
    word = chinese(ordinal) if re.search(r"[一二三四五六七八九十]", label.text) else str(ordinal)
    if label.style == "circle":
        return f"第{ordinal}项"
    return re.sub(r"[一二三四五六七八九十百零〇]+|[0-9０-９]+", word, label.text, count=1)


def _finding(clause: Clause, label: Label, message: str, suggestion: str) -> Finding:
    start = clause.start
    return Finding(FindingCode.NUMBERING, clause.id, start, start + len(label.text), message, suggestion)
