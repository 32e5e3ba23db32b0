"""A roster's sheet as rows of words and dates, before anything is known of what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xueji.core.organisation.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    words: Mapping[str, str]
    since: date | None = None
    until: date | None = None

    def __getitem__(self, column: str) -> str:
        return self.words.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """`faulty`: its columns are wrong, so that its rows were not read and what refers to them is not judged."""

    sheet: Sheet
    rows: tuple[Row, ...]
    faulty: bool = False
