"""Labels of clauses: which style a label is of, and which labels at the head of a line open a clause.

一、 （一） 1. （1） ①, 1.1 1.1.1, 第X章 第X条, a number and a blank; GB/T 9704-2012, 7.3.3 gives
the order, documents take liberties.
"""

import re
from dataclasses import dataclass

from xueji.core.documents.numbering import CIRCLED, number

CN = "一二三四五六七八九十百零〇"
NO_FIGURE = (
    r"(?![0-9.])(?=[ 　]*[一-鿿《“（])(?![ 　]*(?:个|小时|学时|课时|天|万|亿|倍|元|页|米|公里|分(?!公司|阶段|类|期)))"
)
"""1.1 总则 is a label, 1.5小时 a size."""
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第([{CN}\d]+)(?:部分|编|章)")),
    ("section", re.compile(rf"第([{CN}\d]+)节")),
    ("article", re.compile(rf"第([{CN}\d]+)条(?!规定|第|的|之|[和及至、])")),
    ("comma", re.compile(rf"([{CN}]{{1,3}})、")),
    ("bracket", re.compile(rf"[（(]([{CN}]{{1,3}})[）)]")),
    ("point", re.compile(r"([0-9０-９]{1,2})[.．。](?![0-9]{1,3}(?![0-9]*(?:[月日年岁]|周岁)))")),
    ("decimals", re.compile(rf"[0-9]{{1,2}}\.[0-9]{{1,2}}\.([0-9]{{1,2}}){NO_FIGURE}")),
    ("decimal", re.compile(rf"[0-9]{{1,2}}\.([0-9]{{1,2}}){NO_FIGURE}")),
    ("digit_comma", re.compile(r"([0-9０-９]{1,2})、")),
    ("digit_bracket", re.compile(r"[（(]([0-9０-９]{1,2})[）)]")),
    ("half_bracket", re.compile(r"([0-9０-９]{1,2})[）)]")),
    ("ring", re.compile(r"([⑴-⒇])")),
    ("circle", re.compile(rf"([{CIRCLED}])")),
    ("bare", re.compile(rf"([0-9]{{1,2}})(?=[ 　]){NO_FIGURE}(?![ 　]*(?:[月年次名本篇场份期]|日(?!常)))")),
)
PERIOD = re.compile(r"第([一二三四1-4])季度(?:[（(][^（）()，。]{2,12}[）)])?$")
"""A line that is a quarter and nothing more heads what follows it; such a clause has no label."""
STAGE = re.compile(rf"(第([{CN}\d])(?:个?阶段|步|环节)[：:]?)[^，。；\n]{{2,30}}$")
"""第一阶段：宣传发动（3月）: a line that names a stage and nothing more heads the tasks below it."""
STRAY = re.compile(r"[0-9]{1,3}[、.．]?\s*(?=[0-9０-９]{1,2}[.．、])")
"""A page number glued before a label."""
NEAR = 3
SPELLED = {"part", "section", "article"}
"""Styles that no list within a sentence uses."""


@dataclass(frozen=True, slots=True)
class Label:
    style: str
    ordinal: int
    text: str
    at: int
    """Offset of the label in its line."""


@dataclass(frozen=True, slots=True)
class Open:
    """A clause that is still open while the lines are walked."""

    style: str
    ordinal: int


def _ordinal(style: str, word: str) -> int | None:
    if style == "ring":
        return ord(word) - ord("⑴") + 1
    return CIRCLED.index(word) + 1 if style == "circle" else number(word)


def label_at(line: str, offset: int = 0) -> Label | None:
    """The label that stands at the offset of a line, white space before it left out."""
    at = offset + len(line[offset:]) - len(line[offset:].lstrip())
    period = PERIOD.match(line.rstrip(), at)
    if period:
        return Label("period", number(period[1]) or 0, "", at)
    stage = STAGE.match(line.rstrip(), at)
    if stage:
        return Label("stage", number(stage[2]) or 0, stage[1], at)
    for style, pattern in STYLES:
        found = pattern.match(line, at)
        if found:
            ordinal = _ordinal(style, found[1])
            return Label(style, ordinal or 0, found[0], at) if ordinal else None
    return None


def candidates(line: str) -> list[Label]:
    """The labels that may open a clause at the head of a line, likeliest first."""
    found = [label_at(line)]
    stray = STRAY.match(line.lstrip())
    if stray:
        found.append(label_at(line, len(line) - len(line.lstrip()) + stray.end()))
    return [label for label in found if label is not None]


def depth_of(label: Label, stack: list[Open], last: dict[str, int]) -> int | None:
    """How many open clauses stay open above the label's clause; None where the label opens none.

    A style seen above closes what is below it; a new style opens a level, which starts at one or runs on from the
    last ordinal of its style (numbering that runs on across sections).
    """
    for depth, open_ in enumerate(stack):
        if open_.style == label.style:
            step = label.ordinal - open_.ordinal
            farther = label.style in SPELLED and step > 0  # an extract leaves articles out
            return depth if 0 <= step <= NEAR or farther or label.ordinal == 1 else None
    if label.style == "article":
        return len([o for o in stack if o.style in {"part", "section"}])
    runs_on = label.ordinal == last.get(label.style, -9) + 1
    begins = not last and label.style == "comma"  # an extract may begin with its third part
    return len(stack) if label.ordinal == 1 or runs_on or begins else None
