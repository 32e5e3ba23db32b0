"""Small files of each kind, made when asked for: what a test reads stands in the test."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFD = "http://www.ofdspec.org/2016"
LINE = 20
"""Points from one line of a made page to the next."""


def zipped(parts: Mapping[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for path, data in parts.items():
            archive.writestr(path, data)
    return out.getvalue()


def document(body: str) -> str:
    return f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'


def docx(body: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A minimal .docx whose body is the given XML."""
    return zipped({"word/document.xml": document(body), **(parts or {})})


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def tc(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def tbl(*rows: Iterable[str]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def listed(number: int = 1, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def lvl(format_: str, text: str, depth: int = 0, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{format_}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(levels: str, overrides: Mapping[int, str] | None = None) -> dict[str, str | bytes]:
    """List entry 1 of the levels; further entries of the same list with what each overrides."""
    entries = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{override}</w:num>'
        for n, override in {1: "", **(overrides or {})}.items()
    )
    kind = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    return {"word/numbering.xml": f'<w:numbering xmlns:w="{W}">{kind}{entries}</w:numbering>'}


def xlsx(sheet: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook of one sheet, whose XML within <worksheet> is given."""
    listed = '<sheets><sheet name="计划" r:id="r1"/></sheets>'
    relation = '<Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}">{listed}</workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relation}</Relationships>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}">{sheet}</worksheet>',
            **(parts or {}),
        }
    )


def rows(*cells: Sequence[str | None]) -> str:
    """Sheet data of words; None leaves a cell out."""
    return (
        "<sheetData>"
        + "".join(
            f'<row r="{n}">'
            + "".join(
                f'<c r="{chr(65 + at)}{n}" t="inlineStr"><is><t>{word}</t></is></c>'
                for at, word in enumerate(row)
                if word is not None
            )
            + "</row>"
            for n, row in enumerate(cells, 1)
        )
        + "</sheetData>"
    )


def pdf_of(objects: Sequence[bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, from 1, with its cross-reference table."""
    bodies = [b"%d 0 obj\n%s\nendobj\n" % (n, body) for n, body in enumerate(objects, 1)]
    head = b"%PDF-1.7\n"
    places = list(accumulate((len(body) for body in bodies), initial=len(head)))
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    table += b"".join(b"%010d 00000 n \n" % at for at in places[:-1])
    end = b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return head + b"".join(bodies) + table + end % (len(bodies) + 1, root, trailer, places[-1])


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts ["
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >>"
)


def pdf(*contents: bytes, page: bytes = b"", resources: bytes = b"", more: Sequence[bytes] = ()) -> bytes:
    """A PDF of pages with these contents; `more` objects follow the pages, from number 4 + 2 × pages."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(contents), kids),
        FONT,
    ]
    for n, content in enumerate(contents):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> %s >> %s >>" % (5 + 2 * n, resources, page),
            stream(zlib.compress(content), b"/Filter /FlateDecode"),
        ]
    return pdf_of([*objects, *more])


def shown(words: str, x: float, y: float, size: float = 16) -> bytes:
    """Words at a place, y from the bottom of the page."""
    return b"BT /F %g Tf %g %g Td <%s> Tj ET\n" % (size, x, y, words.encode("utf-16-be").hex().encode())


def printed(*lines: tuple[str, float], top: float = 780) -> bytes:
    """Lines of words, each with its left edge, from the top of a page."""
    return b"".join(shown(words, x, top - LINE * n) for n, (words, x) in enumerate(lines))


def ruled(columns: Sequence[float], levels: Sequence[float]) -> bytes:
    """The lines of a table, y from the bottom of the page."""
    across = b"".join(b"%g %g m %g %g l S\n" % (columns[0], y, columns[-1], y) for y in levels)
    return across + b"".join(b"%g %g m %g %g l S\n" % (x, levels[0], x, levels[-1]) for x in columns)


def ofd(*pages: str, parts: Mapping[str, str | bytes] | None = None, document: str = "") -> bytes:
    """An OFD whose pages hold the given objects."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    common = f"<ofd:CommonData>{area}{document}</ofd:CommonData>"
    drawn = [ofd_page(f"<ofd:Layer>{page}</ofd:Layer>") for page in pages]
    return zipped(
        {
            "OFD.xml": f'<ofd:OFD xmlns:ofd="{OFD}"><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:OFD>',
            "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{OFD}">{common}{listed}</ofd:Document>',
            **{f"Doc_0/Pages/Page_{n}/Content.xml": page for n, page in enumerate(drawn)},
            **(parts or {}),
        }
    )


def ofd_page(content: str) -> str:
    return f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content>{content}</ofd:Content></ofd:Page>'


def text_object(words: str, x: float, y: float, size: float = 5.6, more: str = "", deltas: str = "") -> str:
    """Words at a place in millimetres, y from the top of the page."""
    deltas = deltas or f"g {len(words) - 1} {size}"
    return (
        f'<ofd:TextObject Boundary="{x} {y} 150 7" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="5" DeltaX="{deltas}">{words}</ofd:TextCode></ofd:TextObject>'
    )
