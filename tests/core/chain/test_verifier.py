"""A chain as written is whole; whatever was done to it is found, and the first bad entry named."""

import hashlib

import pytest

from tests.core.chain.made import AT, CHAIN, anchored, body, chain, linked, old_chain
from xueji.core.chain import GENESIS, Anchor, BrokenChain, Row, digest_of, verifier, verify
from xueji.core.chain.canonical import commitment, hasher_of, payload_of, plain
from xueji.core.chain.link import ALGORITHMS, preferred_algorithm


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_chain_as_written_is_whole(algorithm: str) -> None:
    rows = chain(5, algorithm=algorithm)
    whole = verify(rows, chain=CHAIN, expected_length=5)
    assert (whole.length, whole.digest, whole.algorithm) == (5, rows[-1][1], algorithm)
    assert (whole.erased, whole.old, whole.backward, whole.anchored) == (0, 0, [], 0)


def test_an_empty_chain_ends_where_every_chain_begins() -> None:
    assert verify([], chain=CHAIN, expected_length=0).digest == GENESIS


def broken(rows: list[Row], **known: object) -> BrokenChain:
    with pytest.raises(BrokenChain) as found:
        verify(rows, chain=CHAIN, **known)  # type: ignore[arg-type]  # keywords of verify
    return found.value


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (body(2, key="other"), "摘要"),
        (body(2, chain="zzzzzzzzzzzz"), "另一条链"),
        (body(3), "应是第 2 条，却写着第 3 条"),
        (body(2).replace(b'"v":2', b'"v":3'), "写法"),
        (body(2).replace(b'"sha256"', b'"sm3"'), "写法"),
        (b"no json", "读不出"),
        (b"[" * 100_000, "读不出"),
        (b"[1]", "读不出"),
    ],
)
def test_an_entry_put_in_anothers_place_is_named(made: bytes, says: str) -> None:
    rows = chain(3)
    rows[1] = (*rows[1][:2], made, rows[1][3])
    found = broken(rows)
    assert (found.seq, says in str(found)) == (2, True)


def test_an_algorithm_that_nobody_knows_is_named() -> None:
    rows = chain(2)
    rows[1] = ("md5", *rows[1][1:])
    assert "md5" in str(broken(rows))


def test_a_machine_without_sm3_says_that_it_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_sm3(name: str) -> object:
        if name == "sm3":
            raise ValueError(name)
        return hashlib.sha256().copy

    rows = chain(1, algorithm="sm3")
    monkeypatch.setattr(verifier, "hasher_of", without_sm3)
    assert "本机没有" in str(broken(rows))
    monkeypatch.setattr(hashlib, "algorithms_available", {"sha256"})
    assert preferred_algorithm() == "sha256"


def test_a_missing_end_and_one_too_many_are_named() -> None:
    assert broken(chain(3), expected_length=5).seq == 4
    assert broken(chain(3), expected_length=2).seq == 3


def test_a_name_swapped_for_another_is_found() -> None:
    rows, other = chain(3), chain(3, name="罗建新")
    rows[1] = (*rows[1][:3], other[1][3])
    assert broken(rows).seq == 2


def test_a_name_taken_away_without_a_word_is_found() -> None:
    rows = chain(4)
    rows[1] = (*rows[1][:3], None)
    found = broken(rows)
    assert (found.seq, "没有删除的记录" in str(found)) == (2, True)


def erasing(facts: object, did: str = verifier.ERASED) -> list[Row]:
    """Three entries, the second without its payload, and an entry that tells of an erasure."""
    rows = chain(3)
    told = [(rows[0][2], rows[0][3]), (rows[1][2], None), (rows[2][2], rows[2][3])]
    return linked([*told, (body(4, did=did, facts=plain(facts)), None)])


def test_a_name_erased_with_a_word_leaves_a_whole_chain() -> None:
    assert verify(erasing({"number": 1, "entries": "2"}), chain=CHAIN).erased == 1
    assert verify(erasing({"entries": "1-3"}), chain=CHAIN).erased == 1


@pytest.mark.parametrize(
    "facts", [{}, {"entries": 2}, {"entries": "x"}, {"entries": "2-x"}, {"entries": "3-9999999999"}, ["2"]]
)
def test_an_erasure_that_names_others_excuses_nothing(facts: object) -> None:
    assert broken(erasing(facts)).seq == 2


def test_only_an_erasure_excuses_a_missing_name() -> None:
    assert broken(erasing({"entries": "2", "like": f'"did":"{verifier.ERASED}"'}, did="x.y")).seq == 2


def test_a_payload_where_none_was_promised_is_found() -> None:
    rows = linked([(body(1), (b"0" * 32, payload_of("周敏", {})))])
    assert broken(rows).seq == 1


def test_a_clock_that_went_back_is_told_and_no_fault() -> None:
    times = ["2023-06-12T03:00:00Z", "2023-06-11T03:00:00Z"] * 8
    rows = linked([(body(seq, at=at), None) for seq, at in enumerate(times, 1)])
    assert verify(rows, chain=CHAIN).backward == [2, 4, 6, 8, 10]


def test_old_entries_verify_as_old_ones() -> None:
    old = old_chain(2)
    new = body(3)
    rows = [*old, ("sha256", digest_of(new, old[-1][1], "sha256"), new, None)]
    whole = verify(rows, chain=CHAIN)
    assert (whole.old, whole.length) == (2, 3)


@pytest.mark.parametrize("how", ["after", "payload", "number", "digest", "spaces", "float", "twice"])
def test_an_old_entry_that_was_changed_is_found(how: str) -> None:
    rows = old_chain(2)
    algorithm, digest, old, _ = rows[1]
    match how:
        case "after":
            rows = [*chain(1), rows[1]]
        case "payload":
            rows[1] = (algorithm, digest, old, (b"0" * 32, b"{}"))
        case "number":
            rows[1] = rows[0]
        case "digest":
            rows[1] = (algorithm, "0" * 64, old, None)
        case "spaces":
            rows[1] = (algorithm, digest, old + b" ", None)
        case "float":
            rows[1] = (algorithm, digest, old.replace(b'"n":2', b'"n":2.5'), None)
        case "twice":
            rows[1] = (algorithm, digest, old.replace(b'"n":2', b'"n":2,"n":2'), None)
    assert broken(rows).seq == 2


def test_a_tail_written_anew_is_found_by_an_anchor_and_placed_after_the_last_that_fits() -> None:
    rows = chain(8)
    kept = anchored(rows, 3, 6, 8)
    forged = linked([(row[2], row[3]) for row in rows[:4]] + [(body(seq, key="forged"), None) for seq in (5, 6, 7, 8)])
    found = broken(forged, anchors=kept)
    assert (found.seq, "第 4 条到第 6 条之间" in str(found)) == (4, True)
    one = broken(linked([(body(1, key="forged"), None)]), anchors=anchored(rows, 1))
    assert (one.seq, "这一条" in str(one)) == (1, True)


def test_a_database_put_back_whole_is_found_by_an_anchor() -> None:
    rows = chain(8)
    found = broken(rows[:5], anchors=anchored(rows, 3, 8))
    assert (found.seq, "8 条，这里只有 5 条" in str(found)) == (6, True)


def test_anchors_that_fit_are_told_with_their_reach() -> None:
    rows = chain(8)
    short = Anchor(CHAIN, 6, "", rows[5][1][:16], "")
    assert verify(rows, chain=CHAIN, anchors=[*anchored(rows, 3), short]).anchored == 6
    assert verify(rows, chain=CHAIN, anchors=[Anchor(CHAIN, 0, "sha256", GENESIS, AT)]).anchored == 0


def test_a_commitment_is_over_salt_and_content() -> None:
    assert commitment(hasher_of("sha256"), b"ab", b"c") == hashlib.sha256(b"abc").hexdigest()
