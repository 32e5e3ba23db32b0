"""Every row of a site as lines of JSON that no database wrote: the same on SQLite and on PostgreSQL, to the byte.

A line is the list of a row's values in the order of its fields' names; a table comes after those it refers to.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import models

AT_ONCE = 2000
LEFT_OUT = frozenset({"contenttypes", "auth", "sessions", "django_tasks_database", "messages"})
"""What a site makes anew: the queue, Django's own lists."""
NOT_KEPT = frozenset({"accounts.Session", "accounts.Spent"})
"""Everybody signs in again; tries that failed are of the moment."""


def tables(apps: Apps) -> list[type[models.Model]]:
    """The models kept, each after those it refers to; otherwise by name."""
    wanted = {
        model._meta.label: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT_OUT
        and model._meta.label not in NOT_KEPT
        and model._meta.managed
        and not model._meta.proxy
    }
    ordered: dict[str, type[models.Model]] = {}

    def put(label: str, above: frozenset[str]) -> None:
        for other in sorted(_referred(wanted[label]) & wanted.keys() - above - {label}):
            put(other, above | {label})
        ordered.setdefault(label, wanted[label])

    for label in sorted(wanted):
        put(label, frozenset())
    return list(ordered.values())


def _referred(model: type[models.Model]) -> set[str]:
    return {
        field.related_model._meta.label
        for field in model._meta.concrete_fields
        if isinstance(field.related_model, type) and issubclass(field.related_model, models.Model)
    }


def fields_of(model: type[models.Model]) -> list[str]:
    """By name: the order in which migrations added them is no part of what a site holds."""
    return sorted(field.attname for field in model._meta.concrete_fields)


def lines(model: type[models.Model], using: str) -> Iterator[bytes]:
    names = fields_of(model)
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        text = json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield text.encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def put_in(model: type[models.Model], some: Sequence[bytes], using: str) -> None:
    """Rows back from their lines, with the ids they had."""
    fields = sorted(model._meta.concrete_fields, key=lambda field: field.attname)
    made = [
        model(**{f.attname: _value(f, value) for f, value in zip(fields, json.loads(line), strict=True)})
        for line in some
    ]
    model._base_manager.using(using).bulk_create(made, batch_size=AT_ONCE)


def _value(field: Any, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value) if not field.is_relation else field.target_field.to_python(value)
