"""What Word writes down elsewhere than in the words: numbers, merged cells, text boxes, changes, notes."""

import pytest

from tests.core.documents.makers import W, document, docx, listed, lvl, numbering, p, tbl, tc, zipped
from xueji.core.documents.model import Aside, AsideKind
from xueji.core.documents.readers import read_document


def lines(body: str, parts: dict[str, str | bytes] | None = None) -> list[str]:
    return read_document(docx(body, parts), "计划.docx").text.splitlines()


def styles(*each: str) -> dict[str, str | bytes]:
    return {"word/styles.xml": f'<w:styles xmlns:w="{W}">{"".join(each)}</w:styles>'}


def style(name: str, properties: str = "", based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}">{base}<w:pPr>{properties}</w:pPr></w:style>'


@pytest.mark.parametrize(
    ("format_", "third", "twelfth"),
    [
        ("decimal", "3", "12"),
        ("decimalZero", "03", "12"),
        ("decimalFullWidth", "３", "１２"),
        ("chineseCounting", "三", "十二"),
        ("chineseCountingThousand", "三", "十二"),
        ("ideographDigital", "三", "一二"),
        ("chineseLegalSimplified", "叁", "壹拾贰"),
        ("ideographTraditional", "丙", "12"),
        ("ideographZodiac", "寅", "亥"),
        ("decimalEnclosedCircle", "③", "⑫"),
        ("decimalEnclosedParen", "⑶", "⑿"),
        ("upperRoman", "III", "XII"),
        ("lowerRoman", "iii", "xii"),
        ("upperLetter", "C", "L"),
        ("lowerLetter", "c", "l"),
    ],
)
def test_an_automatic_number_is_written_as_word_shows_it(format_: str, third: str, twelfth: str) -> None:
    said = lines(p("学习", listed()) * 12, numbering(lvl(format_, "（%1）")))
    assert (said[2], said[11]) == (f"（{third}）学习", f"（{twelfth}）学习")


def test_deeper_levels_begin_anew_and_may_name_the_higher_ones() -> None:
    levels = lvl("chineseCounting", "%1、") + lvl("decimal", "%1.%2", 1, "<w:isLgl/>") + lvl("decimal", "%3)", 2)
    body = (
        p("甲", listed())
        + p("乙", listed(1, 1)) * 2
        + p("丙", listed(1, 2))
        + p("丁", listed())
        + p("戊", listed(1, 1))
    )
    assert lines(body, numbering(levels)) == ["一、甲", "1.1乙", "1.2乙", "1)丙", "二、丁", "2.1戊"]


def test_entries_of_one_list_count_on_unless_one_starts_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    other = f'<w:lvlOverride w:ilvl="0">{lvl("upperLetter", "%1.", start=2)}</w:lvlOverride>'
    parts = numbering(lvl("decimal", "%1、"), {2: "", 3: anew, 4: other})
    body = "".join(p("学习", listed(n)) for n in (1, 2, 3, 3, 1, 4))
    assert [line[:2] for line in lines(body, parts)] == ["1、", "2、", "1、", "2、", "3、", "D."]


def test_a_style_numbers_its_paragraphs_also_through_the_style_it_stands_on() -> None:
    levels = lvl("chineseCounting", "%1、", 0, '<w:pStyle w:val="章"/>') + lvl(
        "chineseCounting", "（%2）", 1, '<w:pStyle w:val="节"/>'
    )
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    parts = numbering(levels) | styles(
        style("章", number),
        style("节", '<w:numPr><w:ilvl w:val="1"/></w:numPr>', "章"),
        style("同章", "", "章"),
        style("无", '<w:numPr><w:numId w:val="0"/></w:numPr>', "章"),
    )
    body = "".join(p("学习", f'<w:pStyle w:val="{name}"/>') for name in ("章", "节", "节", "同章", "无"))
    assert lines(body, parts) == ["一、学习", "（一）学习", "（二）学习", "二、学习", "学习"]


def test_bullets_are_no_numbers_and_a_figure_keeps_its_distance_from_one() -> None:
    parts = numbering(lvl("bullet", "•") + lvl("decimal", "%2.", 1))
    assert lines(p("学习", listed()) + p("2023年", listed(1, 1)), parts) == ["学习", "1. 2023年"]


def test_styles_that_stand_on_each_other_in_a_circle_number_nothing() -> None:
    parts = numbering(lvl("decimal", "%1.")) | styles(style("甲", "", "乙"), style("乙", "", "甲"))
    assert lines(p("学习", '<w:pStyle w:val="甲"/>'), parts) == ["学习"]


RESTART, DOWN = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
WIDE = '<w:gridSpan w:val="2"/>'


def test_merged_cells_are_filled_down_and_leave_the_columns_in_place() -> None:
    body = tbl(
        [tc("时间"), tc("形式"), tc("内容")],
        [tc("一季度", RESTART), tc("党课"), tc("党章")],
        [tc("", DOWN), tc("主题党日，全天", WIDE)],
        [tc("二季度"), tc("党课"), tc("党规")],
    )
    assert lines(body)[1:] == ["一季度\t党课\t党章", "一季度\t主题党日，全天\t", "二季度\t党课\t党规"]


def test_a_header_of_two_rows_is_one_and_a_repeated_one_is_said_once() -> None:
    head = [[tc("时间", RESTART), tc("学习", WIDE)], [tc("", DOWN), tc("形式"), tc("内容")]]
    assert lines(tbl(*head, [tc("1月"), tc("党课"), tc("党章")])) == ["时间\t学习形式\t学习内容", "1月\t党课\t党章"]
    simple = [tc("时间"), tc("内容")]
    assert lines(tbl(simple, [tc("1月"), tc("党章")], simple, [tc("2月"), tc("党规")])) == [
        "时间\t内容",
        "1月\t党章",
        "2月\t党规",
    ]


def test_a_cell_as_wide_as_the_table_is_a_paragraph_above_and_below_its_rows() -> None:
    rows = [[tc("时间"), tc("内容")], [tc("1月"), tc("党章")]]
    read = read_document(docx(tbl([tc("学习计划表", WIDE)], *rows, [tc("备注：可调整。", WIDE)])), "表.docx")
    assert [(block.span.of(read.text), len(block.cells)) for block in read.blocks] == [
        ("学习计划表", 0),
        ("时间\t内容", 2),
        ("1月\t党章", 2),
        ("备注：可调整。", 0),
    ]


def test_numbers_in_cells_are_written_out() -> None:
    serial = f"<w:tc>{p('', listed())}</w:tc>"
    parts = numbering(lvl("decimal", "%1"))
    assert lines(tbl([tc("序号"), tc("内容")], [serial, tc("党章")], [serial, tc("党规")]), parts)[1:] == [
        "1\t党章",
        "2\t党规",
    ]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内第一段')}{p('框内第二段')}</w:txbxContent>"
    newer, older = f"<mc:Choice Requires='wps'>{box}</mc:Choice>", f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    both = f"<mc:AlternateContent>{newer}{older}</mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>正文</w:t></w:r><w:r>{both}</w:r></w:p>" + p("下一段")
    assert lines(body) == ["正文", "框内第一段", "框内第二段", "下一段"]


def test_changes_are_read_as_accepted() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>".format
    gone = "<w:r><w:delText>删</w:delText></w:r>"
    away = f"<w:del>{gone}{run('每周')}</w:del><w:moveFrom>{run('移走')}</w:moveFrom>"
    body = f"<w:p><w:ins>{run('每月')}</w:ins>{away}{run('开展')}</w:p>"
    deleted = "<w:rPr><w:del/></w:rPr>"
    body += p("前半句，", deleted) + p("后半句。")
    row = f"<w:tr><w:trPr><w:del/></w:trPr>{tc('删')}{tc('行')}</w:tr>"
    body += tbl([tc("时间"), tc("内容")]).replace("</w:tbl>", row + "</w:tbl>")
    assert lines(body) == ["每月开展", "前半句，后半句。", "时间\t内容"]


def test_a_paragraph_without_its_mark_takes_the_number_of_the_next() -> None:
    body = p("删", listed() + "<w:rPr><w:del/></w:rPr>") + p("留", listed()) + p("再", listed())
    assert lines(body, numbering(lvl("decimal", "%1、"))) == ["1、删留", "2、再"]


def test_heads_feet_and_notes_stand_beside_the_text() -> None:
    def part(tag: str, content: str) -> str:
        return f'<w:{tag} xmlns:w="{W}">{content}</w:{tag}>'

    read = read_document(
        docx(
            p("正文"),
            {
                "word/header1.xml": part("hdr", p("页眉")),
                "word/footer1.xml": part("ftr", p("页脚")),
                "word/footnotes.xml": part("footnotes", f"<w:footnote w:id='1'>{p('脚注')}</w:footnote>"),
            },
        ),
        "计划.docx",
    )
    assert read.text == "正文\n"
    assert set(read.asides) == {
        Aside(AsideKind.HEADER, "页眉"),
        Aside(AsideKind.FOOTER, "页脚"),
        Aside(AsideKind.NOTE, "脚注"),
    }


def test_a_table_of_contents_is_not_read_a_second_time() -> None:
    contents = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    assert lines(f"<w:sdt>{contents}<w:sdtContent>{p('一、要求 1')}</w:sdtContent></w:sdt>" + p("一、要求")) == [
        "一、要求"
    ]


def test_the_strict_namespaces_are_read_like_the_usual_ones() -> None:
    strict = document(p("坚持学习。")).replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert read_document(zipped({"word/document.xml": strict}), "计划.docx").text == "坚持学习。\n"


def test_traditional_characters_are_read_as_they_stand() -> None:
    assert lines(p("黨組理論學習中心組學習計劃")) == ["黨組理論學習中心組學習計劃"]


def test_the_reading_of_a_character_is_no_word() -> None:
    aloud = "<w:rt><w:r><w:t>xuéxí</w:t></w:r></w:rt>"
    base = "<w:rubyBase><w:r><w:t>学习</w:t></w:r></w:rubyBase>"
    assert lines(f"<w:p><w:r><w:ruby>{aloud}{base}</w:ruby></w:r></w:p>") == ["学习"]
