"""A .docx → Document: paragraphs and table rows in order, cells joined by TAB, automatic numbers written out.

Only the parts that carry words are parsed, with entities and DTDs forbidden (ECMA-376 Part 1, 17.3, 17.4, 17.9).
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError  # the types; the parsing is defusedxml's

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from xueji.core.documents.model import Block, BlockKind, Document, Span
from xueji.core.documents.readers.archive import ensure_document, open_archive, part
from xueji.core.documents.readers.lists import Lists
from xueji.core.documents.refusals import FileDamaged, FileEmpty, FileSuspicious

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# Deleted and moved-away words are no words of the document; text boxes float outside the line.
SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{MC}Fallback", f"{W}txbxContent", f"{W}tbl"}


def read_docx(data: bytes, name: str) -> Document:
    archive = open_archive(data, name)
    ensure_document(archive, name)
    tree = parse(part(archive, "word/document.xml", name) or b"", "word/document.xml", name)
    body = tree.find(f"{W}body")
    if body is None:
        raise FileDamaged(f"{name}：word/document.xml 里没有正文。请用 Word 打开另存后再试。")
    numbering = part(archive, "word/numbering.xml", name)
    lists = Lists(parse(numbering, "word/numbering.xml", name) if numbering else None)
    # Styles matter only for the numbers that they give to paragraphs which name them.
    styled = numbering is not None and tree.find(f".//{W}pStyle") is not None
    styles = part(archive, "word/styles.xml", name) if styled else None
    lists.learn_styles(parse(styles, "word/styles.xml", name) if styles else None)
    document = _assemble(name, body, lists)
    if not document.text.strip():
        raise FileEmpty(f"{name}：文件里没有文字（可能全是图片）。请提供文字版。")
    return document


def parse(data: bytes, path: str, name: str) -> Element:
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileSuspicious(f"{name}：部件 {path} 含实体或 DTD 声明，不予解析。请用 Word 打开另存后再试。") from error
    except (ParseError, ValueError, LookupError) as error:
        raise FileDamaged(f"{name}：部件 {path} 不是完整的 XML。请用 Word 修复或另存后再试。") from error
    return root


def _assemble(name: str, body: Element, lists: Lists) -> Document:
    blocks: list[Block] = []
    lines: list[str] = []
    at = 0
    for line, cells, table in _lines(body, lists):
        if line.strip():
            kind = BlockKind.PARAGRAPH if table is None else BlockKind.ROW
            spans = tuple(Span(at + start, at + end) for start, end in cells)
            blocks.append(Block(kind, Span(at, at + len(line)), spans, table))
            lines.append(line)
            at += len(line) + 1
    return Document(name=name, text="\n".join(lines) + "\n" if lines else "", blocks=tuple(blocks))


def _lines(body: Element, lists: Lists) -> Iterator[tuple[str, list[tuple[int, int]], int | None]]:
    """Each line with its cells' places and its table's number."""
    table = -1
    for kind, element in _blocks(body):
        if kind == "paragraph":
            for line in (lists.label(element) + _words(element)).split("\n"):
                yield line, [], None
            continue
        table += 1
        for row in _rows(element):
            cells, places, at = [], [], 0
            for cell in _cells(row):
                words = " ".join("".join(_words(p) for p in cell.iter(f"{W}p")).split())
                cells.append(words)
                places.append((at, at + len(words)))
                at += len(words) + 1
            yield "\t".join(cells), places, table


def _blocks(parent: Element) -> Iterator[tuple[str, Element]]:
    for child in parent:
        if child.tag == f"{W}p":
            yield "paragraph", child
        elif child.tag == f"{W}tbl":
            yield "table", child
        elif child.tag in {
            f"{W}sdt",
            f"{W}sdtContent",
            f"{W}ins",
            f"{W}customXml",
            f"{MC}AlternateContent",
            f"{MC}Choice",
        }:
            yield from _blocks(child)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins"}:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent"}:
            yield from _cells(child)


def _words(paragraph: Element) -> str:
    pieces: list[str] = []
    waiting = [iter(paragraph)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == f"{W}t":
            pieces.append(child.text or "")
        elif child.tag in BREAKS:
            pieces.append(BREAKS[child.tag])
        elif child.tag not in SKIPPED:
            waiting.append(iter(child))
    return "".join(pieces)
