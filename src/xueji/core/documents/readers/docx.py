"""A .docx → Document: paragraphs, text boxes and table rows in order, automatic numbers written out, changes accepted.

Only the parts that carry words are parsed (ECMA-376 Part 1, 17.3, 17.4, 17.9, 17.13.5; Part 3 for alternatives).
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element  # the type; the parsing is defusedxml's

from xueji.core.documents.model import Aside, AsideKind, Document
from xueji.core.documents.readers.archive import open_archive, part
from xueji.core.documents.readers.grid import MOST_COLUMNS, Cell, table_lines
from xueji.core.documents.readers.lines import Line, assemble
from xueji.core.documents.readers.lists import Lists, W, value_of
from xueji.core.documents.readers.xml import parse
from xueji.core.documents.refusals import FileDamaged

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
P, TABLE, ROW, CELL, BOX = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}txbxContent"
BREAKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# Deleted and moved-away words are no words of the document; the reading of a character stands above its line.
SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}rt", TABLE}
TRANSPARENT = {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}
CONTENTS = f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"
ASIDES = (
    (re.compile(r"word/header\d*\.xml"), AsideKind.HEADER),
    (re.compile(r"word/footer\d*\.xml"), AsideKind.FOOTER),
    (re.compile(r"word/(?:foot|end)notes\.xml"), AsideKind.NOTE),
)

TABLE_STYLES = re.compile(rb'<w:style\b[^<>]*\bw:type="table"[^<>]*>[^\0]{0,20000}?</w:style>')
"""Nine tenths of Word's styles, and none gives a paragraph its number: parsing them would be half of a reading."""


def read_docx(data: bytes, name: str) -> Document:
    archive = open_archive(data, name)
    body = _part(archive, "word/document.xml", name).find(f"{W}body")
    if body is None:
        raise FileDamaged(f"{name}：word/document.xml 里没有正文。请用 Word 打开另存后再试。")
    has_lists = "word/numbering.xml" in archive.NameToInfo
    # Styles matter only for the numbers that they give to paragraphs.
    has_styles = has_lists and "word/styles.xml" in archive.NameToInfo
    lists = Lists(
        _part(archive, "word/numbering.xml", name) if has_lists else None,
        _part(archive, "word/styles.xml", name, without=TABLE_STYLES) if has_styles else None,
    )
    return assemble(name, _Reader(lists).lines(body), _asides(archive, name))


def _part(archive: zipfile.ZipFile, path: str, name: str, *, without: re.Pattern[bytes] | None = None) -> Element:
    data = part(archive, path, name) or b""
    return parse(without.sub(b"", data) if without else data, path, name)


def _asides(archive: zipfile.ZipFile, name: str) -> Iterator[Aside]:
    """Heads and feet of pages and notes, each said once."""
    reader = _Reader(Lists(None, None))
    for path in sorted(archive.namelist()):
        kind = next((kind for pattern, kind in ASIDES if pattern.fullmatch(path)), None)
        if kind is None:
            continue
        root = _part(archive, path, name)
        for piece in root if kind is AsideKind.NOTE else [root]:
            words = "\n".join(line.words for line in reader.lines(piece)).strip()
            if words:
                yield Aside(kind, words)


class _Reader:
    """Walks the body once, since lists count and tables are numbered in reading order."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.tables = 0

    def lines(self, parent: Element) -> Iterator[Line]:
        joined = ""
        for element in _children(parent):
            if element.tag == TABLE:
                yield from self._table(element)
            elif element.tag == P:
                words, boxes = _words(element)
                joined += words
                # Without its mark a paragraph runs into the next one, whose number it takes.
                if not _mark_is_deleted(element):
                    yield from map(Line, _labelled(self.lists.label(element), joined).split("\n"))
                    joined = ""
                for box in boxes:
                    yield from self.lines(box)
        if joined:
            yield Line(joined)

    def _table(self, table: Element) -> Iterator[Line]:
        number = self.tables
        self.tables += 1
        rows = [list(self._cells(row)) for row in _children(table) if row.tag == ROW and not _is_deleted(row)]
        yield from table_lines(rows, number)

    def _cells(self, row: Element) -> Iterator[Cell]:
        for _ in range(_number(row, f"{W}trPr/{W}gridBefore", 0)):
            yield Cell()
        for cell in _children(row):
            if cell.tag != CELL or cell.find(f"{W}tcPr/{W}cellDel") is not None:
                continue
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            down = merged is not None and merged.get(f"{W}val", "continue") == "continue"
            lines = tuple(line for line in self.lines(cell) if line.words.strip())
            yield Cell(lines, _number(cell, f"{W}tcPr/{W}gridSpan", 1), down)


def _children(parent: Element) -> Iterator[Element]:
    """What stands in an element, through controls and kept changes; of alternatives, one; no table of contents."""
    waiting: list[Iterator[Element]] = [iter(parent)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == f"{MC}AlternateContent":
            waiting.append(iter(_chosen(child)))
        elif child.tag not in TRANSPARENT:
            yield child
        elif value_of(child, CONTENTS) != "Table of Contents":
            waiting.append(iter(child))


def _chosen(alternatives: Element) -> Iterable[Element]:
    """The first alternative with words: the others say the same for older programs."""
    return next((branch for branch in alternatives if next(branch.iter(f"{W}t"), None) is not None), ())


def _words(paragraph: Element) -> tuple[str, list[Element]]:
    """The paragraph's own words, and the text boxes that hang on it."""
    pieces: list[str] = []
    boxes: list[Element] = []
    waiting: list[Iterator[Element]] = [_children(paragraph)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == f"{W}t":
            pieces.append(child.text or "")
        elif child.tag in BREAKS:
            pieces.append(BREAKS[child.tag])
        elif child.tag == BOX:
            boxes.append(child)
        elif child.tag not in SKIPPED:
            waiting.append(_children(child))
    return "".join(pieces), boxes


def _labelled(label: str, words: str) -> str:
    """1. before 2023 keeps its distance: 1.2023 is another number."""
    return f"{label} {words}" if label[-1:].isascii() and words[:1].isdecimal() and label else label + words


def _mark_is_deleted(paragraph: Element) -> bool:
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)


def _is_deleted(row: Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _number(element: Element, path: str, least: int) -> int:
    word = value_of(element, path) or ""
    return min(max(int(word), least), MOST_COLUMNS) if word.isdecimal() and len(word) < 9 else least
