"""Anchors: a line a time in a file that lies elsewhere, a short form for paper, and nothing else is taken for one."""

from pathlib import Path

import pytest

from xueji.core.chain.anchors import Anchor, BadAnchor, append, last, parse, parse_short, read

ONE = Anchor("abcdefghjkmn", 12, "sm3", "0123456789abcdef" * 4, "2023-06-12T03:00:00Z")
TWO = Anchor("abcdefghjkmn", 15, "sm3", "fedcba9876543210" * 4, "2023-06-12T04:00:00Z")


def test_a_line_is_read_back() -> None:
    assert parse(ONE.line() + "\n") == ONE


def test_the_short_form_is_read_back_however_it_was_copied() -> None:
    assert ONE.short == "abcdefghjkmn:12:0123456789abcdef"
    assert parse_short("ABCDEFGHJKMN : 12 : 0123 4567-89ab-cdef").digest == "0123456789abcdef"


@pytest.mark.parametrize("text", ["", "abcdefghjkmn:12:0123", "abcdefghjkmn:x:0123456789abcdef", "12:0123456789abcdef"])
def test_what_is_no_short_form_is_refused(text: str) -> None:
    with pytest.raises(BadAnchor):
        parse_short(text)


def test_anchors_are_appended_and_read_in_their_order(tmp_path: Path) -> None:
    folder = tmp_path / "另一块盘" / "anchors"
    file = append(folder, ONE)
    assert append(folder, TWO) == file
    assert read(file) == read(folder) == [ONE, TWO]
    assert last(read(folder)) == TWO
    assert last([]) is None


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    file = append(tmp_path, ONE)
    file.write_bytes(file.read_bytes() + b'{"anchor":1\xff\n')
    with pytest.raises(BadAnchor, match="第 2 行"):
        read(file)
