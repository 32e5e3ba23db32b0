"""All that is held about a person: every row of every table that refers to the person or the account.

The tables are found by their references, not by a list: what is added later is shown without being remembered here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db import models
from django.utils import timezone

from xueji.apps.accounts.models import User
from xueji.apps.accounts.registry import Purpose, registry
from xueji.apps.organisation.models import Person

NEVER_SHOWN = {"accounts.User.password", "study.CalendarAddress.digest"}
"""Of a secret only a digest is kept; it says nothing to a reader and must not leave."""
TECHNICAL = {"id", "key", "organ", "revision", "sequence", "position", "session", "digest"}


@dataclass(frozen=True, slots=True)
class Section:
    """A table's rows about one person; `purposes`: its personal fields by their name in words."""

    label: str
    title: str
    rows: tuple[Mapping[str, str], ...]
    purposes: Mapping[str, Purpose]


def held_about(person: Person | None, user: User | None) -> tuple[Section, ...]:
    """Of somebody in the roster, of an account, or of both; a query a table that may refer to them."""
    wanted: dict[str, list[models.Model]] = {}
    for row in (person, user):
        if row is not None:
            wanted[row._meta.label] = [row]
    for model, names in _referring().items():
        for name, kind in names:
            to = person if kind is Person else user
            if to is not None:
                wanted.setdefault(model._meta.label, []).extend(_rows(model, name, to))
    wanted = {label: list(dict.fromkeys(rows)) for label, rows in wanted.items() if rows}
    order = [model._meta.label for model in apps.get_models()]
    return tuple(_section(label, wanted[label]) for label in sorted(wanted, key=order.index))


def _referring() -> dict[type[models.Model], list[tuple[str, type[models.Model]]]]:
    """Every table of ours that refers to a person or an account → the references."""
    found: dict[type[models.Model], list[tuple[str, type[models.Model]]]] = {}
    for model in apps.get_models():
        if model._meta.label not in registry() or model is Person:
            continue
        for one in model._meta.concrete_fields:
            if one.is_relation and one.related_model in (Person, User):
                found.setdefault(model, []).append((one.name, one.related_model))
    return found


def _rows(model: type[models.Model], name: str, to: models.Model) -> models.QuerySet[models.Model]:
    ahead = [one.name for one in model._meta.concrete_fields if one.is_relation]
    return model._default_manager.filter(**{name: to}).select_related(*ahead).order_by("-pk")


def _section(label: str, rows: list[models.Model]) -> Section:
    kind, model = registry()[label], apps.get_model(label)
    shown = [
        one
        for one in model._meta.concrete_fields
        if one.name not in TECHNICAL and f"{label}.{one.name}" not in NEVER_SHOWN
    ]
    if not (kind.personal.keys() & {"person", "to", "user", "name", "username"}):
        # Rows in which they only did something: what it was and when, not everything that stands in it.
        shown = [one for one in shown if one.name in kind.personal or isinstance(one, models.DateField)]
    return Section(
        label,
        kind.title,
        tuple(dict(_cells(row, shown, named=model)) for row in rows),
        {
            _word(model, name): purpose
            for name, purpose in kind.personal.items()
            if f"{label}.{name}" not in NEVER_SHOWN
        },
    )


def _cells(
    row: models.Model, shown: "list[models.Field[object, object]]", named: type[models.Model]
) -> Iterator[tuple[str, str]]:
    if named not in (Person, User):
        yield "哪一条", str(row)
    for one in shown:
        words = _said(row, one)
        if words:
            yield _word(named, one.name), words


def _word(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a field of the table's own


def _said(row: models.Model, one: "models.Field[object, object]") -> str:
    display = getattr(row, f"get_{one.name}_display", None)
    value = display() if display else getattr(row, one.name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
