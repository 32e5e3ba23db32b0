"""A table row is one duty: form, number, date and actor from the columns that the header row names."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from xueji.core.documents.model import Block, Document, Span
from xueji.core.obligations.vocabulary import load


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by the kind of their column, and the place of the whole row."""

    span: Span
    cells: dict[str, Span]
    headers: Mapping[str, str]


def rows_within(document: Document, span: Span) -> list[Row]:
    """The body rows of the tables in a stretch."""
    found: list[Row] = []
    kinds: list[str] | None = None
    headers: dict[str, str] = {}
    table: int | None = -1
    first = bisect_left(document.blocks, span.start, key=_start)
    last = bisect_left(document.blocks, span.end, key=_start)
    for block in document.blocks[first:last]:
        cells = block.cells
        if len(cells) < 2:
            kinds = None
            continue
        if kinds is None or block.table != table or len(cells) > len(kinds):
            names = [c.of(document.text) for c in cells]
            kinds, table = _kinds(names), block.table
            headers = dict(zip(reversed(kinds), reversed(names), strict=True))
            continue
        by_kind: dict[str, Span] = {}
        for kind, cell in zip(kinds, cells, strict=False):
            if cell.start < cell.end:
                by_kind.setdefault(kind, cell)
        found.append(Row(block.span, by_kind, headers))
    return found


def _start(block: Block) -> int:
    return block.span.start


def _kinds(header: list[str]) -> list[str]:
    kinds: list[str] = []
    for words in header:
        known = (k for k, p in load().columns.items() if p.search(words) and k not in kinds)
        kind = next(known, f"column{len(kinds)}")
        kinds.append(kind)
    return kinds
