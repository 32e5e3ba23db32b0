"""What each form of study is (forms.yaml): the one table that the timetable asks by and the evidence judges by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from xueji.core.obligations.model import Actor, Form

TRIGGER_WORKDAYS = 10


class FormKind(StrEnum):
    SESSION = "session"
    ITEM = "item"
    RECORD = "record"
    OUTCOME = "outcome"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class FormRule:
    """One row of forms.yaml; `half` is am, pm or None, `within_workdays` when a triggered duty falls due."""

    form: Form
    name: str
    kind: FormKind
    host: Actor
    number: int
    minutes: int
    half: str | None
    room: bool
    within_workdays: int
    shares_with: frozenset[Form]


def _rule(form: Form, row: Mapping[str, Any]) -> FormRule:
    return FormRule(
        form=form,
        name=row["name"],
        kind=FormKind(row["kind"]),
        host=Actor(row["host"]),
        number=row["number"],
        minutes=row.get("minutes", 60),
        half=row.get("half"),
        room=row.get("room", False),
        within_workdays=row.get("within", TRIGGER_WORKDAYS),
        shares_with=frozenset(Form(other) for other in row.get("shares", ())),
    )


def _load() -> Mapping[Form, FormRule]:
    text = files(__package__).joinpath("forms.yaml").read_text(encoding="utf-8")
    rows = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506: both loaders are safe
    return MappingProxyType({form: _rule(form, rows[form.value]) for form in Form})


FORMS: Mapping[Form, FormRule] = _load()
