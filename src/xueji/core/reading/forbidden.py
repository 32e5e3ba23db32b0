"""forbidden.yaml as values: what a plan may not demand, by which rule, and what may stand in its place."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Forbidden:
    """One kind of demand. `rules` are (year of issue, citation with what it says), the newest first."""

    name: str
    words: re.Pattern[str]
    instead: str
    rules: tuple[tuple[int, str], ...]

    def cited_for(self, year: int | None) -> str:
        """The rules that a plan of the year could know; those of today where there were none."""
        known = [text for issued, text in self.rules if year is None or issued <= year]
        return "；".join(known or [text for _, text in self.rules])


@cache
def load_forbidden() -> tuple[Forbidden, ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files(__package__).joinpath("forbidden.yaml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=loader)  # noqa: S506 -- a safe loader either way
    return tuple(_kind(name, row, raw["rules"]) for name, row in raw["kinds"].items())


def _kind(name: str, row: dict[str, Any], rules: dict[str, dict[str, Any]]) -> Forbidden:
    cited = [
        (int(str(rules[key]["issued"])[:4]), f"{rules[key]['rule']}：{says}") for key, says in row["rules"].items()
    ]
    words = "|".join(map(re.escape, sorted(row["words"], key=len, reverse=True)))
    return Forbidden(name, re.compile(words), row["instead"], tuple(sorted(cited, reverse=True)))
