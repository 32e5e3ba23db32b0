"""Hash chain over entries: canonical bytes, link, verify. Standard library only, run as `python -m xueji.core.chain FILE`."""

from xueji.core.chain.link import GENESIS, BrokenChain, canonical, digest_of, preferred_algorithm, verify

__all__ = ["GENESIS", "BrokenChain", "canonical", "digest_of", "preferred_algorithm", "verify"]
