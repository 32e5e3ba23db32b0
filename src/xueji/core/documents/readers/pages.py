"""Pages of placed characters → a Document: lines rejoined to paragraphs, ruled tables to rows; shared by pdf and ofd.

What a page layout adds is taken away again: line ends, page numbers, running heads and feet.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from xueji.core.documents.model import Aside, AsideKind, Document
from xueji.core.documents.readers.columns import part_tables
from xueji.core.documents.readers.grid import Cell, table_lines
from xueji.core.documents.readers.lines import Line, assemble, ensure_length
from xueji.core.documents.readers.ruling import Rule, Table, find_tables
from xueji.core.documents.readers.strips import Glyph, Measure, Strip, paragraphs, strips_of
from xueji.core.documents.refusals import NoTextLayer
from xueji.core.documents.view import PAGE

EDGE = 2
"""How many lines at the top and at the bottom of a page may be its head and foot."""


@dataclass(slots=True)
class Page:
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictured: bool = False
    """A picture takes most of the page: without characters it is a scan."""


def read_pages(pages: Iterable[Page], name: str) -> Document:
    """Page by page: of each, only lines and tables are kept."""
    loose: list[list[Strip]] = []
    tables: list[list[Table]] = []
    middles: list[float] = []
    scanned: list[str] = []
    signs = mute = 0
    for number, page in enumerate(pages):
        scanned += [str(number + 1)] if page.pictured and not page.glyphs else []
        signs += len(page.glyphs)
        mute += sum(not glyph.text for glyph in page.glyphs)
        ensure_length(signs, name)
        found = find_tables(page.rules, page.glyphs)
        tables.append(found)
        loose.append(strips_of([g for g in page.glyphs if not any(t.holds(g) for t in found)], number))
        middles.append(page.height / 2)
    _ensure_text(len(loose), signs, mute, scanned, name)
    asides = _take_heads_and_feet(loose, middles)
    return assemble(name, _lines(loose, tables), asides)


def _ensure_text(pages: int, signs: int, mute: int, scanned: Sequence[str], name: str) -> None:
    """Words are lost where a page is a picture, so one such page is enough to refuse."""
    if not signs:
        raise NoTextLayer(
            f"{name}：{pages} 页都没有文字层（可能是扫描件或图片）。请提供 Word 文件，或用文字识别软件转成文字后再试。"
        )
    if mute * 2 > signs:
        raise NoTextLayer(f"{name}：文字用的字体没有编码，读不出是什么字。请提供 Word 文件，或用 WPS 打开另存后再试。")
    if scanned:
        raise NoTextLayer(
            f"{name}：第 {'、'.join(scanned[:20])} 页是扫描图片，没有文字层。请提供 Word 文件，或去掉这些页后再试。"
        )


def _take_heads_and_feet(pages: list[list[Strip]], middles: Sequence[float]) -> list[Aside]:
    """Page numbers go; what stands at the same place of most pages is told once, beside the text."""
    found: dict[Aside, None] = {}
    for strips in pages:
        ends = strips[:1] + strips[-1:]
        strips[:] = [strip for strip in strips if strip not in ends or not PAGE.fullmatch(strip.words)]
    for kind, edge in ((AsideKind.HEADER, slice(0, EDGE)), (AsideKind.FOOTER, slice(-EDGE, None))):
        edges = [
            [strip for strip in strips[edge] if (strip.top < middle) == (kind is AsideKind.HEADER)]
            for strips, middle in zip(pages, middles, strict=True)
        ]
        seen = Counter(key for strips in edges for key in {_key(strip) for strip in strips})
        for strips, at_edge in zip(pages, edges, strict=True):
            taken = [strip for strip in at_edge if seen[_key(strip)] > max(1, 0.4 * len(pages) - 1)]
            found |= {Aside(kind, strip.words): None for strip in taken}
            strips[:] = [strip for strip in strips if strip not in taken]
    return list(found)


def _key(strip: Strip) -> tuple[str, int, int]:
    """The same words at the same height in the same size, whatever numbers they hold."""
    return re.sub(r"\d+|\s+", "", strip.words), round(strip.top / 6), round(strip.size)


def _lines(loose: Sequence[Sequence[Strip]], tables: Sequence[Sequence[Table]]) -> Iterator[Line]:
    measure = Measure.of([strip for strips in loose for strip in strips])
    parted = [part_tables(strips) for strips in loose]
    text = [strips for strips, _ in parted]
    number = 0
    for strips, rows in _stretches(text, [[*ruled, *bare] for ruled, (_, bare) in zip(tables, parted, strict=True)]):
        if rows:
            yield from table_lines(rows, number)
            number += 1
        else:
            yield from map(Line, paragraphs(strips, measure))


def _stretches(
    loose: Sequence[Sequence[Strip]], tables: Sequence[Sequence[Table]]
) -> Iterator[tuple[list[Strip], list[Sequence[Cell]]]]:
    """Text and tables by turns; a table goes on over the page if nothing stands between and its width is the same."""
    strips: list[Strip] = []
    rows: list[Sequence[Cell]] = []
    items: list[Strip | Table] = []
    for page in zip(loose, tables, strict=True):
        items += sorted(chain[Strip | Table](*page), key=_top)
    for item in items:
        other = bool(rows) if isinstance(item, Strip) else bool(strips)
        if other or (rows and isinstance(item, Table) and _width(rows) != _width(item.rows)):
            yield strips, rows
            strips, rows = [], []
        if isinstance(item, Strip):
            strips.append(item)
        else:
            rows = _joined(rows, list(item.rows))
    yield strips, rows


def _top(item: Strip | Table) -> float:
    return item.top


def _width(rows: Sequence[Sequence[Cell]]) -> int:
    return max(sum(cell.columns for cell in cells) for cells in rows)


def _joined(rows: list[Sequence[Cell]], more: list[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """A table and what of it stands on the next page, where cells that the page parted are empty at first."""
    if rows and [cell.words for cell in rows[0]] == [cell.words for cell in more[0]]:
        more = more[1:]  # the header, said again for the page
    if not rows or not more or [cell.columns for cell in rows[-1]] != [cell.columns for cell in more[0]]:
        return rows + more
    last, first = rows[-1], more[0]
    empty = next((n for n, cell in enumerate(first) if cell.lines), len(first))
    filled = sum(bool(cell.lines) for cell in first)
    if empty and filled * 2 <= sum(bool(cell.lines) for cell in last):
        return [*rows[:-1], [_run_on(*cells) for cells in zip(last, first, strict=True)], *more[1:]]
    return [*rows, [replace(cell, down=n < empty) for n, cell in enumerate(first)], *more[1:]]


def _run_on(cell: Cell, more: Cell) -> Cell:
    if not cell.lines or not more.lines:
        return replace(cell, lines=cell.lines + more.lines)
    seam = Line(cell.lines[-1].words + more.lines[0].words)
    return replace(cell, lines=(*cell.lines[:-1], seam, *more.lines[1:]))
