"""Signing in: the first step and the second, counted, and written into the audit of the person's organ.

What fails for a name that no account has goes into the site's own chain, with no word of the name: unknown and known
names do the same work and get the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from xueji.apps.accounts import factors, passwords, throttle
from xueji.apps.accounts.backend import is_known, plain_name
from xueji.apps.accounts.models import Spent, User
from xueji.apps.accounts.policy import Role
from xueji.apps.accounts.sessions import sweep
from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Holder
from xueji.apps.organisation.models import RoleGrant
from xueji.apps.organisation.queries import holder_on
from xueji.apps.organisation.roles import ADMINISTRATORS
from xueji.core.errors import XuejiError

SITE = 0
"""The chain of what belongs to no organ."""


class NotSignedIn(XuejiError):
    """Name and password do not open anything; which of them is wrong is not said."""

    def __init__(self, words: str = "登录名或密码不对，请再输一次。忘了密码请找系统管理员重设。") -> None:
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class LastTime:
    """The sign-in before this one, and what failed since."""

    at: datetime | None
    failures: int


def chain_of(user: User | None) -> int:
    """The organ whose audit tells of the account; the site's own chain where there is none."""
    grant = RoleGrant.objects.filter(user=user).order_by("pk").first() if user else None
    return grant.organ_id if grant else SITE


def check_password(
    *, username: str, password: str, source: str, token: str, now: datetime
) -> tuple[Holder, Sequence[Spent]]:
    """The account, active and with a role today, and the tries to give back. Raises NotSignedIn or TooManyFailures."""
    name = plain_name(username)
    tries = throttle.spend(throttle.of_sign_in(name, source, known=is_known(name, token)), now)
    user = authenticate(None, username=name, password=password)
    holder = holder_on(user, timezone.localdate(now)) if isinstance(user, User) else None
    if holder is None:
        note_failure(username=name, step="password")
        raise NotSignedIn
    if passwords.is_stale(holder.user, now):
        note_failure(username=name, step="first_password")
        raise NotSignedIn(f"初始密码发出超过 {passwords.FIRST_LASTS_DAYS} 天，已经作废。请找系统管理员重发。")
    return holder, tries


@transaction.atomic
def note_failure(*, username: str, step: str) -> None:
    """Counted for the account, if there is one, to be told at its next sign-in; the audit says the step alone."""
    user = User.objects.filter(username=username).first()
    User.objects.filter(username=username).update(failures=F("failures") + 1)
    record(organ_id=chain_of(user), by=None, did="account.sign_in_failed", to=user, details={"step": step})


def check_second_factor(*, user: User, code: str, now: datetime) -> None:
    """A code of the app or a recovery code. Raises FactorRefused or TooManyFailures."""
    tries = throttle.spend({throttle.digest("factor", user.key): throttle.LIMIT}, now)
    try:
        kind = factors.check_code(user, code, now)
    except factors.FactorRefused:
        note_failure(username=user.username, step="second factor")
        raise
    throttle.give_back(tries)
    if kind == factors.RECOVERY:
        with transaction.atomic():
            record(organ_id=chain_of(user), by=user, did="account.recovery_code_used", to=user)


def check_passkey(*, user: User | None, credential: str, source: str, now: datetime) -> User:
    """Whose passkey answered: this person's, or that of any active account. Raises FactorRefused or TooManyFailures."""
    tries = throttle.spend({throttle.digest("passkey", source): settings.FAILURES_PER_SOURCE}, now)
    try:
        owner = factors.check_passkey(user, credential)
    except factors.FactorRefused:
        note_failure(username=user.username if user else "", step="passkey")
        raise
    throttle.give_back(tries)
    return owner


@transaction.atomic
def note_sign_in(*, holder: Holder, via: str, now: datetime) -> LastTime:
    """Written down; what failed meanwhile is told once and counted anew. Sessions whose time is up are swept away."""
    user = holder.user
    last = LastTime(user.last_login, user.failures)
    User.objects.filter(pk=user.pk).update(failures=0)
    sweep(now)
    record(organ_id=holder.organ.pk, by=user, did="account.signed_in", details={"via": via})
    return last


def idle_minutes(holder: Holder) -> int:
    return settings.ADMIN_IDLE_MINUTES if holder.roles & ADMINISTRATORS else settings.IDLE_MINUTES


def due_first(holder: Holder, *, second_factor_given: bool, now: datetime) -> str:
    """The route of what must be done before anything else: "" where nothing is.

    A session that was opened with a second factor says so; whoever must have one and opened it without has none yet.
    """
    if passwords.must_change(holder.user, now):
        return "account:password"
    if not second_factor_given and holder.roles & {Role(name) for name in settings.SECOND_FACTOR_ROLES}:
        return "account:second_factor"
    return ""
