"""Each entry's digest covers its bytes and the digest before it, so nothing can be altered, removed or moved.

The order of entries is their number, never their time: a wrong clock cannot reorder them.
"""

import hashlib

GENESIS = "0" * 64
ALGORITHMS = ("sm3", "sha256")
OTHERWISE = "查询用的栏目与记录不符"


class BrokenChain(Exception):
    """The first entry that does not fit: `seq` names it."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"第 {seq} 条：{reason}")
        self.seq, self.reason = seq, reason


def preferred_algorithm() -> str:
    """SM3 where this OpenSSL has it, SHA-256 otherwise."""
    return "sm3" if "sm3" in hashlib.algorithms_available else "sha256"


def digest_of(body: bytes, previous: str, algorithm: str) -> str:
    """Hex digest of the digest before, as bytes, and the entry's bytes, which name the algorithm."""
    return hashlib.new(algorithm, bytes.fromhex(previous) + body).hexdigest()


def old_digest_of(body: bytes, previous: str, algorithm: str) -> str:
    """The first format's: both in hex, the algorithm's name between them."""
    return hashlib.new(algorithm, b"\n".join((previous.encode(), algorithm.encode(), body))).hexdigest()
