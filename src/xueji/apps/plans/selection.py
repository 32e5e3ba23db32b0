"""Words selected in the source → the clause they stand in, and the duty that the reader finds in them."""

from dataclasses import dataclass, replace

from xueji.apps.plans.models import Clause, Plan
from xueji.core.documents.model import Block, BlockKind, Document, Span
from xueji.core.errors import XuejiError
from xueji.core.obligations.model import Because, Form, Obligation
from xueji.core.reading import read

NUMBER = "一、"


class NoSuchWords(XuejiError):
    """The words do not stand in the plan."""


@dataclass(frozen=True, slots=True)
class Selection:
    """text[start:end] of the plan's document, without white space at its edges, and the innermost clause around it."""

    start: int
    end: int
    words: str
    clause: Clause


def select(plan: Plan, start: int, end: int) -> Selection:
    """Raises NoSuchWords where nothing, or more than one clause, was selected."""
    text = plan.document.text
    chosen = text[start:end] if 0 <= start < end <= len(text) else ""
    words = chosen.strip()
    around = plan.clauses.filter(start__lte=start, end__gt=start).order_by("-position").first() if words else None
    if around is None:
        raise NoSuchWords("没有选到计划原文里的字。请在左边原文中选中写这项任务的话，再按“补一项任务”。")
    start += len(chosen) - len(chosen.lstrip())
    end = start + len(words)
    if plan.clauses.filter(position__gt=around.position, start__gte=start, start__lt=end).exists():
        raise NoSuchWords("选中的话跨了两个条款。请只选一个条款里的话。")
    return Selection(start, end, words, around)


def find(plan: Plan, words: str) -> Selection:
    """The first place of words that were typed or pasted. Raises NoSuchWords."""
    at = plan.document.text.find(words.strip()) if words.strip() else -1
    if at < 0:
        raise NoSuchWords("计划原文里没有这句话。请照原文逐字填写，标点也要一样。")
    return select(plan, at, at + len(words.strip()))


def read_selection(plan: Plan, chosen: Selection) -> Obligation:
    """What the reader finds in the words under the heading of their clause; a duty of no known form where nothing."""
    lines = [plan.title, f"{NUMBER}{chosen.clause.heading}", chosen.words]
    base = len(lines[0]) + len(lines[1]) + 2
    found = next((o for o in read(_document(lines)).obligations if o.end > base), None)
    here = {"clause": chosen.clause.path, "quote": chosen.words, "start": chosen.start, "end": chosen.end}
    if found is None:
        return Obligation(form=Form.OTHER, **here)  # type: ignore[arg-type]  # keywords of the dataclass
    text, heading_at = plan.document.text, len(lines[0]) + 1 + len(NUMBER)
    places = (
        (0, len(lines[0]), text.find(plan.title)),
        (heading_at, base - 1, text.find(chosen.clause.heading, chosen.clause.start)),
        (base, base + len(chosen.words), chosen.start),
    )
    return replace(found, why=tuple(_moved(because, places) for because in found.why), **here)  # type: ignore[arg-type]  # as above


def _document(lines: list[str]) -> Document:
    blocks, at = [], 0
    text = "\n".join(lines)
    for line in text.split("\n"):
        blocks.append(Block(BlockKind.PARAGRAPH, Span(at, at + len(line))))
        at += len(line) + 1
    return Document("选中的话", text, tuple(blocks))


def _moved(because: Because, places: tuple[tuple[int, int, int], ...]) -> Because:
    """The place of a reason in the plan's own document; (0, 0) where it stands in none of the lines."""
    for start, end, source in places:
        if source >= 0 and start <= because.start < because.end <= end:
            return replace(because, start=because.start - start + source, end=because.end - start + source)
    return replace(because, start=0, end=0)
