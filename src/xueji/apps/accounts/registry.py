"""Every personal field, read from personal_fields.yaml: what for, on which ground, how long, who sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

SHARED = {"grounds", "names"}


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
    return {label: _kind(entry, _file()["grounds"]) for label, entry in _file().items() if label not in SHARED}


def field_names() -> Mapping[str, str]:
    """A field's name in words, where the form has none for it."""
    names: Mapping[str, str] = _file()["names"]
    return names


@cache
def _file() -> dict[str, Any]:
    loaded = yaml.safe_load(files(__package__).joinpath("personal_fields.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def _kind(entry: Mapping[str, object], grounds: Mapping[str, str]) -> Kind:
    basis = grounds[str(entry.get("ground", "duty"))]
    personal = entry.get("personal", {})
    assert isinstance(personal, dict)
    return Kind(str(entry.get("title", "")), {name: _purpose(said, basis) for name, said in personal.items()})


def _purpose(said: str, basis: str) -> Purpose:
    what_for, kept, seen_by = (part.strip() for part in said.split(" · "))
    return Purpose(what_for, kept, seen_by, basis)
