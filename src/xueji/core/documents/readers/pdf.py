"""A .pdf with a text layer → Document, through PDFium: placed characters and ruled lines, no scripts or forms."""

from collections.abc import Iterable, Iterator
from ctypes import c_float, c_int
from dataclasses import dataclass
from math import pi
from typing import Any
from unicodedata import normalize

import pypdfium2
import pypdfium2.raw as pdfium

from xueji.core.documents.model import Document
from xueji.core.documents.readers.pages import Page, read_pages
from xueji.core.documents.readers.ruling import Rule, rules_of
from xueji.core.documents.readers.strips import Glyph
from xueji.core.documents.refusals import FileDamaged, FileEncrypted, FileTooLarge

MOST_PAGES = 500
MOST_OBJECTS = 50_000
"""How many drawn things of a page are looked at; a page of more is a drawing."""
MOST_SEGMENTS = 2_000
DEEPEST = 4
"""How deep groups of drawn objects are looked into."""
TILT = 0.1
"""In radians: characters that lean further are a watermark."""
NO_SIGN = {0, 0xFFFE, 0xFFFF}
"""What PDFium gives for a character whose font does not say which it is."""
LOOK_ALIKE = {chr(n) for block in (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00)) for n in block}
"""Radicals and compatibility signs that fonts name in the place of the characters they look like: ⼯ for 工."""
PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_pdf(data: bytes, name: str) -> Document:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise FileEncrypted(f"{name}：PDF 设了打开密码。请取消密码，另存后再试。") from error
        raise FileDamaged(
            f"{name}：PDF 文件不完整或已损坏，打不开。请重新拷贝一份，或用 WPS 打开另存后再试。"
        ) from error
    with pdf:
        if len(pdf) > MOST_PAGES:
            raise FileTooLarge(f"{name}：PDF 有 {len(pdf)} 页，超过 {MOST_PAGES} 页的上限。请只留下计划本身再试。")
        return read_pages((_page(pdf, n, name) for n in range(len(pdf))), name)


def _page(pdf: Any, number: int, name: str) -> Page:
    try:
        page = pdf[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise FileDamaged(f"{name}：PDF 第 {number + 1} 页已损坏。请用 WPS 打开另存后再试。") from error
    turn = _Turn.of(page)
    found = Page(turn.height, list(_glyphs(text, turn)))
    for drawn, kind, matrix in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            found.rules += _rules(drawn, matrix, turn)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.pictured = found.pictured or _covers(matrix, turn)
    text.close()
    page.close()
    return found


Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Turn:
    """Where a point of the page's own space (y upwards, not turned) is seen, y downwards from the top left corner."""

    quarters: int
    width: float
    height: float

    @classmethod
    def of(cls, page: Any) -> "_Turn":
        return cls(pdfium.FPDFPage_GetRotation(page), *page.get_size())

    def point(self, x: float, y: float) -> tuple[float, float]:
        return (
            (x, self.height - y),
            (y, x),
            (self.width - x, y),
            (self.width - y, self.height - x),
        )[self.quarters % 4]

    def box(self, points: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
        xs, ys = zip(*(self.point(x, y) for x, y in points), strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def _glyphs(text: Any, turn: _Turn) -> Iterator[Glyph]:
    """Every upright character that is not white space; one that no font names has the text ""."""
    box = pdfium.FS_RECTF()
    high = 0
    for n in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, n)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        sign = "" if code in NO_SIGN else chr(code)
        if sign.isspace() or (sign and not sign.isprintable()):
            continue
        lean = (pdfium.FPDFText_GetCharAngle(text, n) + pi / 4) % (pi / 2) - pi / 4
        if abs(lean) < TILT and pdfium.FPDFText_GetLooseCharBox(text, n, box):
            sign = normalize("NFKC", sign) if sign in LOOK_ALIKE else sign
            yield Glyph(sign, *turn.box(((box.left, box.bottom), (box.right, box.top))))


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """What is drawn on a page, through groups, each with its kind and the way from its space to the page's."""
    waiting = [(pdfium.FPDFPage_GetObject(page, n), PLAIN, 0) for n in range(pdfium.FPDFPage_CountObjects(page))]
    for count, (drawn, outer, depth) in enumerate(waiting):
        if count > MOST_OBJECTS:
            return
        kind = pdfium.FPDFPageObj_GetType(drawn)
        own = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(drawn, own)
        matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = range(pdfium.FPDFFormObj_CountObjects(drawn))
            waiting += [(pdfium.FPDFFormObj_GetObject(drawn, n), matrix, depth + 1) for n in inner]
        yield drawn, kind, matrix


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    return (*_turned(a, b, then), *_turned(c, d, then), *_moved(e, f, then))


def _turned(x: float, y: float, by: Matrix) -> tuple[float, float]:
    return x * by[0] + y * by[2], x * by[1] + y * by[3]


def _moved(x: float, y: float, by: Matrix) -> tuple[float, float]:
    x, y = _turned(x, y, by)
    return x + by[4], y + by[5]


def _covers(matrix: Matrix, turn: _Turn) -> bool:
    """A picture, which fills the unit square of its space, takes half of the page or more."""
    left, top, right, bottom = turn.box(_moved(x, y, matrix) for x, y in ((0, 0), (0, 1), (1, 0), (1, 1)))
    return (right - left) * (bottom - top) > turn.width * turn.height / 2


def _rules(path: Any, matrix: Matrix, turn: _Turn) -> Iterator[Rule]:
    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    for shape in _shapes(path, matrix):
        yield from rules_of([turn.point(*corner) for corner in shape], stroked=bool(stroke))


def _shapes(path: Any, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """The corners of each shape of a path; a closed one ends where it began."""
    shapes: list[list[tuple[float, float]]] = []
    x, y = c_float(), c_float()
    for n in range(min(pdfium.FPDFPath_CountSegments(path), MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, n)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if not shapes or pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            shapes.append([])
        shapes[-1].append(_moved(x.value, y.value, matrix))
        if pdfium.FPDFPathSegment_GetClose(segment):
            shapes[-1].append(shapes[-1][0])
    return shapes
