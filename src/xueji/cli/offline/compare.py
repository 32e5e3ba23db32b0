"""`xueji compare A B`: what became of each clause and each duty of a plan, for people or as JSON."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from xueji.cli.offline.sources import open_document
from xueji.core.obligations.forms import FORMS
from xueji.core.reading import read
from xueji.core.reading.compare import Change, ClauseChange, Comparison, DutyChange, Run
from xueji.core.reading.compare import compare as compare_readings

MARKS = {Change.UNCHANGED: "＝", Change.CHANGED: "～", Change.ADDED: "＋", Change.REMOVED: "－"}
CONTEXT = 12
"""How many unchanged characters are shown on each side of a change."""


def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="原来的计划（旧版，或今年的）")],
    after: Annotated[Path, typer.Argument(metavar="B", help="后来的计划（新版，或明年的）")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """逐条比较两份计划：条款的增删改移，任务的哪一项变了。"""
    result = compare_readings(read(open_document(before)), read(open_document(after)))
    if as_json:
        print(json.dumps(to_json(result), ensure_ascii=False, indent=2))
        return
    print(f"《{result.before.plan.title}》　→　《{result.after.plan.title}》")
    print(f"条款：{_counts(result.clause_counts)}" + (f"，移位 {result.moved}" if result.moved else ""))
    print(f"任务：{_counts(result.duty_counts)}")
    for one in result.clauses:
        if one.change is not Change.UNCHANGED or one.moved:
            print(f"\n{_clause_line(one)}")
            if one.change is Change.CHANGED:
                print(f"  {_words(one.runs)}")
    changed = [one for one in result.duties if one.change is not Change.UNCHANGED]
    if changed:
        print("\n任务的变化")
    for duty in changed:
        print(_duty_line(duty))
    for file, reading in ((before, result.before), (after, result.after)):
        if not reading.obligations:
            print(f"{file}：没有读到任何学习任务。请确认这是一份学习计划。", file=sys.stderr)


def to_json(result: Comparison) -> dict[str, Any]:
    return {
        "before": result.before.plan.title,
        "after": result.after.plan.title,
        "clauses": [
            {
                "change": one.change.value,
                "moved": one.moved,
                "before": one.before.id if one.before else None,
                "after": one.after.id if one.after else None,
                "words": [[run.change.value, run.text] for run in one.runs],
            }
            for one in result.clauses
        ],
        "duties": [
            {
                "change": one.change.value,
                "before": [one.before.start, one.before.end] if one.before else None,
                "after": [one.after.start, one.after.end] if one.after else None,
                "quote": one.duty.quote,
                "attributes": [{"attribute": a.attribute, "was": a.was, "now": a.now} for a in one.attributes],
            }
            for one in result.duties
        ],
    }


def _counts(counts: Any) -> str:
    return "，".join(f"{change.word} {counts[change]}" for change in Change)


def _clause_line(one: ClauseChange) -> str:
    word = one.change.word if one.change is not Change.UNCHANGED else "移位"
    labels = [clause.label for clause in (one.before, one.after) if clause]
    renumbered = f"（原{labels[0]}）" if len(set(labels)) == 2 else ""
    heading = one.clause.heading or "".join(run.text for run in one.runs)[:24].replace("\n", "")
    also = "，移位" if one.moved and one.change is Change.CHANGED else ""
    return f"{MARKS[one.change]} {word}{also}　{one.clause.label}{heading}{renumbered}"


def _words(runs: tuple[Run, ...]) -> str:
    """[－old－]{＋new＋} as word diffs mark them, with a little of what stayed."""
    parts = []
    for place, run in enumerate(runs):
        text = "".join(run.text.split())
        if run.change is Change.REMOVED:
            parts.append(f"[－{text}－]")
        elif run.change is Change.ADDED:
            parts.append(f"{{＋{text}＋}}")
        else:
            parts.append(_shortened(text, first=place == 0, last=place == len(runs) - 1))
    return "".join(parts)


def _shortened(text: str, *, first: bool, last: bool) -> str:
    if first and len(text) > CONTEXT:
        return f"…{text[-CONTEXT:]}"
    if last and len(text) > CONTEXT:
        return f"{text[:CONTEXT]}…"
    return text if len(text) <= 2 * CONTEXT else f"{text[:CONTEXT]}…{text[-CONTEXT:]}"


def _duty_line(one: DutyChange) -> str:
    quote = "".join(one.duty.quote.split())
    head = f"{MARKS[one.change]} {one.change.word}　{FORMS[one.duty.form].name}：“{quote}”"
    return "\n".join([head, *(f"    {a.attribute}：{a.was or '未写'} → {a.now or '未写'}" for a in one.attributes)])
