"""What a person does with the own account: the password, second factors, sessions, outside identities."""

from datetime import datetime

from django.db import IntegrityError, transaction

from xueji.apps.accounts import factors, outside, passwords, sessions, throttle
from xueji.apps.accounts.models import User
from xueji.apps.audit.services import record
from xueji.apps.organisation.signing_in import chain_of
from xueji.core.errors import XuejiError


class PasswordRefused(XuejiError):
    """The new password may not be taken, or the present one is wrong."""


class NotLinked(XuejiError):
    """The outside identity belongs to another account, or is not linked."""


def confirm_password(*, user: User, password: str, now: datetime) -> None:
    """It is still the person. Raises PasswordRefused or TooManyFailures."""
    tries = throttle.spend({throttle.digest("again", user.key): throttle.LIMIT}, now)
    if not user.check_password(password):
        with transaction.atomic():
            record(organ_id=chain_of(user), by=user, did="account.password_not_confirmed", to=user)
        raise PasswordRefused("现在的密码不对，请再输一次。")
    throttle.give_back(tries)


def change_password(*, user: User, present: str, new: str, session_key: str | None, now: datetime) -> None:
    """Taken where the profile allows it; every other session of the account ends."""
    confirm_password(user=user, password=present, now=now)
    refuse_weak(new, user)
    with transaction.atomic():
        passwords.keep(user, new, now, first=False)
        ended = sessions.end_sessions(user, but=session_key)
        record(
            organ_id=chain_of(user), by=user, did="account.password_changed", to=user, details={"sessions ended": ended}
        )


def refuse_weak(new: str, user: User) -> None:
    """Raises PasswordRefused with every reason."""
    why = passwords.refusals(new, user)
    if not why and user.password and passwords.was_used_before(new, user):
        why = ["这个密码用过了，请换一个新的。"]
    if why:
        raise PasswordRefused("密码不合要求：" + "".join(why))


@transaction.atomic
def add_codes(*, user: User, secret: str, code: str, session_key: str | None, now: datetime) -> list[str]:
    """An app that shows codes. Recovery codes where there are none yet."""
    factors.add_codes(user, secret, code, now)
    return _added(user, "app", session_key)


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: str, session_key: str | None) -> list[str]:
    """A passkey, by the person's own name for it. Recovery codes where there are none yet."""
    factors.add_passkey(user, name, credential)
    return _added(user, "passkey", session_key)


def _added(user: User, kind: str, session_key: str | None) -> list[str]:
    """Other sessions were opened without it, and end."""
    sessions.end_sessions(user, but=session_key)
    record(organ_id=chain_of(user), by=user, did="account.factor_added", to=user, details={"kind": kind})
    return [] if factors.RECOVERY in factors.kinds_of(user) else factors.new_recovery_codes(user)


def remove_factor(*, user: User, factor: int, password: str, session_key: str | None, now: datetime) -> bool:
    """Other sessions were opened with it, and end. Is there another one left?"""
    confirm_password(user=user, password=password, now=now)
    with transaction.atomic():
        kind = factors.remove(user, factor)
        sessions.end_sessions(user, but=session_key)
        record(organ_id=chain_of(user), by=user, did="account.factor_removed", to=user, details={"kind": kind})
    return factors.has_one(user)


def renew_recovery_codes(*, user: User, password: str, now: datetime) -> list[str]:
    confirm_password(user=user, password=password, now=now)
    if not factors.has_one(user):
        raise factors.FactorRefused("还没有设第二步验证，用不着恢复码。")
    with transaction.atomic():
        codes = factors.new_recovery_codes(user)
        record(organ_id=chain_of(user), by=user, did="account.recovery_codes_made", to=user)
    return codes


@transaction.atomic
def end_session(*, user: User, key: str) -> None:
    """One of the own; one that is gone already is as good."""
    user.sessions.filter(key=key).delete()
    record(organ_id=chain_of(user), by=user, did="account.session_ended", to=user)


@transaction.atomic
def end_other_sessions(*, user: User, session_key: str | None) -> int:
    ended = sessions.end_sessions(user, but=session_key)
    record(organ_id=chain_of(user), by=user, did="account.sessions_ended", to=user, details={"sessions ended": ended})
    return ended


def link(*, user: User, provider: str, uid: str, by: User | None) -> None:
    """The outside identity opens this account from now on. Raises NotLinked where it opens another."""
    held = outside.linked_to(provider, uid)
    if held is not None and held.user_id == user.pk:
        return
    try:
        with transaction.atomic():
            outside.link(user, provider, uid)
            record(organ_id=chain_of(user), by=by, did="account.linked", to=user, details={"provider": provider})
    except IntegrityError as error:
        raise NotLinked("这个外部身份已经关联了别的账号。请找系统管理员核对。") from error


def unlink(*, user: User, link: int, password: str, now: datetime) -> None:
    confirm_password(user=user, password=password, now=now)
    with transaction.atomic():
        row = outside.links_of(user).filter(pk=link).first()
        if row is None:
            raise NotLinked("没有找到这个外部身份，可能已经取消关联。")
        row.delete()
        record(organ_id=chain_of(user), by=user, did="account.unlinked", to=user, details={"provider": row.provider})
