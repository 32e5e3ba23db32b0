"""Files of every kind, honest and hostile: each gives a document or one clear message."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.core.documents.model import BlockKind
from xueji.core.documents.readers import read_document, read_in_child
from xueji.core.documents.refusals import (
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileSuspicious,
    FileTooLarge,
    Unreadable,
    WrongType,
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, **parts: str) -> bytes:
    """A minimal .docx whose body is the given XML; other parts by their path with / as __."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", parts.pop("document", document))
        for path, text in parts.items():
            archive.writestr(path.replace("__", "/") + ".xml", text)
    return out.getvalue()


def paragraph(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def test_a_text_file_is_read_in_utf8_with_and_without_bom_and_in_gb18030() -> None:
    words = "一、总体要求\n坚持学习。"
    for data in (words.encode(), b"\xef\xbb\xbf" + words.encode(), words.encode("gb18030")):
        document = read_in_child(data, "计划.txt")
        assert document.text == words
        assert [b.span.of(document.text) for b in document.blocks] == ["一、总体要求", "坚持学习。"]


def test_table_rows_keep_their_cells_joined_by_tabs() -> None:
    cells = "".join(f"<w:tc>{paragraph(words)}</w:tc>" for words in ("1月", "主题党日"))
    document = read_in_child(docx(paragraph("计划") + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"), "表.docx")
    row = document.blocks[1]
    assert row.kind is BlockKind.ROW
    assert row.table == 0
    assert document.text == "计划\n1月\t主题党日\n"
    assert [cell.of(document.text) for cell in row.cells] == ["1月", "主题党日"]


def test_automatic_numbers_are_written_out() -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = paragraph("总体要求", listed) + paragraph("学习内容", listed)
    assert read_in_child(docx(body, word__numbering=numbering), "号.docx").text == "一、总体要求\n二、学习内容\n"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 3_000_000)
    return out.getvalue()


def many_members() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(2001):
            archive.writestr(f"{n}", b"")
    return out.getvalue()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
)
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le")
HOSTILE: dict[str, tuple[bytes, type[Unreadable], str]] = {
    "empty.txt": (b"", FileEmpty, "空的"),
    "blank.txt": (b" \n\n", FileEmpty, "没有文字"),
    "nul.txt": ("学习".encode() + b"\0" * 100, WrongType, "第 7 字节"),
    "noise.txt": (b"\xff\xfe\xfd\x81\x81" * 50 + b"\xff", Unreadable, "noise.txt"),
    "large.txt": (b"a" * (20 * 1024 * 1024 + 1), FileTooLarge, "20 MB"),
    "pdf.docx": (b"%PDF-1.7\n1 0 obj", FileDamaged, "PDF"),
    "encrypted.docx": (ENCRYPTED, FileEncrypted, "密码"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, WrongType, ".doc"),
    "cut.docx": (docx(paragraph("学习"))[:120], FileDamaged, "不完整"),
    "bomb.docx": (bomb(), FileSuspicious, "压缩比"),
    "members.docx": (many_members(), FileSuspicious, "2001"),
    "laughs.docx": (docx("", document=LAUGHS), FileSuspicious, "实体"),
    "broken.docx": (docx("", document="<w:document"), FileDamaged, "word/document.xml"),
    "deep.docx": (docx("<w:sdt>" * 50 + "</w:sdt>" * 50), FileEmpty, "没有文字"),
    "sheet.docx": (b"PK\x05\x06" + b"\0" * 18, WrongType, "压缩包"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_one_clear_message(name: str) -> None:
    data, kind, words = HOSTILE[name]
    with pytest.raises(kind) as refused:
        read_in_child(data, name)
    message = str(refused.value)
    assert message.startswith(name)
    assert words in message
    assert message.endswith("。")
    assert "\n" not in message


def test_the_parent_never_parses_a_docx() -> None:
    """Endless nesting ends the child, not the caller."""
    deep = "<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000
    with pytest.raises(Unreadable, match=r"^deep\.docx"):
        read_in_child(docx(deep), "deep.docx")


@given(st.binary(max_size=400))
def test_any_bytes_give_a_document_or_a_named_error(data: bytes) -> None:
    try:
        words = read_document(data, "x").text
    except Unreadable as error:
        words = str(error)
    assert words.strip()
