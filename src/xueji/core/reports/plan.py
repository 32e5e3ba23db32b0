"""The confirmed plan as an official paper: its own text, and the duties one by one as an annex."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from xueji.core.documents.layout import Part
from xueji.core.documents.model import Block, Document
from xueji.core.documents.paper import Annex, Paper, Paragraph, Table
from xueji.core.obligations.model import Duty
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, STRENGTH_NAMES, TRIGGER_NAMES
from xueji.core.plan.labels import label_at
from xueji.core.plan.model import Clause, Plan, Role

ANNEX = "任务分解表"
HEADER = ("序号", "条款", "任务", "责任主体", "频次或期限", "力度")
WIDTHS = (12, 20, 62, 24, 24, 14)
LONGEST_QUOTE, LONGEST_ORGAN = 60, 30
DATED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
LEVELS = {"comma": Part.LEVEL_1, "part": Part.LEVEL_1, "section": Part.LEVEL_2, "bracket": Part.LEVEL_2}
"""The face of a line that is nothing but a heading, by the style of its label."""


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The plan as read, and its confirmed duties, each under the name of its clause; `organ` and `on` sign the
    paper where its own text does not."""

    document: Document
    plan: Plan
    organ: str
    on: date
    duties: tuple[tuple[str, Duty], ...]


def plan_paper(figures: PlanFigures) -> Paper:
    """No word of the plan is changed; headings take the faces of their levels, tables stay tables."""
    plan, document = figures.plan, figures.document
    begin = plan.clauses[0].start if plan.clauses else 0
    closing = next((c for c in plan.clauses if c.role is Role.CLOSING and not c.label), None)
    end = closing.start if closing else len(document.text)
    kept = [b for b in document.blocks if begin <= b.span.start < end and b.span.of(document.text).strip()]
    addressee = _addressee(kept, figures)
    body = tuple(_body(kept[1:] if addressee else kept, figures))
    organ, dated, left = _signature(closing, figures)
    annex = Annex(ANNEX, Table(HEADER, tuple(_rows(figures.duties)), WIDTHS)) if figures.duties else None
    return Paper(plan.title or document.name, addressee, body + left, organ, dated, annex)


def _addressee(blocks: list[Block], figures: PlanFigures) -> str:
    """The line that ends in a colon before everything else."""
    line = blocks[0].span.of(figures.document.text).strip() if blocks else ""
    opens = bool(line) and figures.plan.clauses[0].role is Role.PREAMBLE and line.endswith(("：", ":"))
    return line[:-1] if opens else ""


def _signature(closing: Clause | None, figures: PlanFigures) -> tuple[str, date, tuple[Paragraph, ...]]:
    """Organ and date as the text closes with them; its other closing lines stay body."""
    organ, dated = figures.plan.issuer or figures.organ, figures.on
    text = figures.document.text[closing.start : closing.end] if closing else ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = DATED.fullmatch(lines[-1]) if lines else None
    if found:
        dated, lines = date(*map(int, found.groups())), lines[:-1]
    if lines and len(lines[-1]) <= LONGEST_ORGAN and not re.search(r"[，。；：、]", lines[-1]):
        organ, lines = lines[-1], lines[:-1]
    return organ, dated, tuple(Paragraph(Part.BODY, line) for line in lines)


def _body(blocks: Iterable[Block], figures: PlanFigures) -> Iterator[Paragraph | Table]:
    text = figures.document.text
    by_start = {clause.start: clause for clause in figures.plan.clauses}
    for table, group in groupby(blocks, key=lambda block: block.table):
        if table is not None:
            yield _table([[cell.of(text).strip() for cell in block.cells] for block in group])
            continue
        for block in group:
            line = block.span.of(text)
            yield _paragraph(line.strip(), by_start.get(block.span.start + len(line) - len(line.lstrip())))


def _paragraph(line: str, clause: Clause | None) -> Paragraph:
    """A heading alone on its line is of its level's face; one that runs on into its sentence gives it its beginning."""
    label = label_at(line) if clause else None
    level = LEVELS.get(label.style) if label else None
    if clause is None or label is None or level is None:
        return Paragraph(Part.BODY, line)
    end = line.find(clause.heading, len(label.text)) + len(clause.heading) if clause.heading else 0
    if end and line[end:].strip("。：:；") == "":
        return Paragraph(level, line)
    heading = line[: end + 1] if end and line[end : end + 1] in {"。", "：", ":"} else ""
    return Paragraph(Part.BODY, line[len(heading) :], heading=(level, heading) if heading else None)


def _table(rows: list[list[str]]) -> Table:
    """Columns as wide as what they hold asks for; a short row is filled."""
    columns = max(map(len, rows))
    filled = [tuple(row + [""] * (columns - len(row))) for row in rows]
    widths = tuple(max(2, min(20, max(len(row[n]) for row in filled))) for n in range(columns))
    return Table(filled[0], tuple(filled[1:]), widths)


def _rows(duties: Iterable[tuple[str, Duty]]) -> Iterator[tuple[str, ...]]:
    for n, (clause, duty) in enumerate(duties, 1):
        yield (str(n), clause, _task(duty), ACTOR_NAMES[duty.actor], _when(duty), STRENGTH_NAMES[duty.strength])


def _task(duty: Duty) -> str:
    """Its name and the plan's words, unless they are the same."""
    quote = "".join(duty.quote.split())
    if not quote or quote == duty.title:
        return duty.title
    return f"{duty.title}：{quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE] + '……'}"


def _when(duty: Duty) -> str:
    """每月1次; 6月30日前; 重大决策前."""
    if duty.trigger:
        return TRIGGER_NAMES[duty.trigger]
    if duty.until:
        return f"{duty.until.month}月{duty.until.day}日前"
    every = CADENCE_NAMES[duty.every] if duty.every else "全年"
    return f"{every}{duty.number}次" if duty.number else "年内"
