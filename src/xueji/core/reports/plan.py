"""The confirmed plan as an official paper: its own text, and the duties one by one as an annex."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from xueji.core.documents.layout import Part
from xueji.core.documents.model import Block, Document
from xueji.core.documents.paper import Annex, Paper, Paragraph, Table
from xueji.core.obligations.model import Basis, Duty
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, STRENGTH_NAMES, TRIGGER_NAMES
from xueji.core.plan.labels import label_at
from xueji.core.plan.model import Clause, Plan, Role

ANNEX = "任务分解表"
HEADER = ("序号", "条款", "任务及原文", "责任主体", "次数和时限", "要求", "次数依据")
WIDTHS = (3, 5, 14, 6, 7, 4, 5)
LEVELS = {"comma": Part.LEVEL_1, "part": Part.LEVEL_1, "section": Part.LEVEL_2, "bracket": Part.LEVEL_2}
"""The face of a line that is nothing but a heading, by the style of its label."""


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The plan as read, and its duties as confirmed, each with the label of its clause."""

    document: Document
    plan: Plan
    organ: str
    dated: date
    duties: tuple[tuple[str, Duty], ...]


def plan_paper(figures: PlanFigures) -> Paper:
    plan, document = figures.plan, figures.document
    first = plan.clauses[0] if plan.clauses else None
    begin = first.start if first else 0
    end = next((c.start for c in plan.clauses if c.role is Role.CLOSING and not c.label), len(document.text))
    kept = [b for b in document.blocks if begin <= b.span.start < end and b.span.of(document.text).strip()]
    addressee = _addressee(kept, document, first)
    body = tuple(_body(kept[1:] if addressee else kept, document))
    table = Table(HEADER, tuple(_rows(figures.duties)), WIDTHS)
    annex = Annex(ANNEX, table) if figures.duties else None
    return Paper(plan.title or document.name, addressee, body, plan.issuer or figures.organ, figures.dated, annex)


def _addressee(blocks: list[Block], document: Document, first: Clause | None) -> str:
    """The line that ends in a colon before everything else."""
    line = blocks[0].span.of(document.text).strip() if blocks else ""
    opens = first is not None and first.role is Role.PREAMBLE and line.endswith(("：", ":"))
    return line[:-1] if opens else ""


def _body(blocks: Iterable[Block], document: Document) -> Iterator[Paragraph | Table]:
    for table, group in groupby(blocks, key=lambda block: block.table):
        if table is None:
            for block in group:
                text = block.span.of(document.text).strip()
                yield Paragraph(_face(text), text)
        else:
            yield _table([[cell.of(document.text).strip() for cell in block.cells] for block in group])


def _face(line: str) -> Part:
    label = label_at(line)
    whole = not line.endswith(("。", "；", "！")) and "。" not in line
    return LEVELS.get(label.style, Part.BODY) if label and whole else Part.BODY


def _table(rows: list[list[str]]) -> Table:
    """Columns as wide as what they hold asks for; a short row is filled."""
    columns = max(map(len, rows))
    filled = [tuple(row + [""] * (columns - len(row))) for row in rows]
    widths = tuple(max(2, min(20, max(len(row[n]) for row in filled))) for n in range(columns))
    return Table(filled[0], tuple(filled[1:]), widths)


def _rows(duties: Iterable[tuple[str, Duty]]) -> Iterator[tuple[str, ...]]:
    for n, (label, duty) in enumerate(duties, 1):
        quote = "".join(duty.quote.split())
        yield (
            str(n),
            label.rstrip("、.．"),
            f"{duty.title}：{quote}" if quote else duty.title,
            ACTOR_NAMES[duty.actor],
            how_often(duty),
            STRENGTH_NAMES[duty.strength],
            duty.number_basis if duty.number_basis is not Basis.NORM else duty.number_source.partition("；")[0],
        )


def how_often(duty: Duty) -> str:
    """每月1次；12月31日前; 重大决策前1次."""
    when = CADENCE_NAMES[duty.every] if duty.every else TRIGGER_NAMES[duty.trigger] if duty.trigger else ""
    times = f"{when}{duty.number}次" if duty.number else when or "长期"
    if duty.until is None or duty.every:
        return times
    return f"{times}，{duty.until.year}年{duty.until.month}月{duty.until.day}日前"
