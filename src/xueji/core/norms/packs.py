"""The YAML packs of this package as values."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from xueji.core.norms.model import Modality, Norm, NormStatus, Pack
from xueji.core.obligations.model import Actor, Cadence, Form, Per


@cache
def load_packs() -> tuple[Pack, ...]:
    """Every pack in the order of its file's name."""
    folder = files(__package__).joinpath("packs")
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    return tuple(_pack(entry.read_text(encoding="utf-8")) for entry in found)


def _pack(text: str) -> Pack:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load(text, Loader=loader)  # noqa: S506 -- a safe loader either way
    return Pack(raw["name"], tuple(_norm(row) for row in raw["rows"]))


def _norm(row: dict[str, Any]) -> Norm:
    return Norm(
        id=row["id"],
        rule=row["rule"],
        date=str(row["date"]) if row["date"] else None,
        article=row["article"],
        form=Form(row["form"]),
        actor=Actor(row["actor"]),
        per=Per(row["per"]) if row["per"] else None,
        every=Cadence(row["every"]) if row["every"] else None,
        number=row["number"],
        modality=Modality(row["modality"]),
        confidence=row["confidence"],
        status=NormStatus(row["status"]),
        source=row["source"],
        part_of=Form(row["part_of"]) if row["part_of"] else None,
    )
