"""Random tampering with an exported chain: every single one is found; a hundred thousand in test-heavy."""

import copy
import random
from typing import Any

import pytest

from tests.core.chain.test_link import chain
from xueji.core.chain import BrokenChain, verify

LENGTH = 40
ROWS = chain(LENGTH)
KEPT_ELSEWHERE = ROWS[-1]["digest"]


def tampered(dice: random.Random) -> list[dict[str, Any]]:
    rows = copy.deepcopy(ROWS)
    place = dice.randrange(LENGTH)
    other = (place + dice.randrange(1, LENGTH)) % LENGTH
    entry = rows[place]["entry"]
    match dice.randrange(8):
        case 0:
            entry["details"]["n"] += dice.choice([-1, 1]) * dice.randrange(1, 1000)
        case 1:
            entry["did"] = entry["did"] + dice.choice(["x", " ", "\u200b"])
        case 2:
            del rows[place]
        case 3:
            rows[place], rows[other] = rows[other], rows[place]
        case 4:
            rows.insert(place, copy.deepcopy(rows[other]))
        case 5:
            digest = list(rows[place]["digest"])
            digest[dice.randrange(64)] = dice.choice("xyz")
            rows[place]["digest"] = "".join(digest)
        case 6:
            rows = rows[:place]
        case 7:
            entry["seq"] = other + 1
            rows[place]["entry"] = dict(reversed(entry.items()))
    return rows


def found(rows: list[dict[str, Any]]) -> bool:
    try:
        return verify(rows, expected_length=LENGTH)[1] != KEPT_ELSEWHERE
    except BrokenChain:
        return True


def missed(size: int) -> list[int]:
    return [seed for seed in range(size) if not found(tampered(random.Random(seed)))]


def test_a_thousand_random_tamperings_are_found() -> None:
    assert missed(1000) == []


@pytest.mark.heavy
def test_a_hundred_thousand_random_tamperings_are_found() -> None:
    assert missed(100_000) == []


@pytest.mark.heavy
def test_rewriting_everything_after_an_entry_is_found_by_the_digest_kept_elsewhere() -> None:
    for place in range(LENGTH):
        rows = chain(LENGTH)[:place] + [dict(row) for row in chain(LENGTH + 1)[place:LENGTH]]
        rows[-1] = {**rows[-1], "digest": "f" * 64}
        assert found(rows)
