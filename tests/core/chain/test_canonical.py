"""One way to write an entry, and no way to forge a line with it."""

import json
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.core.chain.made import CHAIN, body
from xueji.core.chain.canonical import (
    LARGEST,
    NotCanonical,
    Told,
    agrees,
    body_of,
    commitment,
    hasher_of,
    old_body_of,
    payload_of,
    plain,
)

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
VALUES = st.recursive(
    LEAVES,
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=4), some, max_size=3),
    max_leaves=8,
)


@unhurried
@given(VALUES)
def test_what_is_written_is_read_back_as_it_was(value: Any) -> None:
    try:
        text = plain(value)
    except NotCanonical:
        assume(False)  # lone surrogates are refused
    assert json.loads(text) == value


def test_a_value_of_a_named_kind_is_written_as_its_text() -> None:
    assert plain({"state": Colour.RED}) == '{"state":"red"}'


class Colour(StrEnum):
    RED = "red"


def alike(one: Any, other: Any) -> bool:
    """Equal, and of the same kinds: True is no 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return set(one) == set(other) and all(alike(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and bool(one == other)


@unhurried
@given(VALUES, VALUES)
def test_two_values_are_written_alike_only_where_they_are_the_same(one: Any, other: Any) -> None:
    try:
        same = plain(one) == plain(other)
    except NotCanonical:
        assume(False)
    assert same is alike(one, other)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        float("inf"),
        {"n": [1.5]},
        {1: "n"},
        {None: 1},
        b"x",
        {1, 2},
        ["\ud800"],
        {"\udfff": 1},
        [10**5000],
    ],
    ids=range(11),
)
def test_what_has_no_one_way_to_be_written_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        plain(value)


def test_depth_is_no_way_to_break_a_reader() -> None:
    deep: Any = "x"
    for _ in range(50):
        deep = [deep]
    with pytest.raises(NotCanonical, match="deep"):
        plain(deep)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_no_text_can_forge_a_line_or_turn_it_round(text: str) -> None:
    written = plain({"title": text})
    assert len(written.splitlines()) == 1
    assert not [c for c in written if c in "\x7f\x85\x9b\u200b\u200f\u2028\u2029\u202e\u2066\ufeff" or ord(c) < 32]
    assert json.loads(written)["title"] == text


@pytest.mark.parametrize(
    "parts",
    [
        {"did": 'x","seq":"9'},
        {"actor": "周敏"},
        {"key": "a\nb"},
        {"type": "x" * 61},
        {"roles": 'clerk"'},
        {"request": "r r"},
        {"at": "2023-06-12 03:00:00"},
        {"subject": "٣"},
    ],
)
def test_a_part_that_is_no_word_is_refused(parts: dict[str, str]) -> None:
    with pytest.raises(NotCanonical):
        body(1, **parts)


def test_an_entry_or_a_payload_that_is_too_large_is_refused() -> None:
    with pytest.raises(NotCanonical, match="65536"):
        body(1, facts=plain({"n": "x" * LARGEST}))
    with pytest.raises(NotCanonical, match="65536"):
        payload_of("周敏", {"text": "学" * (LARGEST // 3)})


def test_an_entry_is_json_with_its_parts_by_name() -> None:
    assert json.loads(body(3)) == {
        "v": 2,
        "alg": "sha256",
        "organ": CHAIN,
        "seq": 3,
        "at": "2023-06-12T03:00:00Z",
        "actor": "zhoumin",
        "did": "activity.closed",
        "type": "study.Activity",
        "key": "k",
        "subject": "",
        "roles": "clerk",
        "outcome": "done",
        "source": "web",
        "request": "r",
        "facts": {"n": 3, "unit": "第三党支部"},
        "payload": "",
    }


WORDS = st.text(alphabet="abcdefghjkmnpqrstuvwxyz0123456789_.:-", max_size=12)
ROLES = st.sampled_from(["", "clerk", "clerk leader"])
PARTS = st.builds(
    Told,
    *(WORDS, st.integers(1, 10**12), st.sampled_from(["2023-06-12T03:00:00Z", "2023-06-12T03:00:01Z"]), *[WORDS] * 5),
    *(
        ROLES,
        WORDS,
        WORDS,
        WORDS,
        VALUES.filter(lambda v: "\\ud" not in ascii(v)).map(plain),
        st.just("") | st.just("0" * 64),
    ),
)


@unhurried
@given(PARTS, PARTS)
def test_two_entries_never_read_the_same(one: Told, other: Told) -> None:
    assert (body_of(one, "sha256") == body_of(other, "sha256")) is (one == other)


@pytest.mark.parametrize("name", ["entry", "Title", "", "a b", "题目"])
def test_a_word_is_kept_under_a_plain_name(name: str) -> None:
    with pytest.raises(NotCanonical):
        payload_of("周敏", {name: "x"})


def test_a_word_that_is_no_text_is_refused() -> None:
    with pytest.raises(NotCanonical):
        payload_of("周敏", {"n": 1})  # type: ignore[dict-item]  # what a careless caller hands over


def test_without_its_salt_a_name_cannot_be_told_from_the_commitment() -> None:
    content, new = payload_of("周敏", {}), hasher_of("sha256")
    promised = commitment(new, b"0" * 32, content)
    guesses = {commitment(new, salt, payload_of(name, {})) for name in ("周敏", "罗建新") for salt in (b"", b"1" * 32)}
    assert promised not in guesses


def columns(**other: object) -> dict[str, Any]:
    told = {"algorithm": "sha256", "chain": CHAIN, "seq": 1, "at": "2023-06-12 03:00:00", "actor": "zhoumin"}
    return told | {"did": "activity.closed", "kind": "study.Activity", "key": "k", "subject": ""} | other


def test_columns_agree_with_the_entry_that_they_repeat() -> None:
    assert agrees(body=body(1).decode(), **columns(at="2023-06-12 03:00:00.000000"))
    for name, value in {"actor": "x", "did": "x", "kind": "x", "key": "x", "subject": "x", "seq": 2}.items():
        assert not agrees(body=body(1).decode(), **columns(**{name: value}))
    for at in ("2023-06-12x03:00:00", "2023-06-12 03:00:00.5", "2023-06-12 03:00:01", "2023-06-12"):
        assert not agrees(body=body(1).decode(), **columns(at=at))


def test_columns_agree_with_an_old_entry() -> None:
    told = {"seq": 1, "organ": 1, "at": "2023-06-12T03:00:00+00:00", "actor": None, "did": "d", "type": "t", "key": "k"}
    old = old_body_of(told).decode()
    assert agrees(body=old, **columns(actor="", did="d", kind="t"))
    assert not agrees(body=old, **columns(actor="", did="x", kind="t"))
    assert not agrees(body="{}", **columns())
    assert not agrees(body="no json", **columns())
