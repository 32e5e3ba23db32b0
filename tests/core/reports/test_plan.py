"""The confirmed plan written back: its own words in the layout of official papers, its duties in an annex."""

from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from xueji.core.documents import layout
from xueji.core.documents.layout import Part
from xueji.core.documents.paper import Paper, Paragraph, Table
from xueji.core.documents.readers import read_document
from xueji.core.documents.writers import write_docx
from xueji.core.norms import for_year, settle
from xueji.core.reading import read
from xueji.core.reports.plan import PlanFigures, plan_paper

TEXT = """云州市水务局2024年度理论学习计划
各处室、各党支部：
现将2024年度理论学习计划印发给你们。
一、学习安排
（一）集体学习。要坚持学用结合。
1.各党支部每月开展1次主题党日。
2.办公室于6月底前报送学习总结。
月份\t内容\t形式
3月\t党章\t专题研讨
二、工作要求
（一）提倡全局干部每月读一本书。
云州市水务局
2024年1月8日
"""


@pytest.fixture(scope="module")
def made() -> Paper:
    reading = read(read_document(TEXT.encode(), "计划.txt"))
    labels = {clause.id: clause.label for clause in reading.plan.clauses}
    duties = tuple((labels[d.clause], d) for d in settle(reading.obligations, packs=for_year(2024)))
    return plan_paper(PlanFigures(reading.document, reading.plan, "局机关党委", date(2026, 1, 1), duties))


def test_the_text_is_the_plans_own_in_its_levels(made: Paper) -> None:
    assert (made.title, made.addressee) == ("云州市水务局2024年度理论学习计划", "各处室、各党支部")
    paragraphs = [piece for piece in made.body if isinstance(piece, Paragraph)]
    assert [(p.part, p.text) for p in paragraphs[:4]] == [
        (Part.BODY, "现将2024年度理论学习计划印发给你们。"),
        (Part.LEVEL_1, "一、学习安排"),
        (Part.BODY, "要坚持学用结合。"),
        (Part.BODY, "1.各党支部每月开展1次主题党日。"),
    ]
    assert paragraphs[2].heading == (Part.LEVEL_2, "（一）集体学习。")
    assert (made.organ, made.dated) == ("云州市水务局", date(2024, 1, 8))
    assert all("2024年1月8日" not in p.text for p in paragraphs)


def test_a_table_of_the_plan_stays_a_table(made: Paper) -> None:
    (table,) = [piece for piece in made.body if isinstance(piece, Table)]
    assert (table.header, table.rows) == (("月份", "内容", "形式"), (("3月", "党章", "专题研讨"),))


def test_each_duty_is_a_row_with_who_how_often_and_on_what_ground(made: Paper) -> None:
    assert made.annex is not None
    rows = made.annex.table.rows
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert rows[0][1:] == (
        "一、（一）1.",
        "主题党日：各党支部每月开展1次主题党日",
        "各党支部",
        "每月1次",
        "必须",
    )
    assert rows[1][4] == "6月30日前"
    assert rows[-1][-1] == "提倡"


def test_the_annex_begins_a_page_and_its_header_stands_on_each(made: Paper) -> None:
    document: Any = docx.Document(BytesIO(write_docx(made)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "附件：任务分解表" in texts
    (first,) = [p for p in document.paragraphs if p.text == "附件"]
    assert first.paragraph_format.page_break_before
    table = document.tables[-1]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    widths = [cell.width.twips for cell in table.rows[0].cells]
    assert abs(sum(widths) - layout.LINE_WIDTH) <= len(widths)


def test_a_plan_without_duties_has_no_annex() -> None:
    reading = read(read_document(TEXT.encode(), "计划.txt"))
    paper = plan_paper(PlanFigures(reading.document, reading.plan, "局机关党委", date(2026, 1, 1), ()))
    assert paper.annex is None
    assert "附件" not in "".join(p.text for p in docx.Document(BytesIO(write_docx(paper))).paragraphs)


def test_what_was_written_is_read_back_as_the_same_duties(made: Paper) -> None:
    again = read(read_document(write_docx(made), "计划.docx"))
    first = read(read_document(TEXT.encode(), "计划.txt"))
    of_text = [(d.form, d.actor, d.every, d.at_least, d.until) for d in first.obligations]
    assert [(d.form, d.actor, d.every, d.at_least, d.until) for d in again.obligations][: len(of_text)] == of_text
