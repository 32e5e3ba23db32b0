"""Every personal field, read from personal_fields.yaml: what for, on which ground, how long, who sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Purpose:
    what_for: str
    kept: str
    seen_by: str
    basis: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A table: its name in words and its personal fields."""

    title: str
    personal: Mapping[str, Purpose]


@cache
def registry() -> Mapping[str, Kind]:
    """Label ("study.Attendance") → the table."""
    loaded = yaml.safe_load(files(__package__).joinpath("personal_fields.yaml").read_text(encoding="utf-8"))
    grounds = loaded.pop("grounds")
    return {label: _kind(entry, grounds) for label, entry in loaded.items()}


def _kind(entry: Mapping[str, object], grounds: Mapping[str, str]) -> Kind:
    basis = grounds[str(entry.get("ground", "duty"))]
    personal = entry.get("personal", {})
    assert isinstance(personal, dict)
    return Kind(str(entry.get("title", "")), {name: _purpose(said, basis) for name, said in personal.items()})


def _purpose(said: str, basis: str) -> Purpose:
    what_for, kept, seen_by = (part.strip() for part in said.split(" · "))
    return Purpose(what_for, kept, seen_by, basis)
