"""Fixtures of the site: two organs with people known by name, clients of theirs, a day in June."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from tests.people import World, make_world

A_DAY_IN_JUNE = date(2023, 6, 12)


@pytest.fixture
def world(db: None) -> World:
    """云州市经信局 with every role, and another organ beside it."""
    return make_world()


@pytest.fixture
def in_june(monkeypatch: pytest.MonkeyPatch) -> date:
    monkeypatch.setattr(settings, "TODAY", A_DAY_IN_JUNE)
    return A_DAY_IN_JUNE


@pytest.fixture
def signed_in(world: World) -> Callable[[str], Client]:
    """`signed_in("clerk")` gives a client of that account; `signed_in("nobody")` one without."""

    def client(username: str) -> Client:
        made = Client()
        if username != "nobody":
            made.force_login(world.users[username])
        return made

    return client
