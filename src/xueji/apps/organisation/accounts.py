"""Making accounts with roles; the three administrators are three people and hold nothing else."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import ROLE_NAMES, Role
from xueji.apps.audit.services import record
from xueji.apps.organisation.models import Organ, Person, RoleGrant, Unit
from xueji.apps.organisation.roles import ensure_one_office
from xueji.core.errors import XuejiError

WITH_UNIT = {Role.SECRETARY, Role.MEMBER}


class AccountRefused(XuejiError):
    """The account cannot be made as asked."""


@transaction.atomic
def make_account(
    *, username: str, full_name: str, password: str, role: Role, organ: Organ, unit: Unit | None, person: Person | None
) -> User:
    """An account with one role. A secretary and a member need their branch."""
    name = username.strip().lower()
    if not name or User.objects.filter(username=name).exists():
        raise AccountRefused(f"登录名“{username}”已有人用，请换一个。")
    if role in WITH_UNIT and unit is None:
        raise AccountRefused(f"{ROLE_NAMES[role]}要写明所在支部。")
    try:
        validate_password(password)
    except ValidationError as error:
        raise AccountRefused("密码不合要求：" + "".join(error.messages)) from error
    user = User(username=name, full_name=full_name)
    user.set_password(password)
    user.save()
    grant(user=user, role=role, organ=organ, unit=unit)
    if person is not None:
        person.account = user
        person.save(update_fields=["account"])
    return user


@transaction.atomic
def grant(*, user: User, role: Role, organ: Organ, unit: Unit | None) -> RoleGrant:
    """Administrators hold one role and no other; the others may hold several in one organ."""
    ensure_one_office({Role(row.role) for row in RoleGrant.objects.filter(user=user)}, role)
    made = RoleGrant.objects.create(user=user, role=role.value, organ=organ, unit=unit)
    record(organ_id=organ.pk, by=None, did="role.granted", to=user, details={"role": role.value})
    return made
