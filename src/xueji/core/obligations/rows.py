"""Table rows → drafts: the form column names the duty, the other columns its number, date and actor."""

import re

from xueji.core.documents.model import Document, Span
from xueji.core.documents.view import View
from xueji.core.obligations.dates import Calendar, find_dates
from xueji.core.obligations.draft import Draft
from xueji.core.obligations.model import Actor, Cadence, Form, Source
from xueji.core.obligations.quantity import measure
from xueji.core.obligations.recognise import Named, best_form, words_in
from xueji.core.obligations.sentences import mask_marks
from xueji.core.obligations.subject import IMPLIED, PER, classify
from xueji.core.obligations.tables import Row, rows_within
from xueji.core.obligations.vocabulary import Kind

PAPERS = {Form.PLAN, Form.REPORT, Form.RULE_MAKING, Form.RECORD}
"""Kinds of paper that a title names; they are not what its rows ask for."""
PEOPLE_OF_A_BRANCH = {Actor.BRANCH, Actor.LEADER, Actor.SMALL_GROUP, Actor.BRANCH_SECRETARY, Actor.MEMBER}
"""Who of them answers for a branch's meeting does not make it another's."""
PAPER_NAMES = re.compile(r"计划|方案|安排|办法|要点")
BLANK = " —-－/"
YEARLY = re.compile(r"年度|全年|每年")


def row_drafts(
    document: Document, view: View, span: Span, calendar: Calendar, around: str, *, lent: bool
) -> list[Draft]:
    """The duties of the tables in a stretch; `around` is the heading and title that lend form and cadence, `lent`
    whether the paper names the body that acts, so that who speaks is not it."""
    found: list[Draft] = []
    for row in rows_within(document, span):
        drafts = _row(view.within(row.span), row, view, calendar, around)
        for draft in drafts:
            _actor(draft, {kind: view.within(cell).text for kind, cell in row.cells.items()}, lent=lent)
        found += drafts
    return found


def _row(line: View, row: Row, view: View, calendar: Calendar, around: str) -> list[Draft]:
    text = {kind: _with_unit(view.within(cell).text, row.headers.get(kind, "")) for kind, cell in row.cells.items()}
    if "quantity" not in text and "size" in text:
        row.cells["quantity"], text["quantity"] = row.cells.pop("size"), text.pop("size")
    if "quantity" not in text and measure(text.get("time", "")).said:
        text["quantity"] = text["time"]
    sizes = "who" in row.cells and measure(text.get("quantity", "")).said
    if "form" not in row.cells and "topic" in row.cells and not sizes and _forms(text["topic"]):
        # A table without a column of forms says in its topics what is to be done.
        row.cells["form"], text["form"] = row.cells.pop("topic"), text.pop("topic")
    named = _forms(text.get("form", ""))
    lent = None
    if not named and "quantity" in text and measure(text["quantity"]).said:
        lent = next((n for n in reversed(words_in(PAPER_NAMES.sub("，", around))) if n.form not in PAPERS), None)
        named = [lent] if lent else []
    if not named and text.get("form", "").strip(BLANK) and (text.get("time") or text.get("quantity")):
        told = _forms(text.get("topic", ""))
        form = told[0].form if told else Form.TRAINING if text["form"].endswith("班") else Form.OTHER
        named = [Named(form, Kind.NAME, 0, len(text["form"]))]
    drafts = []
    for each in named:
        first, last = _quote(row, line, view)
        draft = Draft(line, each.form, first, last)
        draft.because(
            "form",
            each.form,
            Source.HEADING if lent else Source.COLUMN,
            first if not lent else 0,
            last if not lent else 0,
        )
        _number(draft, text, around)
        _date(draft, text, calendar)
        drafts.append(draft)
    return drafts


UNIT = re.compile(r"期|场|次|班(?=数)|天|学时|课时")


def _with_unit(words: str, header: str) -> str:
    """1 below 期数 is 1期, 3 below 天数 3天."""
    unit = UNIT.search(header)
    return words + unit[0].replace("班", "期") if unit and words.strip().isdecimal() else words


def _forms(cell: str) -> list[Named]:
    """Two forms in the cell are two duties: 主题党日、专题党课."""
    found = [best_form(piece) for piece in re.split(r"[、，；\n/]", mask_marks(cell))]
    if all(found):
        return [n for n in found if n is not None]
    whole = best_form(mask_marks(cell)) or next(iter(words_in(mask_marks(cell))), None)
    return [whole] if whole else []


def _quote(row: Row, line: View, view: View) -> tuple[int, int]:
    """From the time or name to the form or number, as places in the row's view."""
    has = row.cells.keys()
    name = ["time", "form"] if {"time", "form"} <= has else ["form"] if "form" in has else ["time", "who"]
    kinds = [k for k in (*name, "quantity") if k in has]
    cells = [row.cells[k] for k in kinds]
    start, end = min(c.start for c in cells), max(c.end for c in cells)
    before = len(view.within(Span(line.places[0], start)).text) if line.places else 0
    return before, before + len(view.within(Span(start, end)).text)


def _number(draft: Draft, text: dict[str, str], around: str) -> None:
    quantity = measure(text.get("quantity", ""))
    draft.every, draft.at_least, draft.at_most, draft.amount = (
        quantity.every,
        quantity.at_least,
        quantity.at_most,
        quantity.amount,
    )
    if quantity.amount is None and "size" in text:
        draft.amount = measure(text["size"]).amount
    if quantity.said and quantity.every is None and YEARLY.search(around):
        draft.every, draft.at_least = Cadence.YEAR, quantity.at_least or 1
        draft.because("every", Cadence.YEAR, Source.HEADING, 0, 0)
    elif quantity.said:
        draft.because("at_least", quantity.at_least, Source.COLUMN, 0, 0)


def _date(draft: Draft, text: dict[str, str], calendar: Calendar) -> None:
    cell = text.get("time", "")
    for when in find_dates(f"{cell}月" if cell.isdigit() else cell, calendar)[:1]:
        draft.since, draft.until = when.since, when.until
        draft.because("until", when.until, Source.COLUMN, draft.start, draft.start + len(cell))


def _actor(draft: Draft, text: dict[str, str], *, lent: bool) -> None:
    implied = IMPLIED.get(draft.form)
    owner = classify(text.get("owner", "") or ("" if lent else text.get("speaker", "")))
    who = classify(text.get("who", ""))
    if implied is not None and (
        owner is None or implied is Actor.CENTRE_GROUP or owner[0] in PEOPLE_OF_A_BRANCH or implied is Actor.SMALL_GROUP
    ):
        draft.actor, draft.per = implied, PER[implied]
    elif owner or who:
        draft.actor, draft.per = owner or who or (None, None)
    if draft.form is Form.COLLECTIVE_STUDY and draft.actor is Actor.CENTRE_GROUP:
        draft.form = Form.CENTRE_GROUP_STUDY
    if draft.actor:
        draft.because("actor", draft.actor, Source.COLUMN, draft.start, draft.end)
