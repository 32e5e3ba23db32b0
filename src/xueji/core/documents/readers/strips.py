"""Placed characters → printed lines → paragraphs: a full line runs on to the next one that is not indented."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from xueji.core.documents.view import ENDS, LABEL

# In widths of a character, as Chinese pages are set.
WORD_GAP, SPACE, COLUMN_GAP = 0.25, 0.8, 1.8
INDENT = 1.2
WIDE = 0.7
RAGGED = 2.2
"""How far a full line may end from the margin: no line begins with a stop, and figures are not parted."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box in points, from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two wide gaps of a printed line."""

    words: str
    left: float
    right: float

    @property
    def extent(self) -> tuple[float, float]:
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Strip:
    """A printed line: its words, its box, and the pieces that wide gaps part it into."""

    words: str
    left: float
    top: float
    right: float
    size: float
    page: int
    pieces: tuple[Piece, ...]


def strips_of(glyphs: Iterable[Glyph], page: int) -> list[Strip]:
    """The lines from top to bottom: a character belongs to the line whose middle runs through it."""
    lines: list[list[Glyph]] = []
    middle = float("-inf")
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle[1]):
        if not lines or glyph.middle[1] - middle > (glyph.bottom - glyph.top) / 2:
            lines.append([])
            middle = glyph.middle[1]
        lines[-1].append(glyph)
    return [_strip(sorted(line, key=lambda glyph: glyph.left), page) for line in lines]


def _strip(line: Sequence[Glyph], page: int) -> Strip:
    size = median(glyph.bottom - glyph.top for glyph in line)
    pieces: list[Piece] = []
    before: Glyph | None = None
    for glyph in line:
        if before is None or glyph.left - before.right > COLUMN_GAP * size:
            pieces.append(Piece(glyph.text, glyph.left, glyph.right))
        elif (
            glyph.text != before.text
            or not glyph.text.isalnum()
            or glyph.left - before.left > (glyph.right - glyph.left) / 3
        ):
            latin = glyph.text.isascii() and before.text.isascii()
            gap = glyph.left - before.right > (WORD_GAP if latin else SPACE) * size
            pieces[-1] = Piece(pieces[-1].words + " " * gap + glyph.text, pieces[-1].left, glyph.right)
        else:
            continue  # printed twice to look bold
        before = glyph
    words = " ".join(piece.words for piece in pieces)
    return Strip(words, line[0].left, min(g.top for g in line), max(g.right for g in line), size, page, tuple(pieces))


@dataclass(frozen=True, slots=True)
class Measure:
    """The type area of a document or a cell, and how its paragraphs begin."""

    left: float
    right: float
    pitch: float
    size: float
    indents: bool

    @classmethod
    def of(cls, strips: Sequence[Strip], right: float | None = None) -> "Measure":
        """Edges, where not known, are where at least two lines agree: titles and signatures stand elsewhere."""
        rights = sorted((strip.right for strip in strips), reverse=True)
        shared = (a for a, b in pairwise(rights) if a - b < 6)
        lefts = Counter(round(strip.left / 3) for strip in strips)
        usual = [3.0 * at for at, times in lefts.items() if times >= max(2, 0.1 * len(strips))]
        left = min(usual, default=min((strip.left for strip in strips), default=0))
        pitches = [b.top - a.top for a, b in pairwise(strips) if a.page == b.page]
        indented = sum(INDENT * strip.size < strip.left - left < 3 * strip.size for strip in strips)
        return cls(
            left,
            next(shared, rights[0] if rights else 0) if right is None else right,
            median(pitches) if pitches else 0,
            median(strip.size for strip in strips) if strips else 0,
            indented > max(1, 0.1 * len(strips)),
        )

    def runs_on(self, line: Strip, following: Strip, first: Strip) -> bool:
        """Whether a paragraph that began with `first` goes on from one line to the next."""
        apart = line.page == following.page and following.top - line.top > max(1.4 * self.pitch, 1.6 * line.size)
        if apart or abs(line.size - following.size) > 0.15 * line.size:
            return False
        if self._is_title(line) and self._is_title(following):
            return line.words[-1] not in ENDS
        ended, labelled = line.words[-1] in ENDS, LABEL.match(following.words) is not None
        if following.left - self.left > INDENT * following.size:
            hanging = LABEL.match(first.words) is not None and first.left - self.left < following.size
            goes_on = hanging and abs(following.left - line.left) < INDENT * line.size * 3
            rest_of_title = (
                not ended and self._is_centred(following) and following.left - self.left > 3 * following.size
            )
            return self._is_full(line) and not labelled and (goes_on or rest_of_title)
        if self.indents and not ended:
            # Words that may not be parted leave wide ragged ends, and no new paragraph begins at the margin.
            return line.right - self.left > WIDE * (self.right - self.left)
        return self._is_full(line) and (self.indents or not (labelled or ended))

    def _is_full(self, line: Strip) -> bool:
        return self.right - line.right < RAGGED * line.size

    def _is_centred(self, line: Strip) -> bool:
        """With the same white at both sides."""
        return abs((line.left - self.left) - (self.right - line.right)) < 2 * line.size

    def _is_title(self, line: Strip) -> bool:
        return line.size > 1.2 * self.size and self._is_centred(line)


def paragraphs(strips: Iterable[Strip], measure: Measure) -> Iterator[str]:
    words, first, before = "", None, None
    for strip in strips:
        if before is None or first is None or not measure.runs_on(before, strip, first):
            if words:
                yield words
            words, first = strip.words, strip
        else:
            latin = words[-1].isascii() and strip.words[0].isascii() and strip.words[0].isalnum()
            words += " " * latin + strip.words
        before = strip
    if words:
        yield words
