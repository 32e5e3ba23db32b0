"""The YAML packs of this package as values."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from xueji.core.norms.model import Confidence, Modality, Norm, NormStatus, OrganKind, Pack
from xueji.core.obligations.model import Actor, Amount, Cadence, Form, Per, Trigger


@cache
def load_packs() -> tuple[Pack, ...]:
    """Every pack in the order in which people look for them: its `position`."""
    folder = files(__package__).joinpath("packs")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = {
        entry.name.removesuffix(".yaml"): yaml.load(entry.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 -- safe
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    }
    return tuple(_pack(id_, found[id_]) for id_ in sorted(found, key=lambda id_: found[id_]["position"]))


def _pack(id_: str, raw: dict[str, Any]) -> Pack:
    fits = frozenset(OrganKind[name.upper()] for name in raw["fits"]) or frozenset(OrganKind)
    return Pack(id_, raw["name"], raw["version"], fits, tuple(raw["cited_as"]), tuple(map(_norm, raw["rows"])))


def _norm(row: dict[str, Any]) -> Norm:
    return Norm(
        id=row["id"],
        rule=row["rule"],
        article=row.get("article"),
        form=Form(row["form"]),
        actor=Actor(row["actor"]),
        per=Per(row["per"]) if row.get("per") else None,
        every=Cadence(row["every"]) if row.get("every") else None,
        number=row.get("number"),
        says=row["says"],
        modality=Modality(row["modality"]),
        confidence=Confidence(row["confidence"]),
        status=NormStatus(row["status"]),
        source=row["source"],
        issued=row.get("date", ""),
        amount=Amount(float(row["amount"][0]), row["amount"][1]) if row.get("amount") else None,
        trigger=Trigger(row["trigger"]) if row.get("trigger") else None,
        who=row.get("who", ""),
        part_of=Form(row["part_of"]) if row.get("part_of") else None,
        since=row.get("since"),
        until=row.get("until"),
    )
