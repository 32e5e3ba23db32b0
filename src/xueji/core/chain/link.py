"""Each entry's digest covers its canonical bytes and the digest before it, so nothing can be altered, removed or moved.

The order of entries is their number, never their time: a wrong clock cannot reorder them.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

GENESIS = "0" * 64
ALGORITHMS = ("sm3", "sha256")


class BrokenChain(Exception):
    """The first entry that does not fit: `seq` names it."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"第 {seq} 条：{reason}")
        self.seq = seq


def preferred_algorithm() -> str:
    """SM3 where this OpenSSL has it, SHA-256 otherwise."""
    return "sm3" if "sm3" in hashlib.algorithms_available else "sha256"


def canonical(entry: Mapping[str, Any]) -> bytes:
    """One byte string per entry: sorted keys, no spaces, UTF-8; floats are refused since they print in many ways."""
    _refuse_floats(entry)
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("an entry of the chain holds no floating-point number")
    children = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for child in children:
        _refuse_floats(child)


def digest_of(entry: Mapping[str, Any], previous: str, algorithm: str) -> str:
    """Hex digest of `previous` and the entry's canonical bytes, the algorithm's name among them."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown algorithm {algorithm!r}")
    return hashlib.new(algorithm, previous.encode() + b"\n" + algorithm.encode() + b"\n" + canonical(entry)).hexdigest()


def verify(rows: Iterable[Mapping[str, Any]], *, expected_length: int | None = None) -> tuple[int, str]:
    """Check rows {"entry": {..., "seq": n}, "algorithm": ..., "digest": ...} in order; give (length, last digest).

    Raises BrokenChain at the first entry that was altered, removed, added or moved, or where the tail is missing.
    """
    previous, length = GENESIS, 0
    for row in rows:
        length += 1
        entry = row["entry"]
        if entry.get("seq") != length:
            raise BrokenChain(length, f"应是第 {length} 条，却写着第 {entry.get('seq')} 条")
        try:
            expected = digest_of(entry, previous, row["algorithm"])
        except (ValueError, TypeError) as error:
            raise BrokenChain(length, str(error)) from error
        if expected != row["digest"]:
            raise BrokenChain(length, "内容与摘要不符")
        previous = row["digest"]
    if expected_length is not None and length != expected_length:
        raise BrokenChain(length + 1, f"应有 {expected_length} 条，只有 {length} 条")
    return length, previous
