"""The cells of a table as they are drawn → its rows: merged cells filled down, each row as wide as the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xueji.core.documents.readers.lines import Line, row

MOST_COLUMNS = 256


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; how many columns it takes; whether it goes on from the cell above."""

    lines: tuple[Line, ...] = ()
    columns: int = 1
    down: bool = False

    @property
    def words(self) -> str:
        return " ".join(line.words for line in self.lines)


def table_lines(rows: Sequence[Sequence[Cell]], table: int) -> Iterator[Line]:
    """A cell as wide as the table is a paragraph above or below its rows: a title, a note, a box around text."""
    width = max((sum(cell.columns for cell in cells) for cells in rows), default=0)
    first, last = 0, len(rows)
    while first < last and _is_whole(rows[first], width):
        first += 1
    while last > first and _is_whole(rows[last - 1], width):
        last -= 1
    yield from _paragraphs(rows[:first])
    head = _head(rows[first:last])
    header: tuple[str, ...] | None = None
    above: list[str] = []
    for number, cells in enumerate(rows[first:last]):
        words = _filled(cells, above, spread=number + 1 < head)
        if 0 < number < head:
            words = [old if old == new else old + new for old, new in zip(above, words, strict=False)]
        above = words
        if number + 1 < head:
            continue
        line = row(words, table)
        # A header that stands there once for every page is one header; with figures it is a row like another.
        if line.cells != header or any(map(str.isdecimal, line.words)):
            yield line
        header = header or line.cells
    yield from _paragraphs(rows[last:])


def _is_whole(cells: Sequence[Cell], width: int) -> bool:
    filled = [cell for cell in cells if cell.lines]
    return not filled or (len(cells) == 1 and cells[0].columns == width)


def _paragraphs(rows: Sequence[Sequence[Cell]]) -> Iterator[Line]:
    for cells in rows:
        for cell in cells:
            if not cell.down:
                yield from cell.lines


def _head(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows the header takes: those beside its tall cells, where one of its wide cells is divided below."""
    if not rows or all(cell.columns == 1 for cell in rows[0]):
        return 1
    tall = 1
    while tall < len(rows) and any(cell.down for cell in rows[tall]) and not all(cell.down for cell in rows[tall]):
        tall += 1
        if all(cell.columns == 1 for cell in rows[tall - 1]):
            break
    return tall


def _filled(cells: Sequence[Cell], above: Sequence[str], *, spread: bool) -> list[str]:
    """A wide cell's words stand in its first column; over a divided header, in each of them."""
    words: list[str] = []
    for cell in cells:
        at = len(words)
        words += above[at : at + cell.columns] if cell.down else [cell.words] * (cell.columns if spread else 1)
        words += [""] * (at + cell.columns - len(words))
    return words
