"""Document → everything that reading it gives, with the reasons."""

from xueji.core.reading.explain import explain
from xueji.core.reading.read import load_words, read
from xueji.core.reading.shape import to_json

__all__ = ["explain", "load_words", "read", "to_json"]
