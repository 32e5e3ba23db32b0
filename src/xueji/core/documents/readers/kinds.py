"""Which kind of file the bytes are, by content, not by name; then the reader of that kind."""

from pathlib import Path

from xueji.core.documents.model import Document
from xueji.core.documents.refusals import FileEmpty, FileEncrypted, FileTooLarge, WrongType

LARGEST = 20 * 1024 * 1024
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NEXT = "请用 Word 或 WPS 打开后另存为 .docx 或 .txt 再试。"


def read_document(source: Path | bytes, name: str) -> Document:
    """Parse in this process; for bytes of unknown origin call `read_in_child` instead."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    ensure_size(data, name)
    if data.startswith(b"PK"):
        from xueji.core.documents.readers.docx import read_docx  # a parser is loaded for its own kind alone

        return read_docx(data, name)
    ensure_not_binary(data, name)
    from xueji.core.documents.readers.txt import read_txt  # as above

    return read_txt(data, name)


def ensure_size(data: bytes, name: str) -> None:
    if not data:
        raise FileEmpty(f"{name}：文件是空的（0 字节）。请确认选对了文件，或重新拷贝一份再试。")
    if len(data) > LARGEST:
        raise FileTooLarge(
            f"{name}：文件有 {len(data) / 1048576:.0f} MB，超过 20 MB 的上限。请去掉图片，或另存为 .txt 再试。"
        )


def ensure_not_binary(data: bytes, name: str) -> None:
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
            raise FileEncrypted(f"{name}：文件设了打开密码。请在 Word 或 WPS 中取消密码，另存后再试。")
        if len(data) < 1536:
            raise FileEncrypted(f"{name}：文件是加密的或不完整的 Office 文件（只有文件头）。{NEXT}")
        raise WrongType(f"{name}：这是旧版 Office 文件（.doc 一类），文件头不是 .docx。{NEXT}")
    for magic, kind in MAGIC:
        if data.startswith(magic):
            raise WrongType(f"{name}：从文件开头看，内容是{kind}，不是 .docx 或 .txt。{NEXT}")
