"""Texts in each encoding, workbooks, and old files through LibreOffice."""

import shutil
import time

import pytest

from tests.core.documents.makers import S, docx, p, rows, xlsx
from xueji.core.documents.model import BlockKind
from xueji.core.documents.readers import office, read_document, read_in_child
from xueji.core.documents.refusals import FileTooLarge, WrongType

A_PLAN = "一、总体要求\n坚持学习，每月1次。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RICH = rb"{\rtf1\ansi\ansicpg936 \uc1\u23398?\u20064?\par}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_text_is_read_in_each_encoding_that_editors_write(encoding: str) -> None:
    assert read_document(A_PLAN.encode(encoding), "计划.txt").text == A_PLAN


def test_traditional_characters_in_utf16_without_a_mark_are_read_as_they_stand() -> None:
    words = "黨組理論學習計劃\n每月1次"
    assert read_document(words.encode("utf-16-be"), "計劃.txt").text == words


def test_a_text_of_more_characters_than_any_plan_is_refused() -> None:
    with pytest.raises(FileTooLarge, match="150 万字"):
        read_document(("学" * 1_500_001).encode(), "长.txt")
    assert len(read_document(("学习" * 10 + "\n").encode() * 70_000, "长.txt").text) == 1_470_000


def test_the_rows_of_a_workbook_have_cells_and_titles_are_paragraphs() -> None:
    sheet = rows(
        ["2024年学习计划表", None, None], ["时间", "内容", "单位"], ["1月", "党章", None], ["备注：可调整", None, None]
    )
    document = read_document(xlsx(sheet), "计划.xlsx")
    assert document.text == "2024年学习计划表\n时间\t内容\t单位\n1月\t党章\t\n备注：可调整\n"
    assert [block.kind for block in document.blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.ROW,
        BlockKind.ROW,
        BlockKind.PARAGRAPH,
    ]
    assert [cell.of(document.text) for cell in document.blocks[2].cells] == ["1月", "党章", ""]


def test_merged_cells_of_a_workbook_are_filled_down() -> None:
    sheet = rows(["时间", "内容"], ["一季度", "党章"], [None, "党规"])
    sheet += '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    assert read_document(xlsx(sheet), "计划.xlsx").text.splitlines()[1:] == ["一季度\t党章", "一季度\t党规"]


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", "3", "3"),
        ("General", "0.30000000000000004", "0.3"),
        ("yyyy-mm-dd", "45000", "2023年3月15日"),
        ('m"月"d"日"', "45000", "3月15日"),
        ("yyyy年m月", "45000", "2023年3月"),
        ("h:mm", "0.375", "09:00"),
        ('0"次"', "2", "2次"),
        ("[Red]0.0", "2.5", "2.5"),
    ],
)
def test_a_number_is_read_as_it_is_shown(code: str, value: str, shown: str) -> None:
    quoted = code.replace('"', "&quot;")
    styles = f'<styleSheet xmlns="{S}"><numFmts><numFmt numFmtId="200" formatCode="{quoted}"/></numFmts>'
    styles += '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>'
    sheet = f'<sheetData><row r="1"><c r="A1" s="1"><v>{value}</v></c></row></sheetData>'
    assert read_document(xlsx(sheet, {"xl/styles.xml": styles}), "计划.xlsx").text == shown + "\n"


def test_shared_strings_are_joined_without_how_they_are_read_aloud() -> None:
    strings = f'<sst xmlns="{S}"><si><r><t>学</t></r><r><t>习</t></r><rPh><t>xuexi</t></rPh></si></sst>'
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    assert read_document(xlsx(sheet, {"xl/sharedStrings.xml": strings}), "计划.xlsx").text == "学习\n"


needs_office = pytest.mark.skipif(not (shutil.which("soffice") or shutil.which("libreoffice")), reason="no LibreOffice")


@needs_office
def test_an_rtf_is_converted_and_read() -> None:
    assert read_in_child(RICH, "计划.rtf").text == "学习\n"


@needs_office
def test_a_damaged_old_file_is_refused_by_name() -> None:
    damaged = OLE + b"\0" * 2000 + "WordDocument".encode("utf-16-le") + b"\xff" * 2000
    with pytest.raises(Exception, match=r"^坏\.doc：.*请用 Word 或 WPS"):
        read_in_child(damaged, "坏.doc")


def test_without_libreoffice_an_old_file_is_refused_with_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    data = OLE + b"\0" * 2000 + "WordDocument".encode("utf-16-le")
    with pytest.raises(WrongType, match=r"^旧\.wps：.*没有安装 LibreOffice.*另存为 \.docx"):
        office.to_docx(data, "旧.wps")


def test_an_old_workbook_is_never_handed_to_libreoffice() -> None:
    with pytest.raises(WrongType, match=r"没有 Word 正文"):
        office.to_docx(OLE + b"\0" * 2000 + "Workbook".encode("utf-16-le"), "表.xls")


def test_a_conversion_leaves_no_file_and_no_process_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A program that never ends is ended with the helpers that it started."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {folder}/helper\nsleep 60\n")
    program.chmod(0o700)
    monkeypatch.setattr(office, "SECONDS", 1.0)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("empty")))
    with pytest.raises(office.ReadingTooLong, match="超过 1 秒"):
        office.to_docx(RICH, "计划.rtf")
    helper = int((folder / "helper").read_text())
    for _ in range(100):
        if not _is_running(helper):
            break
        time.sleep(0.02)  # the system takes a moment to end what it was told to end
    assert not _is_running(helper)


def _is_running(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_read_document_is_the_same_every_time_and_in_the_child() -> None:
    data = docx(p("一、学习") + p("二、要求"))
    assert read_document(data, "x") == read_document(data, "x") == read_in_child(data, "x")
