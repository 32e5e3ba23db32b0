"""The docx is reopened and measured against GB/T 9704-2012."""

from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from xueji.core.documents import layout
from xueji.core.documents.layout import Part
from xueji.core.documents.paper import Paper, Paragraph, full_date
from xueji.core.documents.writers import write_docx

BODY = (
    Paragraph(Part.LEVEL_1, "一、时间"),
    Paragraph(Part.LEVEL_2, "（一）上午"),
    Paragraph(Part.BODY, "2023年6月12日。"),
    Paragraph(Part.BODY, "陈立群、林静宜", "出席"),
)


@pytest.fixture(scope="module")
def paper() -> Any:
    made = Paper("关于开展主题党日的通知", "各党支部", BODY, "云州市经济和信息化局", date(2023, 6, 5))
    return docx.Document(BytesIO(write_docx(made)))


def test_the_page_has_the_standards_size_and_margins(paper: Any) -> None:
    page = paper.sections[0]
    sizes = [
        page.page_width,
        page.page_height,
        page.top_margin,
        page.left_margin,
        page.right_margin,
        page.bottom_margin,
    ]
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 28, 26, 35]


def test_the_grid_gives_22_lines_of_28_characters(paper: Any) -> None:
    grid = paper.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    height = layout.PAGE_HEIGHT - layout.MARGIN_TOP - layout.MARGIN_BOTTOM
    width = layout.PAGE_WIDTH - layout.MARGIN_LEFT - layout.MARGIN_RIGHT
    assert height // int(grid.get(qn("w:linePitch"))) == layout.LINES_A_PAGE
    character = 320 + int(grid.get(qn("w:charSpace"))) * 20 / 4096  # 16 pt and the grid's share of a 4096th of a point
    assert round(width / character) == layout.CHARACTERS_A_LINE


def test_every_run_names_its_east_asian_face(paper: Any) -> None:
    faces = [
        run._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) for p in paper.paragraphs for run in p.runs if run.text
    ]
    assert set(faces) == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"}


def test_the_title_is_centred_two_and_not_bold(paper: Any) -> None:
    title = paper.paragraphs[0]
    assert (title.text, title.alignment, title.runs[0].font.size.pt, title.runs[0].bold) == (
        "关于开展主题党日的通知",
        1,
        22,
        False,
    )


def test_the_body_is_indented_by_two_characters(paper: Any) -> None:
    body = next(p for p in paper.paragraphs if p.text.startswith("2023年6月"))
    indent = body._p.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")


def test_a_label_stands_in_black_before_its_names(paper: Any) -> None:
    line = next(p for p in paper.paragraphs if p.text.startswith("出席"))
    assert [run.text for run in line.runs] == ["出席：", "陈立群、林静宜"]


def test_odd_and_even_pages_carry_their_number_on_the_outer_side(paper: Any) -> None:
    section = paper.sections[0]
    assert paper.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert all(footer.text.startswith("— ") and footer.text.endswith(" —") for footer in (odd, even))


def test_a_date_has_no_leading_zero() -> None:
    assert full_date(date(2023, 4, 3)) == "2023年4月3日"


ORDER = ["pStyle", "snapToGrid", "spacing", "ind", "jc"]


def test_properties_stand_in_the_order_of_the_schema(paper: Any) -> None:
    """A word processor may refuse a file whose paragraph properties are out of order (ISO/IEC 29500-1, CT_PPr)."""
    section = paper.sections[0]
    everywhere = [*paper.paragraphs, *section.footer.paragraphs, *section.even_page_footer.paragraphs]
    for paragraph in everywhere:
        names = [child.tag.rpartition("}")[2] for child in paragraph._p.pPr]
        assert names == sorted(names, key=ORDER.index)


def test_the_date_begins_two_characters_right_of_the_organs_name(paper: Any) -> None:
    organ, dated = paper.paragraphs[-2:]

    def begins(paragraph: Any) -> float:
        right = int(paragraph._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) / 100
        return 28 - right - sum(0.5 if character.isascii() else 1 for character in paragraph.text)

    assert begins(dated) - begins(organ) == 2


def test_twenty_eight_characters_fill_a_line(paper: Any) -> None:
    """Exact lines leave the character grid, so the characters of the body are set a little closer."""
    width = (layout.PAGE_WIDTH - layout.MARGIN_LEFT - layout.MARGIN_RIGHT) / 20
    body = next(p for p in paper.paragraphs if p.text.startswith("2023年6月")).runs[0]
    closer = int(body._r.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert int(width / (body.font.size.pt + closer)) == layout.CHARACTERS_A_LINE
