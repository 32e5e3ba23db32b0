"""Where a plan refers to rules: 《…条例》 by its title, 严格落实…制度 by the words of the pack."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from xueji.core.norms.model import Pack

GAP = "[^，。；\n]{0,16}?"
REFERS = re.compile(r"(?:落实|执行|遵守|遵照|按照|根据|依据|坚持|健全|完善|贯彻)[^，。；\n]{0,40}$")
"""What stands before words that name a rule without its title."""
MARKS = re.compile(r"[《》（）“”\s]|试行|修订")


@dataclass(frozen=True, slots=True)
class Citation:
    """[start, end) of the text refers to the pack."""

    start: int
    end: int
    pack: str


def cited(text: str, packs: Iterable[Pack]) -> tuple[Citation, ...]:
    """Every reference in the order of the text; of those that meet, the longest."""
    found: list[Citation] = []
    for pack in packs:
        found += [Citation(*m.span(), pack.id) for m in _titles(text, pack)]
        found += [Citation(*m.span(), pack.id) for m in _words(pack.cited_as).finditer(text) if _refers(text, m)]
    found.sort(key=lambda c: (c.start - c.end, c.start))
    kept: list[Citation] = []
    for each in found:
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda c: c.start))


def _titles(text: str, pack: Pack) -> list[re.Match[str]]:
    titles = {bare(norm.rule) for norm in pack.norms if norm.rule.startswith("《")}
    return [m for m in re.finditer(r"《[^《》\n]+》", text) if bare(m[0]) in titles]


def bare(title: str) -> str:
    """《中国共产党支部工作条例（试行）》 and 《支部工作条例》 are one rule."""
    return re.sub(r"\d{4}年|^中国共产党", "", MARKS.sub("", title))


@cache
def _words(cited_as: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"“?{re.escape(word).replace('…', f'”?{GAP}')}" for word in cited_as))


def _refers(text: str, match: re.Match[str]) -> bool:
    line = text.rfind("\n", 0, match.start()) + 1
    return REFERS.search(text[line : match.start()]) is not None


def by_clause(
    citations: Iterable[Citation], clauses: Iterable[tuple[str, int, int]]
) -> Mapping[str, tuple[Citation, ...]]:
    """The references of each clause, given as (id, start, end of its own words)."""
    every = list(citations)
    return {id_: held for id_, start, end in clauses if (held := tuple(c for c in every if start <= c.start < end))}
