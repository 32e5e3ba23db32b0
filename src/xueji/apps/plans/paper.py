"""The plan as an official paper: its own text in the official format, and the duties decided as an annexed table."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from xueji.apps.plans.models import Clause, Obligation, Plan
from xueji.apps.plans.queries import obligations_of
from xueji.core.documents.layout import BODY_FONT, LEVEL_1_FONT, TITLE_FONT, Part
from xueji.core.documents.paper import Paper, Paragraph
from xueji.core.documents.writers import write_docx
from xueji.core.errors import XuejiError
from xueji.core.obligations.model import Actor, Cadence, Strength, Trigger
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, STRENGTH_NAMES, TRIGGER_NAMES

ANNEX = "任务分解表"
LEVELS = (
    (re.compile(r"[一二三四五六七八九十]+、"), Part.LEVEL_1),
    (re.compile(r"（[一二三四五六七八九十]+）"), Part.LEVEL_2),
)
DATED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日$")
LONGEST_HEADING, LONGEST_ORGAN = 40, 30
# Number, clause, duty, who, how often or until when, strength: 156 mm together.
COLUMNS = (("序号", 14), ("条款", 25), ("任务", 51), ("责任主体", 24), ("频次或期限", 25), ("力度", 17))
LONGEST_QUOTE = 60
TABLE_SIZE = 12


class NothingConfirmed(XuejiError):
    """A paper of duties that nobody has confirmed would say what was not decided."""


def plan_paper(plan: Plan, *, on: date) -> bytes:
    """The bytes of a .docx; dated as the plan is, else on the day it is made. Needs `document` and `organ`."""
    rows = list(obligations_of(plan).filter(state=Obligation.State.CONFIRMED))
    if not rows:
        raise NothingConfirmed("还没有确认过的任务，不能出任务分解表。请先核对并确认。")
    first = plan.clauses.order_by("position").first()
    return _with_annex(write_docx(as_paper(plan, first, on)), rows)


def as_paper(plan: Plan, first: Clause | None, on: date) -> Paper:
    """The source's lines in the parts of an official paper; no word of it is changed."""
    lines = [line.strip() for line in plan.document.text[first.start if first else 0 :].splitlines()]
    lines = [line.replace("\t", "　") for line in lines if line]
    if lines and _solid(lines[0]) == _solid(plan.title):
        lines = lines[1:]
    dated, organ = on, plan.issuer or plan.organ.name
    if lines and (found := DATED.match(lines[-1])):
        dated, lines = date(*map(int, found.groups())), lines[:-1]
        if lines and len(lines[-1]) <= LONGEST_ORGAN and not re.search(r"[，。；：、]", lines[-1]):
            organ, lines = lines[-1], lines[:-1]
    addressee = ""
    if lines and lines[0].endswith("：") and not lines[0].startswith("一、"):
        addressee, lines = lines[0].rstrip("："), lines[1:]
    body = [*(Paragraph(_part(line), line) for line in lines), Paragraph(Part.BODY, ANNEX, "附件")]
    return Paper(plan.title, addressee, tuple(body), organ, dated)


def _part(line: str) -> Part:
    """A heading stands alone on its line; one that runs on into its sentence is body."""
    alone = len(line) <= LONGEST_HEADING and "。" not in line.rstrip("。")
    return next((part for label, part in LEVELS if label.match(line) and alone), Part.BODY)


def _solid(text: str) -> str:
    return "".join(text.split())


def _cells(number: int, row: Obligation) -> tuple[str, ...]:
    clause = row.clause.label.replace("、（", "（").rstrip("、") if row.clause else ""
    if row.carried_from_id:
        clause = "上年结转"
    strength = STRENGTH_NAMES[Strength(row.strength)]
    return (str(number), clause, _duty(row), ACTOR_NAMES[Actor(row.actor)], _when(row), strength)


def _duty(row: Obligation) -> str:
    """Its name and the plan's words, unless they are the same."""
    quote = _solid(row.quote)
    if not quote or quote == row.title:
        return row.title
    return f"{row.title}：{quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE] + '……'}"


def _when(row: Obligation) -> str:
    if row.trigger:
        return TRIGGER_NAMES[Trigger(row.trigger)]
    if row.until:
        return f"{row.until.month}月{row.until.day}日前"
    every = CADENCE_NAMES[Cadence(row.every)] if row.every else "全年"
    return f"{every}{row.number}次" if row.number else "年内"


def _with_annex(paper: bytes, rows: Sequence[Obligation]) -> bytes:
    """附件 in 黑体 at the head of a new page, the title centred, then the table with its head on every page."""
    document = docx.Document(BytesIO(paper))
    _line(document.add_paragraph(), "附件", LEVEL_1_FONT, 16, new_page=True)
    _line(document.add_paragraph(), ANNEX, TITLE_FONT, 22, centred=True)
    table = document.add_table(rows=0, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, (_, width) in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(width)
    _row(table, [name for name, _ in COLUMNS], LEVEL_1_FONT)
    _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for number, row in enumerate(rows, 1):
        _row(table, _cells(number, row), BODY_FONT)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _row(table: Any, texts: Iterable[str], font: str) -> None:
    row = table.add_row()
    _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
    for cell, text, (_, width) in zip(row.cells, texts, COLUMNS, strict=True):
        cell.width = Mm(width)
        _line(cell.paragraphs[0], text, font, TABLE_SIZE)


def _mark(properties: Any, tag: str, **attributes: str) -> None:
    """What python-docx has no call for."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    properties.append(element)


def _line(paragraph: Any, text: str, font: str, size: int, *, new_page: bool = False, centred: bool = False) -> None:
    """Off the page's grid of characters, which is made for 三号."""
    form = paragraph.paragraph_format
    _mark(paragraph._p.get_or_add_pPr(), "w:snapToGrid", val="0")
    form.page_break_before = new_page
    form.space_before = form.space_after = Pt(0 if size == TABLE_SIZE else size / 2)
    form.line_spacing = Pt(size * 1.5)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    properties = run._r.get_or_add_rPr()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        properties.get_or_add_rFonts().set(qn(f"w:{script}"), font)
    _mark(properties, "w:snapToGrid", val="0")
