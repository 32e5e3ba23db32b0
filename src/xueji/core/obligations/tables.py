"""A table row is one duty: form, number, date and actor from the columns that the header row names."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from xueji.core.documents.model import Block, Document, Span

COLUMNS: tuple[tuple[str, str], ...] = (
    ("serial", r"序号|编号"),
    ("time", r"月份|时间|日期|季度|完成时限|时限"),
    ("quantity", r"频次|次数|学时|课时|频率|数量"),
    ("owner", r"责任|牵头|主办|承办|组织单位|实施单位|主讲|领学"),
    ("form", r"形式|项目|方式|类型|活动名称|培训内容与形式"),
    ("who", r"对象|人员|类别|岗位|参加"),
    ("topic", r"内容|主题|专题|题目|课题|议题|要点"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by the kind of their column, and the place of the whole row."""

    span: Span
    cells: dict[str, Span]
    order: tuple[str, ...]


def rows_within(document: Document, span: Span) -> list[Row]:
    """The body rows of the tables in a stretch."""
    found: list[Row] = []
    kinds: list[str] | None = None
    table: int | None = -1
    first = bisect_left(document.blocks, span.start, key=_start)
    last = bisect_left(document.blocks, span.end, key=_start)
    for block in document.blocks[first:last]:
        cells = block.cells
        if len(cells) < 2:
            kinds = None
            continue
        if kinds is None or block.table != table or len(cells) != len(kinds):
            kinds, table = _kinds([c.of(document.text) for c in cells]), block.table
            continue
        by_kind: dict[str, Span] = {}
        for kind, cell in zip(kinds, cells, strict=True):
            if cell.start < cell.end:
                by_kind.setdefault(kind, cell)
        found.append(Row(block.span, by_kind, tuple(kinds)))
    return found


def _start(block: Block) -> int:
    return block.span.start


def _kinds(header: list[str]) -> list[str]:
    kinds: list[str] = []
    for words in header:
        kind = next((k for k, p in COLUMNS if re.search(p, words) and k not in kinds), f"column{len(kinds)}")
        kinds.append(kind)
    return kinds
