"""Hash chain over entries. Standard library only; `python -m xueji.core.chain` verifies an export or a database."""

from xueji.core.chain.anchors import Anchor
from xueji.core.chain.canonical import NotCanonical
from xueji.core.chain.link import GENESIS, BrokenChain, digest_of, preferred_algorithm
from xueji.core.chain.verifier import Row, Whole, verify

__all__ = [
    "GENESIS",
    "Anchor",
    "BrokenChain",
    "NotCanonical",
    "Row",
    "Whole",
    "digest_of",
    "preferred_algorithm",
    "verify",
]
