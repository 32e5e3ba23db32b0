"""Accounts for the people of the roster: made unit by unit, each with a first password that is shown once.

The system administrator makes them as members; every other role is the security administrator's to grant. What an
administrator's own account needs is done where the site runs (`xueji account`): none of the three opens another's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Prefetch, Q, QuerySet

from xueji.apps.accounts import passwords
from xueji.apps.accounts.backend import plain_name
from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import Role
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.organisation.accounts import AccountRefused, make_account, reset_password, reset_second_factor
from xueji.apps.organisation.accounts import set_active as set_account_active
from xueji.apps.organisation.models import Membership, Organ, Person, RoleGrant, Unit
from xueji.apps.organisation.queries import belonging_on, staff_on, units_of
from xueji.apps.organisation.roles import ADMINISTRATORS
from xueji.core.organisation.model import UnitKind

AT_ONCE = 200
"""Accounts in one go: each password costs some 40 ms to keep."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What is handed to the account's owner on paper; kept nowhere."""

    full_name: str
    username: str
    password: str


def units_to_issue(access: Access, on: date) -> QuerySet[Unit]:
    """Units where some of the `size` people of the day are `without` an account, or have a first password not yet
    used, `unopened`."""
    there, account = belonging_on(on), "memberships__person__account"
    return (
        units_of(access)
        .exclude(kind__in=(UnitKind.SMALL_GROUP.value, UnitKind.ORGAN.value))
        .annotate(
            size=Count("memberships", filter=there),
            without=Count("memberships", filter=there & Q(**{account: None})),
            unopened=Count("memberships", filter=there & Q(**{f"{account}__password_is_first": True})),
        )
        .exclude(without=0, unopened=0)
    )


def anybody_waits(access: Access, on: date) -> bool:
    return staff_on(access.organ, on).filter(account=None).exists()


def accounts_of(access: Access, called: str = "") -> QuerySet[User]:
    """Accounts by a person or a role of the organ whose name or login name holds the word, with roles as `held`."""
    own = Q(pk__in=RoleGrant.objects.filter(organ=access.organ).values("user")) | Q(person__organ=access.organ)
    named = Q(full_name__contains=called) | Q(username__contains=plain_name(called))
    grants = RoleGrant.objects.filter(organ=access.organ).select_related("unit").order_by("role")
    return User.objects.filter(own, named).order_by("username").prefetch_related(Prefetch("grants", grants, "held"))


def account_in(access: Access, key: str) -> QuerySet[User]:
    return accounts_of(access).filter(key=key)


@transaction.atomic
def issue(*, access: Access, unit: Unit, again: bool, on: date, now: datetime) -> list[Issued]:
    """An account for each person of the unit who has none, AT_ONCE at most, in the roster's order.

    `again`: new first passwords for those who have never used theirs, where the paper was lost.
    """
    _ensure_system(access)
    if unit.organ_id != access.organ.pk:
        raise NotAllowed
    # Two at the same moment would hand out two passwords for one person.
    Organ.objects.select_for_update().get(pk=access.organ.pk)
    here = Membership.objects.on(on).filter(unit=unit).values("person_id")
    people = Person.objects.filter(pk__in=here).order_by("position")
    if again:
        unopened = User.objects.filter(person__in=people, password_is_first=True, is_active=True)
        waiting = unopened.exclude(grants__role__in=ADMINISTRATORS).order_by("person__position")[:AT_ONCE]
        return [_reset(access, user, now) for user in waiting]
    return _made(access, list(people.filter(account=None)[:AT_ONCE]), now)


def _made(access: Access, people: Sequence[Person], now: datetime) -> list[Issued]:
    taken = set(User.objects.values_list("username", flat=True)) if people else set()
    issued = []
    for person in people:
        username = free_name(person, taken)
        taken.add(username)
        password = passwords.first_password(User(username=username, full_name=person.name))
        make_account(
            username=username,
            full_name=person.name,
            password=password,
            role=Role.MEMBER,
            organ=access.organ,
            unit=None,
            person=person,
            now=now,
            by=access.user,
        )
        issued.append(Issued(person.name, username, password))
    return issued


def free_name(person: Person, taken: Iterable[str]) -> str:
    """The organ's own number where the roster has one, else the name; with a figure where that is taken."""
    wanted = plain_name(person.number or person.name)
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    return name


@transaction.atomic
def reset(*, access: Access, user: User, factors_too: bool, now: datetime) -> Issued:
    """A new first password; with `factors_too` for who lost the telephone as well. Raises AccountRefused."""
    _ensure_may_touch(access, user)
    if factors_too:
        reset_second_factor(user=user, by=access.user)
    return _reset(access, user, now)


def _reset(access: Access, user: User, now: datetime) -> Issued:
    password = passwords.first_password(user)
    reset_password(user=user, password=password, now=now, by=access.user)
    return Issued(user.full_name, user.username, password)


def set_active(*, access: Access, user: User, active: bool) -> None:
    """Raises AccountRefused."""
    _ensure_may_touch(access, user)
    set_account_active(user=user, active=active, by=access.user)


def _ensure_system(access: Access) -> None:
    if Role.SYSTEM_ADMIN not in access.roles:
        raise NotAllowed


def _ensure_may_touch(access: Access, user: User) -> None:
    _ensure_system(access)
    if not account_in(access, user.key).exists():
        raise NotAllowed
    if user.grants.filter(role__in=ADMINISTRATORS).exists():
        raise AccountRefused(f"{user.full_name}是管理员，密码和停用只能在服务器上办理（xueji account）。")
