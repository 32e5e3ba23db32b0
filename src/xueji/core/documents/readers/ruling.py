"""Ruled lines of a page → its tables: which cells the rules enclose, and the characters in each."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xueji.core.documents.readers.grid import Cell
from xueji.core.documents.readers.lines import Line
from xueji.core.documents.readers.strips import Glyph, Measure, paragraphs, strips_of

NEAR = 3.0
"""Points within which two rules are one, or meet."""
LONG = 6.0
"""Shorter rules are parts of signs."""
THIN, LEVEL = 3.0, 1.0
"""A filled shape this thin is a line; a line that strays less from level is level."""
MOST_RULES = 20_000
MOST_LINES = 1_000
"""A page of more rules is a drawing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line in points, from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_vertical(self) -> bool:
        return self.bottom - self.top > self.right - self.left


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table stands, and its rows as they are drawn."""

    left: float
    top: float
    right: float
    bottom: float
    rows: tuple[tuple[Cell, ...], ...]

    def holds(self, glyph: Glyph) -> bool:
        x, y = glyph.middle
        return self.left < x < self.right and self.top < y < self.bottom


def rules_of(shape: Sequence[tuple[float, float]], *, stroked: bool) -> Iterator[Rule]:
    """The level and upright sides of a drawn shape. Only filled, it is a rule if it is thin, else a cell's ground."""
    xs, ys = [x for x, _ in shape], [y for _, y in shape]
    if not stroked and min(max(xs) - min(xs), max(ys) - min(ys)) > THIN:
        return
    for (x, y), (u, v) in pairwise(shape):
        if min(abs(x - u), abs(y - v)) < LEVEL:
            yield Rule(min(x, u), min(y, v), max(x, u), max(y, v))


def find_tables(rules: Iterable[Rule], glyphs: Sequence[Glyph]) -> list[Table]:
    """From top to bottom. A single cell is a frame, not a table."""
    long = [rule for rule in rules if max(rule.right - rule.left, rule.bottom - rule.top) > LONG]
    if len(long) > MOST_RULES:
        return []
    found = [_table(region, glyphs) for region in _regions(long)]
    return [table for table in found if table is not None]


def _regions(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules by the stretches of the page along which vertical rules stand."""
    stretches: list[list[float]] = []
    for rule in sorted((rule for rule in rules if rule.is_vertical), key=lambda rule: rule.top):
        if stretches and rule.top <= stretches[-1][1] + NEAR:
            stretches[-1][1] = max(stretches[-1][1], rule.bottom)
        else:
            stretches.append([rule.top, rule.bottom])
    return [[r for r in rules if r.top >= top - NEAR and r.bottom <= bottom + NEAR] for top, bottom in stretches]


def _lines(places: Iterable[float]) -> list[float]:
    """Where rules stand, those that are near each other taken as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > NEAR:
            found.append(place)
    return found


def _table(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> Table | None:
    across = [rule for rule in rules if not rule.is_vertical]
    upright = [rule for rule in rules if rule.is_vertical]
    # Tables open at the sides end where their horizontal rules end.
    columns = _lines([r.left for r in upright] + [end for r in across for end in (r.left, r.right)])
    rows = _lines([r.top for r in across] + [end for r in upright for end in (r.top, r.bottom)])
    width, height = len(columns) - 1, len(rows) - 1
    if width < 1 or height < 1 or width * height < 2 or max(width, height) > MOST_LINES:
        return None
    owner = _owners(columns, rows, across, upright)
    inside: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        x, y = glyph.middle
        column, row = bisect_right(columns, x) - 1, bisect_right(rows, y) - 1
        if 0 <= column < width and 0 <= row < height:
            inside.setdefault(owner[row][column], []).append(glyph)
    drawn = tuple(tuple(_cells(owner[row], row, columns, inside)) for row in range(height))
    return Table(columns[0], rows[0], columns[-1], rows[-1], drawn)


def _owners(
    columns: Sequence[float], rows: Sequence[float], across: Sequence[Rule], upright: Sequence[Rule]
) -> list[list[tuple[int, int]]]:
    """For each place of the grid, the first row and column of the cell that it is part of."""
    walls = _walls(columns, rows, [(r.left, r.top, r.bottom) for r in upright])
    floors = _walls(rows, columns, [(r.top, r.left, r.right) for r in across])
    owner = [[(row, column) for column in range(len(columns) - 1)] for row in range(len(rows) - 1)]
    for row, places in enumerate(owner):
        for column in range(len(places)):
            if column and (column, row) not in walls:
                places[column] = places[column - 1]
            elif row and (row, column) not in floors:
                places[column] = owner[row - 1][column]
    return owner


def _walls(
    lines: Sequence[float], crossing: Sequence[float], rules: Iterable[tuple[float, float, float]]
) -> set[tuple[int, int]]:
    """Which line of the grid is drawn between which two of those that cross it."""
    found: set[tuple[int, int]] = set()
    for place, start, end in rules:
        line = bisect_right(lines, place + 0.01) - 1
        first = bisect_right(crossing, start - NEAR)
        last = bisect_right(crossing, end + NEAR) - 1
        found |= {(line, at) for at in range(first, last)}
    return found


def _cells(
    owner: Sequence[tuple[int, int]], row: int, columns: Sequence[float], inside: dict[tuple[int, int], list[Glyph]]
) -> Iterator[Cell]:
    for column, (top, left) in enumerate(owner):
        if left == column:
            width = next((n for n, place in enumerate(owner[column:]) if place != (top, left)), len(owner) - column)
            glyphs = inside.get((top, left), []) if top == row else []
            yield Cell(_words(glyphs, columns[left + width]), width, top < row)


def _words(glyphs: Iterable[Glyph], right: float) -> tuple[Line, ...]:
    strips = strips_of(glyphs, 0)
    return tuple(Line(words) for words in paragraphs(strips, Measure.of(strips, right)))
