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


# Tables of others in which no row is about a person: permissions that nothing uses, names of models, work to be done.
OF_NOBODY = {"auth", "contenttypes", "django_tasks_database"}


def fields() -> dict[str, list[str]]:
    models = (model for model in apps.get_models() if model._meta.app_label not in OF_NOBODY)
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


def test_every_app_of_ours_is_looked_at() -> None:
    assert set(ORDER) <= {label.partition(".")[0] for label in fields()}


def test_no_field_asks_for_what_no_duty_needs() -> None:
    ours = {label: names for label, names in fields().items() if label.partition(".")[0] in ORDER}
    assert [f"{label}.{name}" for label, names in ours.items() for name in names if NEVER.search(name)] == []
