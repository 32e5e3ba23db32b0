"""An official paper as plain values, before any file format."""

from dataclasses import dataclass
from datetime import date

from xueji.core.documents.layout import Part


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; before the text stand `label` in 黑体 (出席：…) and `heading` in the face of its own part."""

    part: Part
    text: str
    label: str = ""
    heading: tuple[Part, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A header that stands on each page, and rows of as many cells; `widths` are the columns' shares of the line."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: on a page of its own, named below the body."""

    title: str
    table: Table


@dataclass(frozen=True, slots=True)
class Paper:
    """Title, addressee without its colon (or ""), body, the signing organ, the date of the paper, perhaps an annex."""

    title: str
    addressee: str
    body: tuple[Paragraph | Table, ...]
    organ: str
    dated: date
    annex: Annex | None = None


def full_date(day: date) -> str:
    """成文日期: Arabic, full year, month and day without leading zero (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"
