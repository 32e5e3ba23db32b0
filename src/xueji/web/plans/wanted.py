"""Which duties the desk shows: by state, form, who acts and strength, each choice with its number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from xueji.apps.plans.models import Obligation
from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Actor, Form, Strength
from xueji.core.obligations.words import ACTOR_NAMES, STRENGTH_NAMES

REPLACED = Obligation.State.REPLACED.value
FIELDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "state": ("状态", dict(Obligation.State.choices)),
    "form": ("形式", {form.value: FORMS[form].name for form in Form}),
    "actor": ("谁来做", {actor.value: ACTOR_NAMES[actor] for actor in Actor}),
    "strength": ("力度", {strength.value: STRENGTH_NAMES[strength] for strength in Strength}),
}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One list of choices; its counts are of what the other lists let through."""

    name: str
    label: str
    total: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """ "" wants every value; replaced duties are shown only where they are asked for."""

    state: str = ""
    form: str = ""
    actor: str = ""
    strength: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Wanted":
        """From the address; what is no choice is not asked."""
        return cls(**{name: asked[name] for name, (_, names) in FIELDS.items() if asked.get(name) in names})

    @property
    def query(self) -> str:
        return urlencode({name: getattr(self, name) for name in FIELDS if getattr(self, name)})

    def admits(self, row: Obligation) -> bool:
        shown = row.state != REPLACED or self.state == REPLACED
        return shown and all(getattr(self, name) in {"", getattr(row, name)} for name in FIELDS)

    def facets(self, rows: Iterable[Obligation]) -> tuple[Facet, ...]:
        known = list(rows)
        return tuple(self._facet(name, known) for name in FIELDS)

    def _facet(self, name: str, rows: list[Obligation]) -> Facet:
        label, names = FIELDS[name]
        others = replace(self, **{name: ""})
        fitting = [row for row in rows if others.admits(row)]
        counts = {value: sum(getattr(row, name) == value for row in fitting) for value in names}
        if name == "state":
            counts[REPLACED] = sum(replace(self, state=REPLACED).admits(row) for row in rows)
        chosen = getattr(self, name)
        choices = [Choice(v, names[v], counts[v], v == chosen) for v in names if counts[v] or v == chosen]
        return Facet(name, label, len(fitting), tuple(choices))
