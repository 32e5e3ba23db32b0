"""What holds for any file: a document whose blocks cover its text, the same every time, or a refusal by name."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.documents.hostile_makers import GOOD, MAIN, WORDS, with_parts
from tests.core.documents.makers import docx, p, pdf, printed, rows, tbl, tc, xlsx
from tests.core.documents.test_fuzz import damaged
from xueji.core.documents.model import BlockKind, Document
from xueji.core.documents.readers import read_document
from xueji.core.documents.refusals import Unreadable

words = st.text(st.sampled_from("学习党章，。一（）12 a"), max_size=12).map(lambda word: "学" + word)
tables = st.lists(st.lists(words, min_size=2, max_size=2), min_size=1, max_size=5)


def whole(document: Document) -> Document:
    """The document, once it is seen that its blocks cover all but white space and cells lie in their rows."""
    covered = {at for block in document.blocks for at in range(block.span.start, block.span.end)}
    assert all(document.text[at].isspace() for at in range(len(document.text)) if at not in covered)
    assert list(document.blocks) == sorted(document.blocks, key=lambda block: block.span)
    for block in document.blocks:
        assert (block.kind is BlockKind.ROW) == (block.table is not None)
        assert all(block.span.start <= cell.start <= cell.end <= block.span.end for cell in block.cells)
    return document


@given(st.lists(words, min_size=1, max_size=6), tables)
def test_every_kind_covers_its_text_and_reads_the_same_twice(lines: list[str], table: list[list[str]]) -> None:
    files = (
        "\n".join(lines).encode(),
        docx("".join(map(p, lines)) + tbl(*[[tc(word) for word in row] for row in table])),
        xlsx(rows(*table)),
        pdf(printed(*[(line, 80) for line in lines])),
    )
    for data in files:
        assert whole(read_document(data, "x")) == read_document(data, "x")


def refusal(data: bytes) -> str | None:
    """Why the file is refused; None where it is read. Anything but a named refusal gets through."""
    try:
        whole(read_document(data, "x"))
    except Unreadable as error:
        return str(error)
    return None


@given(st.sampled_from((b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfe", b"")), st.binary(max_size=300))
def test_any_bytes_are_a_document_or_a_named_refusal(head: bytes, tail: bytes) -> None:
    assert (refusal(head + tail) or "x：").startswith("x：")


def refusals(make: Callable[[random.Random], bytes], times: int) -> int:
    said = [refusal(make(random.Random(seed))) for seed in range(times)]
    assert [message for message in said if message and not message.startswith("x：")] == []
    return sum(message is not None for message in said)


@pytest.mark.parametrize("kind", GOOD)
def test_a_damaged_file_of_each_kind_is_read_or_refused(kind: str) -> None:
    assert 0 < refusals(lambda dice: damaged(GOOD[kind](), dice), 60) <= 60


@pytest.mark.parametrize("kind", MAIN)
def test_a_container_with_a_damaged_part_is_read_or_refused(kind: str) -> None:
    def spoiled(dice: random.Random) -> bytes:
        part = MAIN[kind]
        return with_parts(GOOD[kind](), {part: damaged(f"<a>{WORDS}</a>".encode() * 9, dice)})

    assert refusals(spoiled, 40) > 0
