"""Lines → clauses: the traps of real papers, one by one."""

from hypothesis import given
from hypothesis import strategies as st

from xueji.core.documents.readers import read_document
from xueji.core.plan import read_plan
from xueji.core.plan.model import Plan, Role


def plan_of(text: str) -> Plan:
    return read_plan(read_document(text.encode(), "计划.txt"))


def ids(text: str) -> list[tuple[str, str]]:
    return [(c.id, c.heading) for c in plan_of(text).clauses]


def test_ids_count_siblings_whatever_the_labels_say() -> None:
    text = "某局学习计划\n一、安排\n（一）甲。内容。\n（一）乙。内容。\n（四）丙。内容。\n二、要求\n做好。"
    assert [i for i, _ in ids(text)] == ["1", "1.1", "1.2", "1.3", "2"]


def test_numbering_may_run_on_across_sections() -> None:
    text = "某局学习计划\n一、春季\n1.甲。一。\n2.乙。二。\n二、秋季\n3.丙。三。\n4.丁。四。"
    assert [i for i, _ in ids(text)] == ["1", "1.1", "1.2", "2", "2.1", "2.2"]


def test_a_page_number_in_the_label_opens_no_clause() -> None:
    text = "某局学习计划\n一、安排\n1.管业务必须管学习、\n2、管生产必须管学习。\n2.做好记录。"
    assert [i for i, _ in ids(text)] == ["1", "1.1", "1.2"]


def test_a_heading_glued_to_the_sentence_before_opens_a_clause() -> None:
    assert ids("某局学习计划\n一、安排\n抓好落实。二、保障措施\n要有经费。")[-1] == ("2", "保障措施")


def test_a_heading_glued_with_a_bracketed_number_opens_a_clause_too() -> None:
    text = (
        "某局学习计划\n一、工程\n（一）服务\n①走访企业；\n②解决问题。（二）品牌创建\n每季举办一期。\n（四）文化\n读书。"
    )
    assert [i for i, _ in ids(text)] == ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.3"]


def test_an_extract_leaves_articles_out_or_begins_with_its_third_part() -> None:
    articles = ids("某局学习制度\n第一条 制定本制度。\n第六条 每月学习。\n第十九条 每年总结。")
    assert [i for i, _ in articles] == ["1", "2", "3"]
    assert ids("三、基本要求\n（一）做好记录。\n四、保障\n要有经费。")[0] == ("1", "基本要求")


def test_an_article_that_a_line_only_speaks_of_opens_no_clause() -> None:
    assert [i for i, _ in ids("某局学习制度\n第一条 按照党章\n第三十条规定，每月学习。\n第二条 做好记录。")] == [
        "1",
        "2",
    ]


def test_an_item_that_closes_with_a_semicolon_is_no_heading_in_either_width() -> None:
    text = "某局学习计划\n一、安排\n1.到基地参观一趟(5月);\n2.组织测试（9月，80分合格）；\n3.看书。"
    assert [heading for _, heading in ids(text)] == ["安排", "", "", ""]


def test_the_year_may_stand_in_the_number_of_the_paper() -> None:
    text = "云经信党办〔2025〕14号\n关于印发6月份学习安排的通知\n各支部：\n一、安排\n6月6日前学习一次。"
    assert plan_of(text).year == 2025


def test_a_quarter_heads_its_items_without_a_label() -> None:
    text = (
        "某局2024年学习计划\n一、安排\n第一季度（1—3月）\n1.甲。一。\n第二季度（4—6月）\n2.乙。二。\n二、要求\n做好。"
    )
    assert ids(text) == [
        ("1", "安排"),
        ("1.1", "第一季度（1—3月）"),
        ("1.1.1", "甲"),
        ("1.2", "第二季度（4—6月）"),
        ("1.2.1", "乙"),
        ("2", "要求"),
    ]


def test_a_number_and_a_blank_may_be_a_label() -> None:
    text = "某厂2024年培训计划\n1  职责\n1.1  安环部负责培训。\n2  日常教育\n2.1  每月学习。"
    assert [i for i, _ in ids(text)] == ["1", "1.1", "2", "2.1"]


def test_titles_listed_under_what_is_to_be_studied_are_materials() -> None:
    text = "某局学法计划\n一、学法内容\n（一）3—4月：《宪法》《种子法》；\n（二）全会精神。《决定》\n二、要求\n做好。"
    assert [m.title for m in plan_of(text).materials] == ["《宪法》", "《种子法》", "《决定》"]


def test_signature_and_date_are_the_closing() -> None:
    plan = plan_of("某局2024年学习计划\n各支部：\n请照办。\n一、安排\n每月学习。\n某局\n2024年1月8日")
    assert [(c.id, c.role) for c in plan.clauses] == [
        ("0", Role.PREAMBLE),
        ("1", Role.ARRANGEMENT),
        ("2", Role.CLOSING),
    ]
    assert (plan.title, plan.issuer, plan.year) == ("某局2024年学习计划", "某局", 2024)


def test_without_a_title_line_the_preamble_names_the_plan() -> None:
    plan = plan_of("为学习，制定云州市某局2023年度学习计划。\n一、安排\n每月学习。")
    assert (plan.title, plan.year) == ("云州市某局2023年度学习计划", 2023)


def test_titles_cited_as_a_basis_are_no_materials() -> None:
    text = "某局学习计划\n一、内容\n根据《学习规则》，学习《论语今读》（第一卷）、《孟子》，在《记录本》上做好记录。"
    assert [m.title for m in plan_of(text).materials] == ["《论语今读》（第一卷）", "《孟子》"]


def test_a_document_without_numbering_is_one_clause() -> None:
    assert [c.id for c in plan_of("今天开会\n大家发言，气氛热烈。\n会后合影。").clauses] == ["0"]


@given(st.text(alphabet="一二三、（）1.2①第章条学习。\n\t 每月", max_size=120))
def test_clauses_nest_and_stand_in_reading_order(text: str) -> None:
    if not text.strip():
        return
    clauses = plan_of(text).clauses
    by_id = {c.id: c for c in clauses}
    assert len(by_id) == len(clauses)
    assert [c.start for c in clauses] == sorted(c.start for c in clauses)
    for clause in clauses:
        assert clause.start <= clause.end
        if clause.parent_id:
            parent = by_id[clause.parent_id]
            assert parent.start <= clause.start
            assert clause.end <= parent.end


def test_the_year_of_what_is_repealed_is_not_that_of_the_paper() -> None:
    assert plan_of("班组学习管理办法\n第一条 本办法自印发之日起执行，2019年版《班组学习制度》废止。\n").year is None
