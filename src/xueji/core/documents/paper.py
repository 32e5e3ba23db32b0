"""An official paper as plain values, before any file format."""

from dataclasses import dataclass
from datetime import date

from xueji.core.documents.layout import Part


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `label` is set in 黑体 before the text (出席：…)."""

    part: Part
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Title, addressee without its colon (or ""), body, the signing organ and the date of the paper."""

    title: str
    addressee: str
    body: tuple[Paragraph, ...]
    organ: str
    dated: date


def full_date(day: date) -> str:
    """成文日期: Arabic, full year, month and day without leading zero (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"
