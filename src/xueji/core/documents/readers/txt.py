"""Plain text → Document: UTF-8 with or without BOM, UTF-16 with BOM, GB18030. One line, one paragraph."""

import codecs
import re

from xueji.core.documents.model import Block, BlockKind, Document, Span
from xueji.core.documents.refusals import FileDamaged, FileEmpty, WrongType

LINE = re.compile(r"[^\r\n]+")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_txt(data: bytes, name: str) -> Document:
    text = decode(data, name)
    if not text.strip():
        raise FileEmpty(f"{name}：文件里没有文字。请确认选对了文件。")
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, Span(line.start(), line.end())) for line in LINE.finditer(text) if line[0].strip()
    )
    return Document(name=name, text=text, blocks=blocks)


def decode(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data[:65536]:
        at = data.index(b"\0")
        raise WrongType(
            f"{name}：第 {at + 1} 字节起有空字节，不是文本文件，或文件已损坏。请重新拷贝，或另存为 .txt 再试。"
        )
    else:
        encodings = ["utf-8-sig", "gb18030"]
    place = 0
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            place = max(place, error.start)
            continue
        return _ensure_words(text, name)
    raise FileDamaged(
        f"{name}：第 {place + 1} 字节处既不是 UTF-8 也不是 GB18030 编码。请用记事本打开，另存为 UTF-8 编码再试。"
    )


def _ensure_words(text: str, name: str) -> str:
    strange = len(CONTROL.findall(text))
    if strange > max(8, len(text) // 100):
        first = CONTROL.search(text)
        at = first.start() + 1 if first else 1
        raise WrongType(f"{name}：第 {at} 字处有大量控制字符，不是文本文件。请用 Word 或 WPS 另存为 .docx 再试。")
    return text
