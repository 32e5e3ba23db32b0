"""facts.yaml as values: programmes with their years, plenums and congresses with the month they were held in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Programme:
    name: str
    names: tuple[str, ...]
    first: int
    last: int
    source: str
    now: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """The year and month of a meeting, and the paper that says so."""

    year: int
    month: int
    source: str


@dataclass(frozen=True, slots=True)
class Facts:
    programmes: tuple[Programme, ...]
    plenums: Mapping[tuple[str, str], Held]
    congresses: Mapping[str, Held]
    doubled_words: frozenset[str]
    words_that_end: frozenset[str]
    """Words whose last character may begin the next word: 目的的确."""


def _held(row: Mapping[str, str]) -> Held:
    year, month = str(row["held"]).split("-")
    return Held(int(year), int(month), row["source"])


@cache
def load_facts() -> Facts:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files(__package__).joinpath("facts.yaml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=loader)  # noqa: S506 -- a safe loader either way
    return Facts(
        tuple(Programme(**row | {"names": tuple(row["names"])}) for row in raw["programmes"]),
        {(row["congress"], row["plenum"]): _held(row) for row in raw["plenums"]},
        {row["congress"]: _held(row) for row in raw["congresses"]},
        frozenset(raw["doubled_words"]),
        frozenset(raw["words_that_end"]),
    )
