"""An .ofd → Document: the text objects of its pages and templates, each character at its place (GB/T 33190-2016).

Only the text layer is read: no seals, signatures or annotations, and nothing outside the container.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat, zip_longest
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element  # the type; the parsing is defusedxml's

from xueji.core.documents.model import Document
from xueji.core.documents.readers.archive import open_archive, part
from xueji.core.documents.readers.pages import Page, read_pages
from xueji.core.documents.readers.ruling import Rule, rules_of
from xueji.core.documents.readers.strips import Glyph
from xueji.core.documents.readers.xml import parse
from xueji.core.documents.refusals import FileDamaged, FileEncrypted, FileTooLarge

O = "{http://www.ofdspec.org/2016}"  # noqa: E741 - the prefix of the standard
POINT = 72 / 25.4
"""Points in a millimetre, which is what an OFD measures in."""
MOST_PAGES = 500
ASCENT = 0.88
"""The part of a character's height that stands above its base line."""
TILT = 0.1
FARTHEST = 1e6
A4 = 210.0, 297.0
PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(data: bytes, name: str) -> Document:
    archive = open_archive(data, name)
    if any(path.endswith("Encryptions.xml") for path in archive.namelist()):
        raise FileEncrypted(f"{name}：OFD 文件加了密。请取消加密，另存后再试。")
    roots = _part(archive, "OFD.xml", name).iter(f"{O}DocRoot")
    return read_pages((page for root in roots for page in _pages(archive, _path("", root.text), name)), name)


def _part(archive: zipfile.ZipFile, path: str, name: str) -> Element:
    data = part(archive, path, name)
    if data is None:
        raise FileDamaged(f"{name}：缺少部件 {path[:60]}。请重新拷贝一份，或用 OFD 阅读软件另存后再试。")
    return parse(data, path, name)


def _path(base: str, place: str | None) -> str:
    """A place inside the container, from the root or from the part that names it."""
    return normpath(join("/", dirname(base), (place or "").strip()))[1:]


def _pages(archive: zipfile.ZipFile, path: str, name: str) -> Iterator[Page]:
    root = _part(archive, path, name)
    box = root.findtext(f"{O}CommonData/{O}PageArea/{O}PhysicalBox")
    templates = {
        template.get("ID", ""): _part(archive, _path(path, template.get("BaseLoc")), name)
        for template in root.iter(f"{O}TemplatePage")
    }
    pages = list(root.iter(f"{O}Page"))
    if len(pages) > MOST_PAGES:
        raise FileTooLarge(f"{name}：OFD 有 {len(pages)} 页，超过 {MOST_PAGES} 页的上限。请只留下计划本身再试。")
    for page in pages:
        content = _part(archive, _path(path, page.get("BaseLoc")), name)
        used = [templates.get(template.get("TemplateID", "")) for template in content.iter(f"{O}Template")]
        size = _numbers(content.findtext(f"{O}Area/{O}PhysicalBox") or box)
        width, height = size[2:] if len(size) == 4 else A4
        yield _page([root for root in (*used, content) if root is not None], width, height)


def _page(roots: list[Element], width: float, height: float) -> Page:
    page = Page(height * POINT)
    for drawn in (element for root in roots for element in root.iter()):
        place = _Place.of(drawn)
        if drawn.tag == f"{O}TextObject" and place.is_upright:
            page.glyphs += _glyphs(drawn, place)
        elif drawn.tag == f"{O}PathObject":
            page.rules += _rules(drawn, place)
        elif drawn.tag == f"{O}ImageObject":
            page.pictured = page.pictured or place.area > width * height / 2
    return page


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an object's own space lies on the page (8.5): its boundary's corner, then its matrix."""

    left: float
    top: float
    area: float
    matrix: Sequence[float]

    @classmethod
    def of(cls, drawn: Element) -> "_Place":
        left, top, width, height = (*_numbers(drawn.get("Boundary")), 0.0, 0.0, 0.0, 0.0)[:4]
        matrix = _numbers(drawn.get("CTM"))
        return cls(left, top, width * height, matrix if len(matrix) == 6 else PLAIN)

    @property
    def is_upright(self) -> bool:
        """Characters that lean are a watermark."""
        return abs(self.matrix[1]) <= TILT * abs(self.matrix[0])

    def point(self, x: float, y: float) -> tuple[float, float]:
        """In points from the page's top left corner."""
        a, b, c, d, e, f = self.matrix
        return (self.left + a * x + c * y + e) * POINT, (self.top + b * x + d * y + f) * POINT


def _glyphs(text: Element, place: _Place) -> Iterator[Glyph]:
    size = (_numbers(text.get("Size")) or (0.0,))[0]
    x, y = 0.0, 0.0
    for code in text.iter(f"{O}TextCode"):
        x, y = (*_numbers(code.get("X")), x)[0], (*_numbers(code.get("Y")), y)[0]
        across, down = x, y
        signs = (code.text or "").strip("\r\n")
        steps = zip_longest(_steps(code.get("DeltaX"), len(signs)), _steps(code.get("DeltaY"), len(signs)), fillvalue=0)
        for sign in signs:
            wide = size / 2 if sign.isascii() else size
            if not sign.isspace():
                left, top = place.point(across, down - ASCENT * size)
                yield Glyph(sign, left, top, *place.point(across + wide, down + (1 - ASCENT) * size))
            step = next(steps, (wide, 0.0))
            across, down = across + step[0], down + step[1]


def _steps(words: str | None, most: int) -> Iterator[float]:
    """From one character to the next; "g 3 5.5" says 5.5 three times (11.3)."""
    waiting = iter((words or "").split())
    for word in waiting:
        if word == "g":
            times, step = _number(next(waiting, "")), _number(next(waiting, ""))
            yield from repeat(step, min(max(int(times), 0), most))
        else:
            yield _number(word)


def _rules(path: Element, place: _Place) -> Iterator[Rule]:
    words = (path.findtext(f"{O}AbbreviatedData") or "").split()
    shapes: list[list[tuple[float, float]]] = []
    for at, word in enumerate(words):
        if word in ("M", "S") or (word == "L" and not shapes):
            shapes.append([])
        if word in ("M", "S", "L") and at + 2 < len(words):
            shapes[-1].append(place.point(_number(words[at + 1]), _number(words[at + 2])))
        elif word == "C" and shapes and shapes[-1]:
            shapes[-1].append(shapes[-1][0])
    for shape in shapes:
        yield from rules_of(shape, stroked=path.get("Stroke") != "false")


def _numbers(words: str | None) -> tuple[float, ...]:
    return tuple(_number(word) for word in (words or "").split())


def _number(word: str) -> float:
    """Zero for what is no finite number."""
    try:
        value = float(word)
    except ValueError:
        return 0.0
    return value if abs(value) < FARTHEST else 0.0
