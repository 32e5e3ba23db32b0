"""What `xueji account …` does once Django is set up."""

from collections.abc import Callable

from django.utils import timezone

from xueji.apps.accounts.policy import Role
from xueji.apps.organisation import accounts
from xueji.apps.organisation.accounts import AccountRefused, account_named
from xueji.apps.organisation.models import Organ, Unit


def make_account(*, username: str, full_name: str, role: str, organ: str, unit: str, password: str) -> None:
    """Find or make the organ, find the unit, make the account."""
    if role not in {known.value for known in Role}:
        raise AccountRefused(f"没有“{role}”这种角色。可用：{'、'.join(Role)}。")
    home = Organ.objects.filter(name=organ).first() or Organ.objects.create(name=organ)
    place = Unit.objects.filter(organ=home, name=unit).first() if unit else None
    if unit and place is None:
        raise AccountRefused(f"{organ}没有叫“{unit}”的单位。请先导入花名册。")
    accounts.make_account(
        username=username,
        full_name=full_name,
        password=password,
        role=Role(role),
        organ=home,
        unit=place,
        person=None,
        now=timezone.now(),
    )


def reset_password(username: str, ask: Callable[[], str]) -> None:
    """The name is looked up before anybody types a password for it."""
    user = account_named(username)
    accounts.reset_password(user=user, password=ask(), now=timezone.now())


def reset_second_factor(username: str) -> int:
    return accounts.reset_second_factor(user=account_named(username))


def end_sessions(username: str) -> int:
    return accounts.end_all_sessions(user=account_named(username))


def set_active(username: str, *, active: bool) -> None:
    accounts.set_active(user=account_named(username), active=active)


def link(username: str, provider: str, uid: str) -> None:
    accounts.link_outside(user=account_named(username), provider=provider, uid=uid)
