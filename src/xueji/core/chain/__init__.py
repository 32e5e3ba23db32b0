"""Hash chain over entries. Standard library only; `python -m xueji.core.chain FILE` verifies an export."""

from xueji.core.chain.link import GENESIS, BrokenChain, canonical, digest_of, preferred_algorithm, verify

__all__ = ["GENESIS", "BrokenChain", "canonical", "digest_of", "preferred_algorithm", "verify"]
