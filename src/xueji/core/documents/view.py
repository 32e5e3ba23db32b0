"""A document's words without white space, page noise and line wraps, each with its place in the source.

Grammars read the view; what they find is told in the source's own offsets, which are never changed.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from xueji.core.documents.model import Block, BlockKind, Document, Span

PAGE = re.compile(
    r"\s*(?:[—–―-]+\s*\d{1,4}\s*[—–―-]+|.{0,40}?第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d{1,3}\s*/\s*\d{1,3}|\d{1,3})\s*"
)
LABEL = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零]+[章节条编]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳])"
)
FIELD = re.compile(r"\s*[^\s，。：:]{2,6}[：:]")
ENDS = "。！？；：…"
PLAY = 5
"""How far full lines of a wrapped page differ in length: Latin letters and digits are narrower."""
BREAK = "\n"
PLAIN = {chr(n): chr(n - 0xFEE0) for n in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]} | {
    ":": "：",
    ";": "；",
    ",": "，",
    "(": "（",
    ")": "）",
    "．": ".",
}
"""Half-width digits and letters, Chinese punctuation: one character for one."""


@dataclass(frozen=True, slots=True)
class View:
    """`text[i]` stands at `places[i]` of the source; a line break that ends a sentence is one "\\n"."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The source's stretch of text[start:end]; empty where nothing is."""
        if start >= end or start >= len(self.places):
            at = self.places[min(start, len(self.places) - 1)] if self.places else 0
            return Span(at, at)
        return Span(self.places[start], self.places[min(end, len(self.places)) - 1] + 1)

    def within(self, span: Span) -> "View":
        """The part of the view that stands in a stretch of the source."""
        first, last = bisect_left(self.places, span.start), bisect_left(self.places, span.end)
        return View(self.text[first:last], self.places[first:last])

    def cut(self, start: int, end: int) -> "View":
        return View(self.text[start:end], self.places[start:end])


def is_page_noise(block: Block, text: str) -> bool:
    return block.kind is BlockKind.PARAGRAPH and PAGE.fullmatch(block.span.of(text)) is not None


@lru_cache(maxsize=1)
def view_of(document: Document) -> View:
    """The whole document as one view: wrapped lines joined, page noise left out, digits and letters half-width.

    Kept for the document that is being read, since each step looks at it.
    """
    text, blocks = document.text, [b for b in document.blocks if not is_page_noise(b, document.text)]
    width = _wrap_width(blocks, text)
    letters: list[str] = []
    places: list[int] = []
    for n, block in enumerate(blocks):
        for at in range(block.span.start, block.span.end):
            c = text[at]
            if c == "\t" and block.kind is BlockKind.ROW:
                letters.append(c)
                places.append(at)
            elif not c.isspace():
                letters.append(PLAIN.get(c, c))
                places.append(at)
        if n + 1 < len(blocks) and not _runs_on(block, blocks[n + 1], text, width):
            letters.append(BREAK)
            places.append(block.span.end)
    return View("".join(letters), tuple(places))


def solid(block: Block, text: str) -> str:
    """One block's words as the view has them; none for page noise."""
    if is_page_noise(block, text):
        return ""
    row = block.kind is BlockKind.ROW
    return "".join(PLAIN.get(c, c) for c in block.span.of(text) if not c.isspace() or (row and c == "\t"))


def _wrap_width(blocks: list[Block], text: str) -> int | None:
    """The least length of a full line where the file was wrapped by a page layout, None if it was not."""
    lengths = [len(b.span.of(text).rstrip()) for b in blocks if b.kind is BlockKind.PARAGRAPH]
    usual = max(set(lengths), key=lambda n: (lengths.count(n), n), default=0)
    if len(lengths) < 8 or not 15 <= usual <= 60:
        return None
    full = sum(usual - PLAY <= n <= usual + 2 * PLAY for n in lengths)
    return usual - PLAY if full >= len(lengths) * 0.4 else None


def _runs_on(block: Block, following: Block, text: str, width: int | None) -> bool:
    """Whether a sentence runs over the line's end."""
    if block.kind is BlockKind.ROW or following.kind is BlockKind.ROW:
        return False
    line, after = block.span.of(text).rstrip(), following.span.of(text)
    if not line or line[-1] in ENDS:
        return False
    if line[-1] in "，、" or after.lstrip()[:1] in ("，", "、", "。", "；"):
        return True
    if LABEL.match(after):
        return False
    if text[block.span.end : following.span.start].strip() and not FIELD.match(after):
        return True  # page noise stands between
    return width is not None and len(line) >= width
