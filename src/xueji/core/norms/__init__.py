"""Minimums set by regulations, as packs with article and source; plan + norms + defaults → duties as owed."""

from xueji.core.norms.choice import chosen, for_year
from xueji.core.norms.citations import Citation, cited
from xueji.core.norms.model import Norm, OrganKind, Pack, Switch
from xueji.core.norms.packs import load_packs
from xueji.core.norms.settle import settle, silent

__all__ = [
    "Citation",
    "Norm",
    "OrganKind",
    "Pack",
    "Switch",
    "chosen",
    "cited",
    "for_year",
    "load_packs",
    "settle",
    "silent",
]
