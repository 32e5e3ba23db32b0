"""Every field of every table is classified, and none asks for what no duty needs."""

import re
from typing import Any

import yaml
from django.apps import apps

from tests.architecture.test_house import ORDER, SRC

# No identity card, home, telephone, photograph, body, place, family, health or faith (trust.md G7, PIPL 28).
NEVER = re.compile(
    r"id_?card|identity|passport|phone|mobile|address|home|photo|avatar|face|finger|voice|geo|lat$|lng|longitude"
    r"|device|ip$|birth|gender|sex|family|spouse|health|disease|religion|wage|salary"
)


def registry() -> dict[str, Any]:
    loaded = yaml.safe_load((SRC / "apps" / "accounts" / "personal_fields.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return {label: entry for label, entry in loaded.items() if label not in {"grounds", "names"}}


def fields() -> dict[str, list[str]]:
    models = (model for label in ORDER for model in apps.get_app_config(label).get_models())
    return {model._meta.label: sorted(field.name for field in model._meta.concrete_fields) for model in models}


def test_every_field_is_classified_and_every_entry_is_a_field() -> None:
    classified = {
        label: sorted([*entry.get("personal", {}), *entry["other"].split()]) for label, entry in registry().items()
    }
    assert classified == fields()


def test_every_personal_field_says_its_purpose_how_long_and_who_sees_it() -> None:
    said = [text for entry in registry().values() for text in entry.get("personal", {}).values()]
    assert said
    assert [text for text in said if len(text.split(" · ")) != 3] == []


def test_no_field_asks_for_what_no_duty_needs() -> None:
    assert [f"{label}.{name}" for label, names in fields().items() for name in names if NEVER.search(name)] == []
