"""The chain: whole as written, broken by any change; the verifier needs the standard library alone."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.core.chain import GENESIS, BrokenChain, canonical, digest_of, verify


def chain(size: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    previous = GENESIS
    for seq in range(1, size + 1):
        entry = {"seq": seq, "did": "activity.closed", "details": {"unit": "第三党支部", "n": seq}}
        previous = digest_of(entry, previous, "sha256")
        rows.append({"entry": entry, "algorithm": "sha256", "digest": previous})
    return rows


def test_a_chain_as_written_is_whole() -> None:
    rows = chain(5)
    assert verify(rows, expected_length=5) == (5, rows[-1]["digest"])


def test_an_empty_chain_ends_where_every_chain_begins() -> None:
    assert verify([]) == (0, GENESIS)


@given(place=st.integers(0, 7), how=st.sampled_from(["alter", "remove", "swap", "repeat", "digest", "algorithm"]))
def test_any_tampering_is_found(place: int, how: str) -> None:
    rows = chain(8)
    other = (place + 1) % 8
    if how == "alter":
        rows[place]["entry"]["details"]["n"] = 99
    elif how == "remove":
        del rows[place]
    elif how == "swap":
        rows[place], rows[other] = rows[other], rows[place]
    elif how == "repeat":
        rows.insert(place, rows[place])
    elif how == "digest":
        rows[place]["digest"] = "0" * 64
    else:
        rows[place]["algorithm"] = "md5"
    with pytest.raises(BrokenChain):
        verify(rows, expected_length=8)


def test_rewriting_the_tail_is_found_by_the_digest_kept_elsewhere() -> None:
    kept_elsewhere = chain(8)[-1]["digest"]
    rewritten = chain(7)
    assert verify(rewritten)[1] != kept_elsewhere


@given(
    st.dictionaries(
        st.text(max_size=5), st.one_of(st.text(max_size=5), st.integers(), st.none(), st.booleans()), max_size=4
    )
)
def test_canonical_bytes_say_the_entry_and_nothing_else(entry: dict[str, Any]) -> None:
    try:
        encoded = canonical(entry)
    except UnicodeEncodeError:
        return  # lone surrogates are refused
    assert json.loads(encoded) == entry


def test_floats_are_refused_since_they_print_in_many_ways() -> None:
    with pytest.raises(TypeError):
        canonical({"n": {"deep": [1.0]}})


def test_the_verifier_runs_alone_and_names_the_first_bad_entry(tmp_path: Path) -> None:
    rows = chain(4)
    file = tmp_path / "chain.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "xueji.core.chain", str(file)]
    whole = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (whole.returncode, "共 4 条" in whole.stdout) == (0, True)
    rows[2]["entry"]["did"] = "nothing"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    broken = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (broken.returncode, "第 3 条" in broken.stdout) == (1, True)
    file.write_text("not json")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
