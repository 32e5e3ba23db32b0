"""GB/T 9704-2012 党政机关公文格式 as data: the one place that holds its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# Page, in twips (1 mm = 56.69): A4, type area 156 × 225 mm, 22 lines of 28 characters.
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
MARGIN_TOP, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_BOTTOM = 2098, 1588, 1474, 1984
FOOTER_DISTANCE = 1300
LINE_PITCH = 579
CHARACTER_SPACE = -848
LINES_A_PAGE, CHARACTERS_A_LINE = 22, 28
TWO_CHARACTERS, TWO_CHARACTERS_TWIPS = 200, 640


class Part(StrEnum):
    """What a paragraph is in an official paper."""

    TITLE = "title"
    ADDRESSEE = "addressee"
    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"
    LEVEL_3 = "level_3"
    BODY = "body"
    ORGAN = "organ"
    DATE = "date"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Face:
    """Type of a part: the face's name as the file writes it, size in half-points, first line indented or not."""

    font: str
    half_points: int
    indent: bool


TITLE_FONT, BODY_FONT, LEVEL_1_FONT, LEVEL_2_FONT, FOLIO_FONT = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
FACES: Mapping[Part, Face] = {
    Part.TITLE: Face(TITLE_FONT, 44, False),
    Part.ADDRESSEE: Face(BODY_FONT, 32, False),
    Part.LEVEL_1: Face(LEVEL_1_FONT, 32, True),
    Part.LEVEL_2: Face(LEVEL_2_FONT, 32, True),
    Part.LEVEL_3: Face(BODY_FONT, 32, True),
    Part.BODY: Face(BODY_FONT, 32, True),
    Part.ORGAN: Face(BODY_FONT, 32, False),
    Part.DATE: Face(BODY_FONT, 32, False),
    Part.NOTE: Face(BODY_FONT, 32, True),
}
FOLIO_HALF_POINTS = 28
TABLE_HALF_POINTS = 24
"""Small Four: the standard leaves the size of tables open."""
LINE_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
BODY_HALF_POINTS = 32
# 28 characters in 156 mm are 15.793 pt each, 三号 is 16 pt. In twentieths of a point: -4 misses the line by 0.2 pt.
BODY_SPACING = -5
