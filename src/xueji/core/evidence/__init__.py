"""Facts done, and which duty each serves; nothing counts twice for one duty."""

from xueji.core.evidence.credit import credits
from xueji.core.evidence.model import Credit, Fact

__all__ = ["Credit", "Fact", "credits"]
