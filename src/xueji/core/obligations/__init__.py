"""Clauses → duties: a grammar of cadence × bound × number × unit × per over a vocabulary that anyone can extend."""

from xueji.core.obligations.extract import extract

__all__ = ["extract"]
