"""Which kind of file the bytes are, by content, not by name; then the reader of that kind."""

import re
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from pathlib import Path

from xueji.core.documents.model import Document
from xueji.core.documents.refusals import FileEmpty, FileEncrypted, FileTooLarge, StateSecret, WrongType

LARGEST = 20 * 1024 * 1024


class Kind(StrEnum):
    """What can be read; the module of the same name has the reader."""

    TXT = "txt"
    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    OFD = "ofd"


ZIP, PDF, RTF = b"PK", b"%PDF", b"{\\rtf"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"II*\0", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
)
PARTS = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX, "OFD.xml": Kind.OFD}
"""A zip container is what its main part says."""
SECRET = re.compile(r"(绝密|机密|秘密)\s*[★☆]")
HEAD = 600
NEXT = "请用 Word 或 WPS 打开后另存为 .docx 或 .txt 再试。"


def read_document(source: Path | bytes, name: str) -> Document:
    """Parse in this process; for bytes of unknown origin call `read_in_child` instead."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    kind = kind_of(data, name)
    # A parser is loaded for its own kind alone: each costs more than the reading of a usual plan.
    module = import_module(f"xueji.core.documents.readers.{kind}")
    reader: Callable[[bytes, str], Document] = getattr(module, f"read_{kind}")
    return _ensure_no_secret(reader(data, name))


def _ensure_no_secret(document: Document) -> Document:
    """The mark stands at the head of the first page, or in a header (GB/T 9704-2012, 7.2.2)."""
    heads = (document.text[:HEAD], *(aside.text for aside in document.asides))
    found = next((hit for head in heads if (hit := SECRET.search(head))), None)
    if found:
        raise StateSecret(
            f"{document.name}：文中有密级标志“{found.group(0)}”，没有读。本程序不处理涉密文件，请按保密规定处理这份文件。"
        )
    return document


def kind_of(data: bytes, name: str) -> Kind:
    ensure_readable(data, name)
    if is_old(data):
        raise WrongType(f"{name}：这是旧版 Office 文件（.doc 一类），文件头不是 .docx。{NEXT}")
    if data.startswith(ZIP):
        return _container(data, name)
    return Kind.PDF if PDF in data[:1024] else Kind.TXT  # readers take a header that late (ISO 32000-1, Annex H)


def is_old(data: bytes) -> bool:
    """Formats that only an office program can open."""
    return data.startswith((OLE, RTF))


def ensure_readable(data: bytes, name: str) -> None:
    """Refuse by size and first bytes alone; nothing is parsed."""
    if not data:
        raise FileEmpty(f"{name}：文件是空的（0 字节）。请确认选对了文件，或重新拷贝一份再试。")
    if len(data) > LARGEST:
        raise FileTooLarge(
            f"{name}：文件有 {len(data) / 1048576:.0f} MB，超过 20 MB 的上限。请去掉图片，或另存为 .txt 再试。"
        )
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
            raise FileEncrypted(f"{name}：文件设了打开密码。请在 Word 或 WPS 中取消密码，另存后再试。")
        if len(data) < 1536:
            raise FileEncrypted(f"{name}：文件是加密的或不完整的 Office 文件（只有文件头）。{NEXT}")
    for magic, kind in MAGIC:
        if data.startswith(magic):
            raise WrongType(f"{name}：从文件开头看，内容是{kind}，不是能读的文件。{NEXT}")


def _container(data: bytes, name: str) -> Kind:
    from xueji.core.documents.readers.archive import open_archive  # only for the kinds that are archives

    names = set(open_archive(data, name).namelist())
    found = next((kind for part, kind in PARTS.items() if part in names), None)
    if found is None:
        kind = "演示文稿" if "ppt/presentation.xml" in names else "压缩包"
        raise WrongType(f"{name}：内容是{kind}，里面没有 word/document.xml 一类的正文。请选 .docx、.pdf 或 .txt 文件。")
    return found
