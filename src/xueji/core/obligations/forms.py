"""forms.yaml as typed values: what each form of duty is, who holds it and how often where nobody says."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import yaml

from xueji.core.obligations.model import Actor, Form


class FormKind(StrEnum):
    """Only sessions and items take time; records, outcomes and standing duties have a due date."""

    SESSION = "session"
    ITEM = "item"
    RECORD = "record"
    OUTCOME = "outcome"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class FormRule:
    name: str
    kind: FormKind
    host: Actor
    number: int
    minutes: int
    half: str | None
    room: bool
    within_workdays: int
    shares_with: frozenset[Form]
    titles: Mapping[str, str]

    def title_of(self, words: str) -> str:
        """The name of one such duty: by a word of its quote where that says more than the form."""
        return next((title for word, title in self.titles.items() if word in words), self.name)


def _rule(row: Mapping[str, Any]) -> FormRule:
    return FormRule(
        name=row["name"],
        kind=FormKind(row["kind"]),
        host=Actor(row["host"]),
        number=row["number"],
        minutes=row["minutes"],
        half=row["half"],
        room=row["room"],
        within_workdays=row["within"],
        shares_with=frozenset(Form(name) for name in row["with"]),
        titles=row.get("titles", {}),
    )


def _load() -> Mapping[Form, FormRule]:
    # A constant, read once at import from inside the package; the C loader keeps the command line quick.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files(__package__).joinpath("forms.yaml").read_text(encoding="utf-8")
    rows = yaml.load(text, Loader=loader)  # noqa: S506 -- a safe loader either way
    return {form: _rule(rows[form.value]) for form in Form}


FORMS: Mapping[Form, FormRule] = _load()
