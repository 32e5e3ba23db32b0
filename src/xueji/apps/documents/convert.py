"""Rows of documents ↔ the core's documents."""

from xueji.apps.documents.models import StoredDocument
from xueji.core.documents.model import Block, BlockKind, Document, Span


def as_kept(document: Document) -> list[list[object]]:
    """The blocks as JSON: kind, start, end, cells, table."""
    return [_block(block) for block in document.blocks]


def _block(block: Block) -> list[object]:
    cells = [[cell.start, cell.end] for cell in block.cells]
    return [block.kind.value, block.span.start, block.span.end, cells, block.table]


def to_core(stored: StoredDocument) -> Document:
    """The document as the reader saw it."""
    blocks = tuple(
        Block(BlockKind(kind), Span(start, end), tuple(Span(*cell) for cell in cells), table)
        for kind, start, end, cells, table in stored.blocks
    )
    return Document(stored.name, stored.text, blocks)
