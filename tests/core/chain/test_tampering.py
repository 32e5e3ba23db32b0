"""Random tampering with an exported chain: every single one is found, at its place; a hundred thousand in test-heavy.

The forger of half of the kinds may write everything on the machine, so that he computes every digest anew: he is found
by what was kept elsewhere.
"""

import random
from collections.abc import Callable

import pytest

from tests.core.chain.made import CHAIN, anchored, body, chain, linked
from xueji.core.chain import GENESIS, BrokenChain, Row, digest_of, verify
from xueji.core.chain.canonical import payload_of
from xueji.core.chain.lines import line_of, rows_in

LENGTH = 40
ROWS = chain(LENGTH)
LINES = [line_of(row) for row in ROWS]
KEPT_ELSEWHERE = anchored(ROWS, 8, 20, 33, LENGTH)
SIZES = [0, *(anchor.size for anchor in KEPT_ELSEWHERE)]

Dice = random.Random
Tampered = tuple[list[bytes], range]
"""The lines, and the entries of which one is to be named."""


def exactly(place: int) -> range:
    return range(place + 1, place + 2)


def up_to_the_anchor(place: int) -> range:
    """Between the last anchor that still fits and the first that does not."""
    before = max(size for size in SIZES if size <= place)
    return range(before + 1, min(size for size in SIZES if size > place) + 1)


def flipped(dice: Dice) -> Tampered:
    place = dice.randrange(LENGTH)
    line = bytearray(LINES[place])
    line[dice.randrange(len(line))] ^= 1 << dice.randrange(8)
    # A line end that comes or goes also makes the next line another.
    return b"".join([*LINES[:place], bytes(line), *LINES[place + 1 :]]).splitlines(keepends=True), exactly(place)


def deleted(dice: Dice) -> Tampered:
    place = dice.randrange(LENGTH)
    return LINES[:place] + LINES[place + 1 :], exactly(place)


def inserted(dice: Dice) -> Tampered:
    place, other = dice.randrange(LENGTH + 1), dice.randrange(LENGTH)
    same = other == place
    return [*LINES[:place], LINES[other], *LINES[place:]], exactly(place + 1 if same else place)


def swapped(dice: Dice) -> Tampered:
    one, other = sorted(dice.sample(range(LENGTH), 2))
    lines = list(LINES)
    lines[one], lines[other] = lines[other], lines[one]
    return lines, exactly(one)


def cut_off(dice: Dice) -> Tampered:
    place = dice.randrange(LENGTH)
    return LINES[:place], exactly(place)


def cut_within_a_line(dice: Dice) -> Tampered:
    whole = b"".join(LINES)
    end = dice.randrange(1, len(whole))
    lines = whole[:end].splitlines(keepends=True)
    return lines, exactly(len(lines) - 1 if not lines[-1].endswith(b"\n") else len(lines))


def clock_turned(dice: Dice) -> Tampered:
    """An hour earlier, without the digests or with every digest computed anew."""
    place = dice.randrange(LENGTH)
    return changed(place, ROWS[place][2].replace(b"T03:", b"T02:"), anew=dice.random() < 0.5)


def replaced(dice: Dice) -> Tampered:
    place = dice.randrange(LENGTH)
    return changed(place, body(place + 1, did="nothing.done"), anew=dice.random() < 0.5)


def algorithm_changed(dice: Dice) -> Tampered:
    place = dice.randrange(LENGTH)
    lines = list(LINES)
    other = dice.choice([b"sm3", b"md5", b"SHA256", b""])
    lines[place] = lines[place].replace(b'"algorithm":"sha256"', b'"algorithm":"' + other + b'"', dice.choice([1, 2]))
    return lines, exactly(place)


def weakened(dice: Dice) -> Tampered:
    """The whole chain from a place on written with the other algorithm."""
    place = dice.randrange(LENGTH)
    rows = list(ROWS[:place])
    for seq in range(place + 1, LENGTH + 1):
        rows += relinked(rows, body(seq, algorithm="sm3"), "sm3")
    return [line_of(row) for row in rows], up_to_the_anchor(place)


def payload_swapped(dice: Dice) -> Tampered:
    one, other = sorted(dice.sample(range(LENGTH), 2))
    rows = list(ROWS)
    rows[one], rows[other] = (*rows[one][:3], rows[other][3]), (*rows[other][:3], rows[one][3])
    return [line_of(row) for row in rows], exactly(one)


def payload_rewritten(dice: Dice) -> Tampered:
    place = dice.randrange(LENGTH)
    rows = list(ROWS)
    rows[place] = (*rows[place][:3], (b"%032x" % (place + 1), payload_of(dice.choice(["罗建新", "周敏 "]), {})))
    return [line_of(row) for row in rows], exactly(place)


def payload_taken(dice: Dice) -> Tampered:
    place = dice.randrange(LENGTH)
    rows = list(ROWS)
    rows[place] = (*rows[place][:3], None)
    return [line_of(row) for row in rows], exactly(place)


def tail_rewritten(dice: Dice) -> Tampered:
    """Entries from a place on are others, as many, fewer or more, each with its right digest."""
    place = dice.randrange(LENGTH)
    rows = list(ROWS[:place])
    for seq in range(place + 1, LENGTH + dice.randrange(-3, 4)):
        rows += relinked(rows, body(seq, key=f"forged{dice.randrange(1000)}"), "sha256")
    return [line_of(row) for row in rows], up_to_the_anchor(place)


def rolled_back(dice: Dice) -> Tampered:
    """The database of an earlier day, and a day's work on top of it."""
    place = dice.randrange(LENGTH)
    rows = list(ROWS[:place])
    for seq in range(place + 1, place + 1 + dice.randrange(10)):
        rows += relinked(rows, body(seq, key="today"), "sha256")
    return [line_of(row) for row in rows], range(up_to_the_anchor(place).start, len(rows) + 2)


def another_chain(dice: Dice) -> Tampered:
    rows: list[Row] = []
    for seq in range(1, LENGTH + dice.randrange(3)):
        rows += relinked(rows, body(seq, chain="zzzzzzzzzzzz"), "sha256")
    return [line_of(row) for row in rows], exactly(0)


def relinked(rows: list[Row], made: bytes, algorithm: str) -> list[Row]:
    """The entry after these rows, with its right digest."""
    before = rows[-1][1] if rows else GENESIS
    return [(algorithm, digest_of(made, before, algorithm), made, None)]


def changed(place: int, made: bytes, *, anew: bool) -> Tampered:
    if not anew:
        rows = list(ROWS)
        rows[place] = (rows[place][0], rows[place][1], made, rows[place][3])
        return [line_of(row) for row in rows], exactly(place)
    kept = None if made.endswith(b'"payload":""}') else ROWS[place][3]
    rows = linked([(made, kept) if at == place else (row[2], row[3]) for at, row in enumerate(ROWS)])
    return [line_of(row) for row in rows], up_to_the_anchor(place)


KINDS: tuple[Callable[[Dice], Tampered], ...] = (
    *(flipped, deleted, inserted, swapped, cut_off, cut_within_a_line, clock_turned, replaced, algorithm_changed),
    *(weakened, payload_swapped, payload_rewritten, payload_taken, tail_rewritten, rolled_back, another_chain),
)


def missed(size: int) -> list[str]:
    """Tamperings that were not found, or of which another entry was named."""
    found = []
    for seed in range(size):
        kind = KINDS[seed % len(KINDS)]
        lines, places = kind(random.Random(seed))
        try:
            verify(rows_in(lines), chain=CHAIN, anchors=KEPT_ELSEWHERE)
        except BrokenChain as broken:
            if broken.seq not in places:
                found.append(f"{kind.__name__} {seed}: named {broken.seq}, not in {places}")
        else:
            found.append(f"{kind.__name__} {seed}: not found")
    return found


def test_the_chain_itself_is_whole() -> None:
    assert verify(rows_in(LINES), chain=CHAIN, anchors=KEPT_ELSEWHERE).anchored == LENGTH


def test_a_thousand_random_tamperings_are_found_at_their_place() -> None:
    assert missed(1000) == []


@pytest.mark.heavy
def test_a_hundred_and_twenty_thousand_random_tamperings_are_found_at_their_place() -> None:
    assert missed(120_000) == []
