"""A document as plain values: its own text, never normalised, and the stretches it is made of."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch [start, end) of a document's text, in Unicode code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table row whose cells are joined by TAB in the text."""

    kind: BlockKind
    span: Span
    cells: tuple[Span, ...] = ()
    table: int | None = None
    """Which table of the document the row belongs to, counted from 0; None for a paragraph."""


class AsideKind(StrEnum):
    HEADER = "header"
    FOOTER = "footer"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Aside:
    """Words beside the running text: the head or foot of its pages, a footnote."""

    kind: AsideKind
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says: `text` is its whole text, `blocks` in reading order cover all of it but line ends."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    asides: tuple[Aside, ...] = ()
