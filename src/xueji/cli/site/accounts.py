"""What `xueji account` does once Django is set up."""

from xueji.apps.accounts.policy import Role
from xueji.apps.organisation import accounts
from xueji.apps.organisation.accounts import AccountRefused
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
        username=username, full_name=full_name, password=password, role=Role(role), organ=home, unit=place, person=None
    )
