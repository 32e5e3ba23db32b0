"""Pages of placed characters: paragraphs rejoined, what a page adds taken away, ruled tables kept as rows."""

import pytest

from tests.core.documents.makers import ofd, ofd_page, pdf, printed, ruled, shown, stream, text_object
from xueji.core.documents.model import Aside, AsideKind, Document
from xueji.core.documents.readers import read_document
from xueji.core.documents.refusals import NoTextLayer

LEFT, INDENTED = 80.0, 112.0
FULL = "一二三四五六七八九十一二三四五六七八九十一二三四五六七"
"""As many characters of 16 points as fit the line."""
SHORT = "制定本计划。"
GROUND = b"q 595 0 0 842 0 0 cm /I Do Q\n"
IMAGE = stream(b"0", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8")


def lines(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks]


def read(*contents: bytes) -> Document:
    return read_document(pdf(*contents), "计划.pdf")


def test_a_wrapped_paragraph_of_a_pdf_is_one_block() -> None:
    document = read(
        printed((FULL[:-2], INDENTED), (FULL, LEFT), (SHORT, LEFT), ("一、总体要求", INDENTED), (SHORT, INDENTED))
    )
    assert lines(document) == [FULL[:-2] + FULL + SHORT, "一、总体要求", SHORT]


def test_a_paragraph_runs_over_the_page_and_the_page_number_goes() -> None:
    first = printed((FULL[:-2], INDENTED), (FULL, LEFT), (FULL, LEFT)) + shown("— 1 —", 280, 60)
    second = printed((SHORT, LEFT), (SHORT, INDENTED)) + shown("— 2 —", 280, 60)
    assert lines(read(first, second)) == [FULL[:-2] + FULL + FULL + SHORT, SHORT]


def test_running_heads_and_feet_are_kept_apart() -> None:
    pages = [
        shown("云州市经信局文件", 200, 815, 12) + printed((f"第{n}项工作。", INDENTED)) + shown("内部资料", 260, 40, 10)
        for n in "一二三"
    ]
    document = read(*pages)
    assert lines(document) == ["第一项工作。", "第二项工作。", "第三项工作。"]
    assert document.asides == (Aside(AsideKind.HEADER, "云州市经信局文件"), Aside(AsideKind.FOOTER, "内部资料"))


def test_a_title_of_two_lines_is_one_block() -> None:
    title = shown("云州市工业和信息化局机关党委", 140, 800, 22) + shown("学习计划", 250, 770, 22)
    body = printed((FULL[:-2], INDENTED), (FULL, LEFT), (SHORT, LEFT), (FULL[:-2], INDENTED), (FULL, LEFT), top=720)
    assert lines(read(title + body))[0] == "云州市工业和信息化局机关党委学习计划"


def test_the_rest_of_a_wrapped_title_and_a_line_cut_short_by_a_long_word_run_on() -> None:
    body = printed((FULL, LEFT), ("学习计划", 270), (FULL[:-2], INDENTED), (FULL[:-4], LEFT), ("2024-2025年度。", LEFT))
    body += printed((SHORT, INDENTED), (SHORT, INDENTED), top=600)
    assert lines(read(body))[:2] == [FULL + "学习计划", FULL[:-2] + FULL[:-4] + "2024-2025年度。"]


def test_a_long_dash_is_two_signs_and_a_sign_printed_twice_is_one() -> None:
    dash = shown("深耕——学习。", LEFT, 700)
    assert lines(read(dash + shown("党章", LEFT, 600) + shown("党章", LEFT + 0.4, 600))) == ["深耕——学习。", "党章"]


TABLE = ruled((80, 160, 320, 400), (700, 660, 620, 580))
CELLS = (
    shown("时间", 90, 672) + shown("内容", 170, 672) + shown("单位", 330, 672),
    shown("1月", 90, 632) + shown("学习党章", 170, 640) + shown("党规", 170, 622) + shown("办公室", 330, 632),
    shown("2月", 90, 592) + shown("主题党日", 170, 592),
)


def test_a_ruled_table_keeps_its_rows_and_cells() -> None:
    document = read(printed((SHORT, LEFT)) + TABLE + b"".join(CELLS) + shown("附则。", LEFT, 500))
    assert lines(document) == [SHORT, "时间\t内容\t单位", "1月\t学习党章 党规\t办公室", "2月\t主题党日\t", "附则。"]
    assert {block.table for block in document.blocks} == {None, 0}


def test_a_table_without_lines_keeps_its_rows_and_cells() -> None:
    note = shown("党规", 170, 610) + shown("党史", 170, 588)
    rows = b"".join(CELLS[:1]) + shown("1月", 90, 632) + shown("学习党章", 170, 632) + shown("办公室", 330, 632)
    document = read(printed((SHORT, LEFT)) + rows + note + shown("2月", 90, 566) + shown("主题党日", 170, 566))
    assert lines(document) == [SHORT, "时间\t内容\t单位", "1月\t学习党章党规党史\t办公室", "2月\t主题党日\t"]
    assert {block.table for block in document.blocks} == {None, 0}


def test_a_signature_beside_a_date_is_no_table() -> None:
    signed = shown("机关党委", 90, 632) + shown("2024年1月5日", 330, 632)
    document = read(printed((SHORT, LEFT)) + signed + shown("云州", 90, 610) + shown("印发", 330, 610))
    assert {block.table for block in document.blocks} == {None}


def test_a_merged_cell_without_its_inner_line_is_filled_down() -> None:
    across = b"80 620 m 160 620 l S\n"  # only the first column is divided between the two rows
    frame = ruled((80, 160, 320), (700, 660)) + ruled((80, 160, 320), (660, 580)) + across
    words = shown("时间", 90, 672) + shown("内容", 170, 672)
    words += shown("1月", 90, 632) + shown("2月", 90, 592) + shown("主题党日", 170, 615)
    assert lines(read(frame + words)) == ["时间\t内容", "1月\t主题党日", "2月\t主题党日"]


def test_a_table_goes_on_over_the_page_and_its_header_is_said_once() -> None:
    document = read(TABLE + b"".join(CELLS), TABLE + CELLS[0] + shown("3月", 90, 632) + shown("党课", 170, 632))
    assert lines(document)[-3:] == ["1月\t学习党章 党规\t办公室", "2月\t主题党日\t", "3月\t党课\t"]
    assert [block.table for block in document.blocks] == [0] * 4


def test_a_page_that_is_turned_reads_as_it_is_seen() -> None:
    turned = b"q 0 1 -1 0 595 0 cm\n" + printed((SHORT, 60), ("二、要求", 60), top=500) + b"Q"
    assert lines(read_document(pdf(turned, page=b"/Rotate 90"), "横.pdf")) == [SHORT, "二、要求"]


def test_a_watermark_that_leans_is_no_text() -> None:
    leaning = b"q 0.7 0.7 -0.7 0.7 300 300 cm\n" + shown("内部资料严禁外传", 0, 0, 30) + b"Q\n"
    assert lines(read(leaning + printed((SHORT, LEFT)))) == [SHORT]


def test_a_radical_that_a_font_names_is_the_character_it_looks_like() -> None:
    assert lines(read(printed(("⼯作要求", LEFT)))) == ["工作要求"]


@pytest.mark.parametrize(
    ("pages", "says"),
    [((GROUND,), "1 页都没有文字层"), ((printed((SHORT, LEFT)), GROUND), "第 2 页是扫描图片")],
    ids=["every page", "one page of two"],
)
def test_a_scanned_page_is_refused_since_its_words_would_be_lost(pages: tuple[bytes, ...], says: str) -> None:
    data = pdf(*pages, resources=b"/XObject << /I %d 0 R >>" % (4 + 2 * len(pages)), more=[IMAGE])
    with pytest.raises(NoTextLayer, match=says):
        read_document(data, "扫描.pdf")


def test_an_ofd_is_rejoined_like_a_pdf() -> None:
    words = "为提高学习质量，结合本单位实际，经研究，"  # 20 characters of 5.6 mm
    page = "".join(
        text_object(*line)
        for line in [
            (words, 39.2, 30.0),
            (words + "现将", 28.0, 40.0),
            ("印发计划。", 28.0, 50.0),
            ("一、要求", 39.2, 60.0),
            ("二、安排", 39.2, 70.0),
        ]
    )
    document = read_document(ofd(page + text_object("— 1 —", 95, 280, 4)), "计划.ofd")
    assert lines(document) == [words + words + "现将印发计划。", "一、要求", "二、安排"]


def test_an_ofd_table_and_template_are_read_and_its_leaning_words_are_not() -> None:
    frame = "M 20 50 L 120 50 M 20 60 L 120 60 M 20 70 L 120 70 M 20 50 L 20 70 M 60 50 L 60 70 M 120 50 L 120 70"
    page = f'<ofd:PathObject Boundary="0 0 210 297"><ofd:AbbreviatedData>{frame}</ofd:AbbreviatedData></ofd:PathObject>'
    page += (
        text_object("时间", 22, 51)
        + text_object("内容", 62, 51)
        + text_object("1月", 22, 61, deltas="2.8")
        + text_object("党课", 62, 61)
    )
    page += text_object("内部资料", 80, 150, more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    template = ofd_page(text_object("云州市文件", 60, 20))
    data = ofd(
        page + '<ofd:Template TemplateID="9"/>',
        document='<ofd:TemplatePage ID="9" BaseLoc="/Doc_0/Tpls/T.xml"/>',
        parts={"Doc_0/Tpls/T.xml": template},
    )
    assert lines(read_document(data, "计划.ofd")) == ["云州市文件", "时间\t内容", "1月\t党课"]
