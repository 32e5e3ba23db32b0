"""Plain text → Document: UTF-8 and UTF-16 with or without BOM, GB18030. One line, one paragraph."""

import codecs
import re

from xueji.core.documents.model import Block, BlockKind, Document, Span
from xueji.core.documents.readers.lines import ensure_length
from xueji.core.documents.refusals import FileDamaged, FileEmpty, WrongType

LINE = re.compile(r"[^\r\n]+")
CELL = re.compile(r"[^\t]*[^\t\s][^\t]*")
ORDINAL = re.compile(r"\s*(?:第?[一二三四五六七八九十\d]{1,3}[章节条、.．]|[（(][^）)]{1,3}[）)]|[①-⑳])\t?\s*[^\t]+$")
USUAL = re.compile(r"[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_txt(data: bytes, name: str) -> Document:
    text = decode(data, name)
    if not text.strip():
        raise FileEmpty(f"{name}：文件里没有文字。请确认选对了文件。")
    ensure_length(len(text), name)
    blocks: list[Block] = []
    table, in_table = -1, False
    for line in LINE.finditer(text):
        if not line[0].strip():
            continue
        cells = _cells(line)
        table += bool(cells) and not in_table
        in_table = bool(cells)
        span = Span(line.start(), line.end())
        if cells:
            blocks.append(Block(BlockKind.ROW, span, cells, table))
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, span))
    return Document(name=name, text=text, blocks=tuple(blocks))


def _cells(line: re.Match[str]) -> tuple[Span, ...]:
    """The cells of a line that a table left behind; a label and its words parted by a TAB are no row."""
    cells = tuple(Span(line.start() + m.start(), line.start() + m.end()) for m in CELL.finditer(line[0]))
    return cells if len(cells) >= 2 and not ORDINAL.match(line[0]) else ()


def decode(data: bytes, name: str) -> str:
    ensure_length(len(data) // 4, name)  # no encoding takes more than four bytes for a character
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = sorted(["utf-16-le", "utf-16-be"], key=lambda encoding: -_usual(data, encoding))
    else:
        encodings = ["utf-8-sig", "gb18030"]
    place = 0
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            place = max(place, error.start)
            continue
        return _ensure_words(text, data, name)
    if b"\0" in data and encodings != ["utf-16"]:
        raise _no_text(data, name)
    raise FileDamaged(
        f"{name}：第 {place + 1} 字节处既不是 UTF-8 或 UTF-16，也不是 GB18030 编码。"
        "请用记事本打开，另存为 UTF-8 编码再试。"
    )


def _usual(data: bytes, encoding: str) -> int:
    """How many of the first characters are Chinese, ASCII or punctuation when read so."""
    return len(USUAL.findall(data[:4096].decode(encoding, "ignore")))


def _no_text(data: bytes, name: str) -> WrongType:
    at = data.index(b"\0") + 1
    return WrongType(f"{name}：第 {at} 字节起有空字节，不是文本文件，或文件已损坏。请重新拷贝，或另存为 .txt 再试。")


def _ensure_words(text: str, data: bytes, name: str) -> str:
    if "\0" in text:
        raise _no_text(data, name)
    strange = len(CONTROL.findall(text))
    if strange > max(8, len(text) // 100):
        first = CONTROL.search(text)
        at = first.start() + 1 if first else 1
        raise WrongType(f"{name}：第 {at} 字处有大量控制字符，不是文本文件。请用 Word 或 WPS 另存为 .docx 再试。")
    return text
