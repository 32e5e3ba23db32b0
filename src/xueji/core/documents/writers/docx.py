"""Paper → docx in the layout of GB/T 9704-2012. Everything that python-docx has no call for is raw XML here."""

from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from xueji.core.documents import layout
from xueji.core.documents.layout import FACES, Face, Part
from xueji.core.documents.paper import Annex, Paper, Paragraph, Table, full_date

FULL_WIDTH_COLON = "："
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT


def write_docx(paper: Paper) -> bytes:
    """The bytes of a .docx; the same paper gives the same text, faces and page."""
    document = docx.Document()
    _base_style(document)
    _page(document.sections[0])
    document.settings.odd_and_even_pages_header_footer = True
    _title(document, paper.title)
    if paper.addressee:
        _add(document, Paragraph(Part.ADDRESSEE, paper.addressee + FULL_WIDTH_COLON))
    for piece in paper.body:
        if isinstance(piece, Table):
            _table(document, piece)
        else:
            _add(document, piece)
    if paper.annex is not None:
        _empty_line(document)
        _add(document, Paragraph(Part.BODY, f"附件：{paper.annex.title}"))
    _signature(document, paper)
    if paper.annex is not None:
        _annex(document, paper.annex)
    document.core_properties.title = paper.title
    document.core_properties.author = paper.organ
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _base_style(document: Any) -> None:
    """East Asian text falls back to the template's face wherever a style does not name its own."""
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    _fonts(normal.element.get_or_add_rPr(), layout.BODY_FONT)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for properties in defaults.iter(qn("w:rPr")):
        _fonts(properties, layout.BODY_FONT)


def _fonts(properties: Any, name: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _page(section: Any) -> None:
    section.page_width, section.page_height = Twips(layout.PAGE_WIDTH), Twips(layout.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Twips(layout.MARGIN_TOP), Twips(layout.MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Twips(layout.MARGIN_LEFT), Twips(layout.MARGIN_RIGHT)
    section.footer_distance = Twips(layout.FOOTER_DISTANCE)
    grid = section._sectPr.find(qn("w:docGrid"))  # no public call reaches the grid
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(layout.LINE_PITCH))
    grid.set(qn("w:charSpace"), str(layout.CHARACTER_SPACE))
    _folio(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _folio(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _folio(footer: Any, side: Any) -> None:
    """4号 half-width Arabic between two em rules, one character from the outer edge."""
    paragraph = footer.paragraphs[0]
    _shape(paragraph, side=side, **_inset("right" if side == RIGHT else "left", 1, layout.FOLIO_HALF_POINTS))
    _run(paragraph, "— ", layout.FOLIO_FONT, layout.FOLIO_HALF_POINTS)
    number = _run(paragraph, "", layout.FOLIO_FONT, layout.FOLIO_HALF_POINTS)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        number._r.append(element)
    _run(paragraph, " —", layout.FOLIO_FONT, layout.FOLIO_HALF_POINTS)


def _run(paragraph: Any, text: str, font: str, half_points: int) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(half_points / 2)
    run.bold = False
    properties = run._r.get_or_add_rPr()
    _fonts(properties, font)
    if half_points == layout.BODY_HALF_POINTS:
        tighter = OxmlElement("w:spacing")
        tighter.set(qn("w:val"), str(layout.BODY_SPACING))
        properties.find(qn("w:sz")).addprevious(tighter)
    return run


def _shape(paragraph: Any, *, rule: str = "", side: Any = None, **indent: str) -> None:
    """Line rule, indent and side, in the order that the schema asks for: snapToGrid, spacing, ind, jc.

    Body lines stand exactly on the grid ("exact"); a title may grow ("atLeast"). `indent` are attributes of w:ind.
    """
    properties = paragraph._p.get_or_add_pPr()
    if rule:
        _append(properties, "w:snapToGrid", val="0")
        _append(properties, "w:spacing", before="0", after="0", line=str(layout.LINE_PITCH), lineRule=rule)
    if indent:
        _append(properties, "w:ind", **indent)
    if side is not None:
        paragraph.alignment = side


def _inset(side: str, characters: float, half_points: int) -> dict[str, str]:
    """From the margin by so many characters; in twips too, for programs that do not count characters."""
    return {f"{side}Chars": str(round(100 * characters)), side: str(round(characters * half_points * 10))}


def _append(properties: Any, tag: str, **attributes: str) -> None:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    properties.append(element)


def _add(document: Any, paragraph: Paragraph, *, side: Any = None, **indent: str) -> None:
    face = FACES[paragraph.part]
    added = document.add_paragraph()
    if face.indent:
        indent = {"firstLineChars": str(layout.TWO_CHARACTERS), "firstLine": str(layout.TWO_CHARACTERS_TWIPS)}
    _shape(added, rule="exact", side=side, **indent)
    if paragraph.label:
        _run(added, paragraph.label + FULL_WIDTH_COLON, layout.LEVEL_1_FONT, face.half_points)
    if paragraph.heading:
        part, words = paragraph.heading
        _run(added, words, FACES[part].font, face.half_points)
    _run(added, paragraph.text, face.font, face.half_points)


def _empty_line(document: Any) -> None:
    _shape(document.add_paragraph(), rule="exact")


def _title(document: Any, title: str) -> None:
    face: Face = FACES[Part.TITLE]
    added = document.add_paragraph()
    _shape(added, rule="atLeast", side=WD_ALIGN_PARAGRAPH.CENTER)
    _run(added, title, face.font, face.half_points)
    _empty_line(document)


def _signature(document: Any, paper: Paper) -> None:
    """Without a seal: the organ two characters from the right, the date's first character two right of the organ's."""
    _empty_line(document)
    dated = full_date(paper.dated)
    # Where the date would pass the right margin, both move left together.
    date_right = len(paper.organ) - _width(dated)
    organ_right = max(2.0, 2 - date_right + 2)
    for text, from_right in ((paper.organ, organ_right), (dated, organ_right + date_right - 2)):
        _add(document, Paragraph(Part.ORGAN, text), side=RIGHT, **_inset("right", from_right, 32))


def _annex(document: Any, annex: Annex) -> None:
    """附件 at the top left of a new page, its title centred on the third line, then the table."""
    first = document.add_paragraph()
    first.paragraph_format.page_break_before = True
    _shape(first, rule="exact")
    _run(first, "附件", layout.LEVEL_1_FONT, layout.BODY_HALF_POINTS)
    _empty_line(document)
    _title(document, annex.title)
    _table(document, annex.table)


def _table(document: Any, table: Table) -> None:
    """Ruled, as wide as the line; the header stands on each page and no row is cut by its end."""
    made = document.add_table(rows=0, cols=len(table.header))
    made.style = "Table Grid"
    made.autofit = False
    unit = layout.LINE_WIDTH / sum(table.widths)
    for n, row in enumerate((table.header, *table.rows)):
        cells = made.add_row()
        properties = cells._tr.get_or_add_trPr()
        _append(properties, "w:cantSplit")
        if n == 0:
            _append(properties, "w:tblHeader")
        for cell, text, width in zip(cells.cells, row, table.widths, strict=True):
            cell.width = Twips(round(unit * width))
            _shape(cell.paragraphs[0], side=WD_ALIGN_PARAGRAPH.CENTER if n == 0 else None)
            _run(cell.paragraphs[0], text, layout.BODY_FONT if n else layout.LEVEL_1_FONT, layout.TABLE_HALF_POINTS)


def _width(text: str) -> float:
    """In full-width characters: figures take half of one."""
    return sum(0.5 if character.isascii() else 1 for character in text)
