"""Lines of any file → Document: each paragraph or row one block, cells joined by TAB."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from xueji.core.documents.model import Aside, Block, BlockKind, Document, Span
from xueji.core.documents.refusals import FileEmpty, FileTooLarge

MOST_CHARACTERS = 1_500_000
NO_WORDS = "文件里没有文字（可能全是图片）。请提供文字版。"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's words; for a row its cells, none of which holds a TAB or a line end."""

    words: str
    cells: tuple[str, ...] = ()
    table: int | None = None


def row(cells: Iterable[str], table: int) -> Line:
    clean = tuple(" ".join(cell.split()) for cell in cells)
    return Line("\t".join(clean), clean, table)


def assemble(name: str, lines: Iterable[Line], asides: Iterable[Aside] = ()) -> Document:
    blocks: list[Block] = []
    words: list[str] = []
    at = 0
    for line in lines:
        if not line.words.strip():
            continue
        starts = accumulate((len(cell) + 1 for cell in line.cells[:-1]), initial=at)
        cells = tuple(Span(start, start + len(cell)) for start, cell in zip(starts, line.cells, strict=False))
        kind = BlockKind.PARAGRAPH if line.table is None else BlockKind.ROW
        blocks.append(Block(kind, Span(at, at + len(line.words)), cells, line.table))
        words.append(line.words)
        at += len(line.words) + 1
        ensure_length(at, name)
    if not blocks:
        raise FileEmpty(f"{name}：{NO_WORDS}")
    return Document(name, "\n".join(words) + "\n", tuple(blocks), tuple(asides))


def ensure_length(characters: int, name: str) -> None:
    if characters > MOST_CHARACTERS:
        raise FileTooLarge(f"{name}：文字超过 {MOST_CHARACTERS // 10_000} 万字，不像一份计划。请分成几个文件再试。")
