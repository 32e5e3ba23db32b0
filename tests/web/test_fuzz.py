"""Hostile requests at every route: whatever is sent, the site answers, never breaks, and shows nothing of others."""

import logging
import random
from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
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
KINDS = ("application/json", "text/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "")
WHO = ("clerk", "leader", "secretary", "member", "observer", "system", "security", "auditor", "nobody")
CANARY = "临江市水务局"


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """A page that is not found says so; twenty thousand would hide the one that broke."""
    caplog.set_level(logging.CRITICAL, "django.request")


FORGED = {"HTTP_HX_REQUEST": "true", "HTTP_X_FORWARDED_FOR": "1.2.3.4", "HTTP_ACCEPT_LANGUAGE": "\x7f" * 200}


def attack(world: World, client: Client, route: str, where: str, dice: random.Random) -> None:
    if dice.random() < 0.3:
        parts = where.split("/")
        parts[dice.randrange(len(parts))] = dice.choice(HOSTILE).replace("/", "").replace("\x00", "")[:80]
        where = "/" + "/".join(part for part in parts if part)
    data: dict[str, object] = {**form_of(world, route)} if dice.random() < 0.5 else {}
    data |= {dice.choice(NAMES): dice.choice(HOSTILE) for _ in range(dice.randrange(6))}
    headers = FORGED if dice.random() < 0.2 else {}
    if dice.random() < 0.1:
        body = dice.randbytes(dice.randrange(400))
        answer = client.post(where, body, content_type=dice.choice(KINDS), **headers)  # type: ignore[arg-type]  # headers
    elif dice.random() < 0.6:
        answer = client.post(where, data, **headers)  # type: ignore[arg-type]  # as above
    else:
        answer = client.get(where, data, **headers)  # type: ignore[arg-type]  # as above
    assert answer.status_code < 500, (route, where, data)
    if not answer.streaming:
        assert CANARY not in answer.content.decode(errors="ignore"), (route, where)


def storm(world: World, signed_in: Callable[[str], Client], a_route: int) -> int:
    """So many requests at every route, each undone before the next. Returns how many they were."""
    dice, sent = random.Random(a_route), 0
    for route in sorted(routes()):
        with transaction.atomic():
            where = address(world, route)
            clients = [signed_in(name) for name in WHO]
            for _ in range(a_route):
                with transaction.atomic():
                    attack(world, dice.choice(clients), route, where, dice)
                    sent += 1
                    transaction.set_rollback(True)
            transaction.set_rollback(True)
    return sent


def test_two_hostile_requests_at_every_route_break_nothing(
    world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    assert storm(world, signed_in, 2) == 2 * len(routes())


@pytest.mark.heavy
def test_more_than_twenty_thousand_hostile_requests_break_nothing(
    world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    assert storm(world, signed_in, 20_000 // len(routes()) + 1) > 20_000
