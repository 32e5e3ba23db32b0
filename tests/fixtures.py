"""Fixtures of the site: two organs with people known by name, clients of theirs, a day in June."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.people import World, make_world
from xueji.apps.accounts.models import User
from xueji.apps.accounts.sessions import PASSWORD_AT, SECOND_FACTOR

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
    return lambda username: client_of(world.users.get(username))


def client_of(user: User | None) -> Client:
    """Signed in, with a second factor; None: nobody."""
    made = Client()
    if user is not None:
        made.force_login(user)
        session = made.session
        session[SECOND_FACTOR] = True  # as the three administrators must have it
        session[PASSWORD_AT] = timezone.now().timestamp()
        session.save()
    return made
