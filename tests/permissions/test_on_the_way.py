"""Half-way in is outside: with the password right and the second factor missing, every route is closed but its own.

The addresses are made from the resolver, so a new route is asked for without being named here.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.people import World
from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import routes
from xueji.apps.accounts.sessions import SECOND_FACTOR
from xueji.web.shell.entering import ON_THE_WAY

ANYTHING = {"int": "1", "slug": "zzzzzzzzzzzz", "str": "zzzzzzzzzzzz"}


def addresses(patterns: list[URLPattern | URLResolver], way: str = "/", area: str = "") -> Iterator[tuple[str, str]]:
    """(route, an address of it), for every route that there is."""
    for pattern in patterns:
        here = way + re.sub(r"<(?:(\w+):)?\w+>", lambda hit: ANYTHING[hit[1] or "str"], str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here, f"{pattern.namespace}:" if pattern.namespace else area)
        else:
            yield f"{area}{pattern.name}", here


@pytest.fixture
def every() -> dict[str, str]:
    return dict(addresses(get_resolver().url_patterns))


def closed(every: dict[str, str], client: Client, sent_to: str) -> set[str]:
    """The routes that send the person to this address, by each of their methods."""
    found = set()
    for route, address in every.items():
        answers = [client.generic(method, address) for method in routes()[route].methods]
        if all(answer.status_code == 302 and answer["Location"].startswith(sent_to) for answer in answers):
            found.add(route)
    return found


def test_every_route_has_an_address_here(every: dict[str, str]) -> None:
    assert set(every) == set(routes())


def test_half_authenticated_is_sent_back_from_everything_that_is_not_open_to_all(
    world: World, every: dict[str, str]
) -> None:
    client, auditor = Client(), world.users["auditor"]
    session = client.session
    session[ON_THE_WAY] = {
        "user": auditor.pk,
        "password": auditor.get_session_auth_hash(),
        "at": timezone.now().timestamp(),
        "via": "password",
        "next": "",
    }
    session.save()
    assert client.get("/sign-in/second/").status_code == 200
    assert closed(every, client, "/sign-in/?next=") == {name for name, row in routes().items() if not row.anyone}


@pytest.mark.parametrize("who", ["system", "security", "auditor"])
def test_an_administrator_without_a_second_factor_reaches_only_its_setting_up(
    world: World, every: dict[str, str], who: str, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in(who)
    session = client.session
    del session[SECOND_FACTOR]
    session.save()
    open_meanwhile = {
        "account:second_factor",
        "account:passkey",
        "account:passkey_options",
        "account:confirm",
        "account:stay",
        "shell:larger",
        "shell:sign_out",
    }
    reached = {
        name
        for name, row in routes().items()
        if not row.anyone and (row.signed_in or world.access(who).roles & set(row.roles))
    }
    del every["shell:sign_out"]  # is open, and would end this
    assert closed(every, client, "/account/second-factor/") == reached - open_meanwhile


def test_with_a_password_to_be_changed_only_changing_it_is_open(
    world: World, every: dict[str, str], signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("clerk")
    User.objects.update(password_set_at=timezone.now() - timedelta(days=91))
    reached = {name for name, row in routes().items() if not row.anyone and (row.signed_in or "clerk" in row.roles)}
    open_meanwhile = {"account:password", "account:stay", "shell:larger", "shell:sign_out"}
    del every["shell:sign_out"]
    assert closed(every, client, "/account/password/") == reached - open_meanwhile
