"""Every route by every method as every principal, of this organ and of the next: let in, kept out, or not found."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.fixtures import client_of
from tests.people import THIRD, World
from tests.permissions.expectation import expected
from tests.permissions.places import address, form_of
from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import Role, routes
from xueji.apps.audit.models import Entry
from xueji.apps.organisation.models import Organ, Person, RoleGrant

OWN = ["clerk", "leader", "secretary", "secretary_fourth", "member", "observer", "system", "security", "auditor"]
OTHERS = {
    "other_clerk": Role.CLERK,
    "other_leader": Role.LEADER,
    "other_secretary": Role.SECRETARY,
    "other_member": Role.MEMBER,
    "other_observer": Role.OBSERVER,
    "other_system": Role.SYSTEM_ADMIN,
    "other_security": Role.SECURITY_ADMIN,
    "other_auditor": Role.AUDIT_ADMIN,
}
AT_THE_DOOR = ["nobody", "disabled"]
"""Nobody signed in, and a clerk whose account was switched off while signed in."""
WITHOUT_ROLE = ["dismissed", "departed", "expired", "not_yet"]
"""A clerk whose role ended, a member who belongs to no unit any more, an inspector too late and one too early."""
PRINCIPALS = [*OWN, *OTHERS, *AT_THE_DOOR, *WITHOUT_ROLE]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
KEPT_OUT = {403, 404}
OWN_CANARY, OTHER_CANARY = "张维密语", "临江市水务局"


def test_the_expectation_names_every_route() -> None:
    assert sorted(expected()) == sorted(routes())


def clients_of(world: World) -> dict[str, Client]:
    """A signed-in client of each principal; the canary is the name of somebody of this organ."""
    today, day = timezone.localdate(), timedelta(days=1)
    for username, role in OTHERS.items():
        if username not in world.users:
            unit = world.other.units.get(name=THIRD) if role in {Role.SECRETARY, Role.MEMBER} else None
            _account(world, username, world.other, role, unit=unit)
    for username, name in {"other_leader": "张维", "other_secretary": "陈立群", "other_member": "罗建新"}.items():
        Person.objects.filter(organ=world.other, name=name).update(account=world.users[username])
    _account(world, "disabled", world.organ, Role.CLERK)
    _account(world, "dismissed", world.organ, Role.CLERK, until=today)
    departed = _account(world, "departed", world.organ, Role.MEMBER)
    person = Person.objects.create(
        organ=world.organ, roster_id="离职", name="离职", standing="群众", position=99, account=departed
    )
    person.memberships.create(unit=world.unit(THIRD), until=today)
    _account(world, "expired", world.organ, Role.OBSERVER, until=today)
    _account(world, "not_yet", world.organ, Role.OBSERVER, since=today + day, until=today + 2 * day)
    Person.objects.filter(organ=world.organ, name="张维").update(name=OWN_CANARY)
    clients = {who: client_of(world.users.get(who)) for who in PRINCIPALS}
    User.objects.filter(username="disabled").update(is_active=False)
    return clients


def _account(world: World, username: str, organ: Organ, role: Role, **more: object) -> User:
    user = User.objects.create(username=username, full_name=username, password="!")
    RoleGrant.objects.create(user=user, organ=organ, role=role.value, **more)
    world.users[username] = user
    return user


def names_an_object(route: str) -> bool:
    try:
        reverse(route)
    except NoReverseMatch:
        return True
    return False


def let_in(route: str, who: str) -> bool:
    """By the expectation kept by hand; the next organ's people as ours are, to what names nothing of ours."""
    listed = expected()[route].who
    if who == "other_clerk" or who not in OTHERS:
        return who in listed or (routes()[route].anyone and who in {*AT_THE_DOOR, *WITHOUT_ROLE})
    same = who.removeprefix("other_")
    return same in listed and ("other_clerk" in listed or not names_an_object(route))


@pytest.mark.parametrize("route", sorted(routes()))
def test_every_method_lets_in_whom_it_should(route: str, world: World, in_june: date) -> None:
    where, own, others = address(world, route), form_of(world, route), form_of(world, route, world.other)
    clients = clients_of(world)
    wrong = []
    for who in PRINCIPALS:
        for method in METHODS:
            # What one cell changes is undone before the next.
            with transaction.atomic():
                data = (others if who in OTHERS else own) if method == "POST" else {}
                answer = ask(clients[who], method, where, data)
                transaction.set_rollback(True)
            if fault := fault_of(route, who, method, answer):
                wrong.append(f"{method} {who}: {fault}")
    assert wrong == []


def ask(client: Client, method: str, where: str, data: Mapping[str, object]) -> HttpResponse:
    if method == "POST":
        return client.post(where, data)  # type: ignore[return-value]  # the test's response is one
    return client.generic(method, where)  # type: ignore[return-value]  # as above


def fault_of(route: str, who: str, method: str, answer: HttpResponse) -> str:
    """What is wrong with the answer, by status and by content; empty where nothing is."""
    status = answer.status_code
    content = b"" if answer.streaming else answer.content
    if status >= 500:
        return f"broke with {status}"
    if OTHER_CANARY.encode() in content and who not in OTHERS:
        return "shows the next organ"
    if OWN_CANARY.encode() in content and who not in OWN and not routes()[route].anyone:
        return "shows this organ"
    if ("GET" if method == "HEAD" else method) not in expected()[route].methods:
        return "" if status == 405 else f"not a method of the route, but {status}"
    door = status == 302 and answer["Location"].startswith("/sign-in/?next=")
    if let_in(route, who):
        kept_out = status in KEPT_OUT and not (status == 404 and nothing_there(route, who))
        return f"let in, but {status}" if kept_out or door else ""
    if who in AT_THE_DOOR:
        return "" if door else f"not sent to the door, but {status}"
    return "" if status in KEPT_OUT else f"not kept out, but {status}"


def nothing_there(route: str, who: str) -> bool:
    """The next organ has a plan of its own but no timetable."""
    return who in OTHERS and route == "timetable:index"


def test_the_matrix_has_more_than_ten_thousand_cells() -> None:
    assert len(routes()) * len(PRINCIPALS) * len(METHODS) > 10_000


@pytest.mark.parametrize(
    "route", sorted(name for name in filter(names_an_object, routes()) if not routes()[name].anyone)
)
def test_another_organs_object_looks_like_one_that_never_was(route: str, world: World, in_june: date) -> None:
    where = address(world, route)
    method = "GET" if "GET" in expected()[route].methods else "POST"
    client = clients_of(world)[next(who for who, role in OTHERS.items() if role in routes()[route].roles)]
    absent = re.sub(r"(?<=/)(?!organisation/)[2-9a-z]{12}(?=[/.])", "zzzzzzzzzzzz", where, count=1)
    absent = re.sub(r"(?<=/)\d+(?=/)", "999999", absent) if absent == where else absent
    real, never = (client.generic(method, path) for path in (where, absent))
    assert real.status_code == never.status_code == 404
    assert _alike(real.content, where) == _alike(never.content, absent)


def _alike(content: bytes, where: str) -> bytes:
    """Without what differs from one request to the next: the form's token, how long a sign-in still lasts."""
    lasting = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"|data-whole="\d+"', b"", content)
    return lasting.replace(where.encode(), b"")


# A cookie of one's own browser, which of one's own organs one looks at, a notice of one's own put away (when it was
# read is nobody's business), tries that change nothing, and posts that are refused since they carry no file.
# Of signing in and the own account: what has no password, passkey or provider here; each with its entry in
# tests/web/test_own_account.py and test_outside.py.
WITHOUT_ENTRY = {
    "shell:second_factor",
    "shell:passkey_options",
    "account:outside",
    "account:stay",
    "account:confirm",
    "account:second_factor",
    "account:passkey",
    "account:passkey_options",
    "account:password",
    "account:link",
    "shell:put_away",
    "shell:larger",
    "shell:choose_organ",
    "organisation:roster",
    "organisation:take",
    "organisation:import_absences",
    "organisation:take_absences",
    "organisation:notice",
    "organisation:keep_notice",
    "shell:sign_in",
    "plans:add",
    "timetable:ask",
}


SHOWN_ONCE = {"organisation:issue_accounts", "organisation:reset_account"}
"""First passwords are the answer itself: they are kept nowhere that a redirect could read them from."""


@pytest.mark.parametrize("route", sorted(name for name, row in expected().items() if "POST" in row.methods))
def test_every_write_leaves_an_entry_in_the_audit(
    route: str, world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    where, data = address(world, route), form_of(world, route)
    let = expected()[route].who
    who = "clerk" if "clerk" in let else sorted(let)[0]
    client = signed_in(who)
    before = Entry.objects.count()
    answer = client.post(where, data)
    if route in WITHOUT_ENTRY:
        assert Entry.objects.count() in {before, before + 1}
        return
    assert answer.status_code == (200 if route in SHOWN_ONCE else 302), answer.content.decode()[:2000]
    assert Entry.objects.count() > before


@pytest.mark.parametrize("route", sorted(name for name, row in expected().items() if "GET" in row.methods))
def test_reading_changes_nothing_but_the_audit(
    route: str, world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    where = address(world, route)
    for who in sorted(expected()[route].who):
        client = signed_in(who)
        with CaptureQueriesContext(connection) as captured:
            client.get(where)
        written = [q["sql"] for q in captured if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
        assert [sql for sql in written if '"audit_' not in sql.partition("SET")[0][:60]] == []


READINGS = sorted(name for name, row in expected().items() if row.read)


@pytest.mark.parametrize("route", READINGS)
def test_reading_what_is_anothers_leaves_an_entry_with_the_rows_act(
    route: str, world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    where = address(world, route)
    act = expected()[route].read
    for who in sorted(expected()[route].who - {"other_clerk"}):
        own = who in {"member", "leader", "secretary", "secretary_fourth"} and route == "organisation:absences"
        before = Entry.objects.count()
        answer = signed_in(who).get(where)
        written = list(Entry.objects.order_by("-pk")[: Entry.objects.count() - before])
        assert answer.status_code == 200
        assert {entry.did for entry in written} == (set() if own else {act}), who
        assert {entry.actor for entry in written} <= {world.users[who].key}


@pytest.mark.parametrize("route", sorted(n for n, row in expected().items() if "GET" in row.methods and not row.read))
def test_every_other_page_leaves_none(
    route: str, world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    where = address(world, route)
    client = signed_in(sorted(expected()[route].who - {"nobody"})[0])
    before = Entry.objects.count()
    client.get(where)
    assert Entry.objects.count() == before


# A calendar by its secret address, an empty table, the form for the holiday notice, one's own data: nothing of others.
OF_NOBODY = {"calendar:feed", "organisation:template", "organisation:notice", "rights:export"}


def test_every_file_that_holds_what_people_did_is_a_reading() -> None:
    files = {name for name in expected() if re.search(r":(export|posted|.*paper|minutes|notice|template|feed)$", name)}
    assert {name for name in files if not expected()[name].read} == OF_NOBODY
