"""Making accounts with roles, and what an administrator does for their owners: a new password, a lost factor, an end.

The three administrators are three people and hold nothing else.
"""

from datetime import datetime

from django.db import transaction

from xueji.apps.accounts import factors, outside, passwords, sessions, throttle
from xueji.apps.accounts.backend import plain_name
from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import ROLE_NAMES, Role
from xueji.apps.audit.services import record
from xueji.apps.organisation import own_account
from xueji.apps.organisation.models import Organ, Person, RoleGrant, Unit
from xueji.apps.organisation.roles import ensure_one_office
from xueji.apps.organisation.signing_in import chain_of
from xueji.core.errors import XuejiError


class AccountRefused(XuejiError):
    """The account cannot be made as asked."""


@transaction.atomic
def make_account(
    *,
    username: str,
    full_name: str,
    password: str,
    role: Role,
    organ: Organ,
    unit: Unit | None,
    person: Person | None,
    now: datetime,
    first: bool = True,
    by: User | None = None,
) -> User:
    """An account with one role. A secretary needs a branch; a member has one or belongs to the roster's units.

    `first`: the password is known to whoever makes the account, so its owner changes it before anything else.
    `by`: None is who owns the site's folder.
    """
    name = plain_name(username)
    if not name or User.objects.filter(username=name).exists():
        raise AccountRefused(f"登录名“{username}”已有人用，请换一个。")
    if unit is None and (role is Role.SECRETARY or (role is Role.MEMBER and person is None)):
        raise AccountRefused(f"{ROLE_NAMES[role]}要写明所在支部。")
    user = User(username=name, full_name=full_name)
    own_account.refuse_weak(password, user)
    user.set_password(password)
    user.password_set_at, user.password_is_first = now, first
    user.save()
    grant(user=user, role=role, organ=organ, unit=unit, by=by)
    if person is not None:
        person.account = user
        person.save(update_fields=["account"])
    return user


@transaction.atomic
def grant(*, user: User, role: Role, organ: Organ, unit: Unit | None, by: User | None = None) -> RoleGrant:
    """Administrators hold one role and no other; the others may hold several in one organ."""
    ensure_one_office({Role(row.role) for row in RoleGrant.objects.filter(user=user)}, role)
    made = RoleGrant.objects.create(user=user, role=role.value, organ=organ, unit=unit)
    record(organ_id=organ.pk, by=by, did="role.granted", to=user, details={"role": role.value})
    return made


def account_named(username: str) -> User:
    """Raises AccountRefused."""
    user = User.objects.filter(username=plain_name(username)).first()
    if user is None:
        raise AccountRefused(f"没有叫“{username}”的账号。")
    return user


@transaction.atomic
def reset_password(*, user: User, password: str, now: datetime, by: User | None = None) -> None:
    """For who forgot it: known to the administrator, so it is changed at the next sign-in. Tries begin anew."""
    own_account.refuse_weak(password, user)
    passwords.keep(user, password, now, first=True)
    sessions.end_sessions(user)
    throttle.forget(throttle.digest("account", user.username), throttle.digest("known", user.username))
    record(organ_id=chain_of(user), by=by, did="account.password_reset", to=user)


@transaction.atomic
def reset_second_factor(*, user: User, by: User | None = None) -> int:
    """For who lost the telephone and the recovery codes: all factors go, all sessions end."""
    removed = factors.remove_all(user)
    sessions.end_sessions(user)
    throttle.forget(throttle.digest("factor", user.key))
    record(organ_id=chain_of(user), by=by, did="account.factors_reset", to=user, details={"factors": removed})
    return removed


@transaction.atomic
def end_all_sessions(*, user: User) -> int:
    ended = sessions.end_sessions(user)
    record(organ_id=chain_of(user), by=None, did="account.sessions_ended", to=user, details={"sessions ended": ended})
    return ended


@transaction.atomic
def set_active(*, user: User, active: bool, by: User | None = None) -> None:
    """Disabled: signed in nowhere from the next request on, whatever is open."""
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        sessions.end_sessions(user)
    record(organ_id=chain_of(user), by=by, did="account.enabled" if active else "account.disabled", to=user)


def link_outside(*, user: User, provider: str, uid: str) -> None:
    """An identity that the administrator knows to be this person's."""
    if provider not in outside.CLASSES:
        raise AccountRefused(f"没有“{provider}”这种外部身份。可用：{'、'.join(outside.CLASSES)}。")
    own_account.link(user=user, provider=provider, uid=uid, by=None)
