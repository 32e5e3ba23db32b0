"""Printed lines that wide gaps part at the same places → the rows of a table that no rules enclose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xueji.core.documents.readers.grid import Cell
from xueji.core.documents.readers.lines import Line
from xueji.core.documents.readers.ruling import Table
from xueji.core.documents.readers.strips import Measure, Strip, paragraphs

LEAST_ROWS = 3
"""Fewer lines with a gap are a signature or a remark beside another."""

Extent = tuple[float, float]


@dataclass(slots=True)
class _Run:
    """Lines one below the other, and the columns that their pieces leave white between them."""

    strips: list[Strip] = field(default_factory=list)
    columns: list[Extent] = field(default_factory=list)

    def takes(self, strip: Strip) -> bool:
        """Whether the line parts at the columns; a single piece goes on in a cell that is not the first."""
        joined = _joined([*self.columns, *(piece.extent for piece in strip.pieces)])
        if len(strip.pieces) == 1:
            inside = self.columns and joined == self.columns and strip.left >= self.columns[1][0]
            return bool(inside and strip.top - self.strips[-1].top < 2 * strip.size)
        return len(joined) >= max(len(self.columns), len(strip.pieces))

    def take(self, strip: Strip) -> None:
        self.strips.append(strip)
        self.columns = _joined([*self.columns, *(piece.extent for piece in strip.pieces)])

    def rows(self) -> Iterator[list[Strip]]:
        """A line that begins in the first column begins a row."""
        row: list[Strip] = []
        for strip in self.strips:
            if row and strip.left < self.columns[0][1]:
                yield row
                row = []
            row.append(strip)
        yield row

    def table(self) -> Table | None:
        rows = list(self.rows())
        if len(rows) < LEAST_ROWS or len(self.columns) < 2:
            return None
        top, bottom = self.strips[0].top, self.strips[-1].top + self.strips[-1].size
        drawn = tuple(tuple(_cell(row, column) for column in self.columns) for row in rows)
        return Table(self.columns[0][0], top, self.columns[-1][1], bottom, drawn)


def _joined(extents: Sequence[Extent]) -> list[Extent]:
    """Extents from left to right, those that overlap taken as one."""
    found: list[Extent] = []
    for left, right in sorted(extents):
        if found and left < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _cell(row: Sequence[Strip], column: Extent) -> Cell:
    strips = [
        Strip(piece.words, piece.left, strip.top, piece.right, strip.size, strip.page, (piece,))
        for strip in row
        for piece in strip.pieces
        if column[0] <= piece.left < column[1]
    ]
    return Cell(tuple(Line(words) for words in paragraphs(strips, Measure.of(strips, column[1]))))


def part_tables(strips: Sequence[Strip]) -> tuple[list[Strip], list[Table]]:
    """The lines of one page that are text, and the tables that the others make."""
    loose: list[Strip] = []
    tables: list[Table] = []
    run = _Run()
    for strip in strips:
        if not run.takes(strip):
            _close(run, loose, tables)
            run = _Run()
        if run.takes(strip):
            run.take(strip)
        else:
            loose.append(strip)
    _close(run, loose, tables)
    return loose, tables


def _close(run: _Run, loose: list[Strip], tables: list[Table]) -> None:
    table = run.table() if run.strips else None
    if table is None:
        loose += run.strips
    else:
        tables.append(table)
