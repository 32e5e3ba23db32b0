"""Hostile requests at every route: whatever is sent, the site answers, never breaks, and shows nothing of others."""

import random
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.people import World
from tests.permissions.places import address, form_of
from xueji.apps.accounts.policy import routes

# Values that break parsers, queries, templates and pages elsewhere.
HOSTILE = (
    "", " ", "0", "-1", "999999999999999999999", "1e309", "null", "None", "\x00", "%00", "../../etc/passwd", "<script>",
    "'; DROP TABLE study_activity; --", "{{7*7}}", "＝1+1", "=HYPERLINK(1)", "2023-13-45", "2023-02-30", "25:61",
    "a" * 5000, "𠮷㛃·", "\u202e反", "ａｂｃ", "present", "x:present", ":::", "leave:leave:leave",
)  # fmt: skip
NAMES = (
    "state", "to", "revision", "place", "chair", "recorder", "title", "clause", "instruction", "day", "note",
    "mark", "kind", "reason", "unit", "done_on", "statement", "column", "quarter", "pending", "year", "form",
    "every", "number", "strength", "until", "text", "back", "next", "username", "password", "month", "on", "page",
    "since", "person", "name", "seats", "quorum", "required",
)  # fmt: skip
CANARY = "临江市水务局"


def attack(world: World, client: Client, dice: random.Random) -> None:
    route = dice.choice(sorted(routes()))
    where = address(world, route)
    if dice.random() < 0.3:
        parts = where.split("/")
        parts[dice.randrange(len(parts))] = dice.choice(HOSTILE).replace("/", "").replace("\x00", "")[:80]
        where = "/" + "/".join(part for part in parts if part)
    data: dict[str, object] = {**form_of(world, route)} if dice.random() < 0.5 else {}
    data |= {dice.choice(NAMES): dice.choice(HOSTILE) for _ in range(dice.randrange(6))}
    answer = client.post(where, data) if dice.random() < 0.6 else client.get(where, data)
    assert answer.status_code < 500, (route, where, data)
    if not answer.streaming:
        assert CANARY not in answer.content.decode(errors="ignore"), (route, where)


def storm(world: World, signed_in: Callable[[str], Client], requests: int) -> None:
    dice = random.Random(requests)
    clients = [signed_in(name) for name in ("clerk", "secretary", "member", "auditor", "nobody")]
    for _ in range(requests):
        attack(world, dice.choice(clients), dice)
        world.plan.timetables.all().delete()
        world.plan.runs.all().delete()
        world.plan.bulletins.all().delete()


def test_a_hundred_hostile_requests_break_nothing(
    world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    storm(world, signed_in, 100)


@pytest.mark.heavy
def test_three_thousand_hostile_requests_break_nothing(
    world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    storm(world, signed_in, 3000)
