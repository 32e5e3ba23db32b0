"""All that is held about a person: every row of every table that refers to the person or the account.

The tables are found by their references, not by a list: what is added later is shown without being remembered here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from xueji.apps.accounts.models import User
from xueji.apps.accounts.registry import Purpose, field_names, registry
from xueji.apps.organisation.models import Person

NOBODY = "无人"
"""Who sees a field of which only a secret's digest is kept: it says nothing to a reader and must not leave."""
ABOUT_THEM = {"person", "to", "user", "name", "username", "text"}
Selves = tuple[Person | None, User | None]
AnyField = Any  # of any column type: their stubs are generic in two types that nobody here needs
TECHNICAL = {"id", "key", "organ", "revision", "sequence", "position", "session", "digest"}


@dataclass(frozen=True, slots=True)
class Section:
    """A table's rows about one person; `purposes`: its personal fields by their name in words."""

    label: str
    title: str
    heads: tuple[str, ...]
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
    selves = (person, user)
    return tuple(_section(label, wanted[label], selves) for label in sorted(wanted, key=order.index))


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


def _section(label: str, rows: list[models.Model], selves: Selves) -> Section:
    kind, model = registry()[label], apps.get_model(label)
    seen = {name: why for name, why in kind.personal.items() if not why.seen_by.startswith(NOBODY)}
    named = [one for one in model._meta.concrete_fields if one.name not in TECHNICAL]
    # What is personal, what the row is about, and when; never what stands in the row beside it.
    shown = [
        one
        for one in named
        if one.name in seen
        or (one.name not in kind.personal and (one.is_relation or isinstance(one, models.DateField)))
    ]
    acted = not kind.personal.keys() & ABOUT_THEM
    if acted:
        # Rows in which they only did something: what it was and when, not everything that stands in it.
        shown = [one for one in shown if isinstance(one, models.DateField)]
    told = [(({"哪一条": str(row)} if acted else {}) | dict(_cells(row, shown, selves))) for row in rows]
    heads = tuple(dict.fromkeys(name for row in told for name in row))
    purposes = {_word(one): kind.personal[one.name] for one in model._meta.concrete_fields if one.name in kind.personal}
    return Section(label, kind.title, heads, tuple(told), purposes)


def _cells(row: models.Model, shown: list[AnyField], selves: Selves) -> Iterator[tuple[str, str]]:
    """Each filled field in words; that the row is about oneself needs no saying."""
    for one in shown:
        if one.is_relation and getattr(row, one.name) in selves:
            continue
        words = _said(row, one)
        if words:
            yield _word(one), words


def _word(one: AnyField) -> str:
    given = str(one.verbose_name)
    return field_names().get(one.name, given) if given.isascii() else given


def _said(row: models.Model, one: AnyField) -> str:
    display = getattr(row, f"get_{one.name}_display", None)
    value = display() if display else getattr(row, one.name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
