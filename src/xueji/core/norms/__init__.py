"""Minimums set by regulations, as packs with article and source; plan + norms + defaults → duties as owed."""

from xueji.core.norms.model import Norm, Pack
from xueji.core.norms.packs import load_packs
from xueji.core.norms.settle import settle

__all__ = ["Norm", "Pack", "load_packs", "settle"]
