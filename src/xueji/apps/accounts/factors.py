"""Second factors: codes of an authenticator app, passkeys, and recovery codes for when both are lost.

The tables and the arithmetic are allauth's; this is the one module of ours that reaches into them, so that an upgrade
breaks here or nowhere. A code counts once, however many ask at the same moment.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from xueji.apps.accounts.adapters import SecondFactors
from xueji.apps.accounts.models import User
from xueji.apps.accounts.throttle import TooManyFailures, digest, spend
from xueji.core.errors import XuejiError

TOTP, PASSKEY, RECOVERY = "totp", "webauthn", "recovery_codes"
"""As allauth's table calls them."""
REAL = (TOTP, PASSKEY)
"""What is a second factor; recovery codes only stand in for a lost one."""
UNKNOWN_PASSKEY = "没有认出这个通行密钥。请再试一次，或改用密码。"


class FactorRefused(XuejiError):
    """The code or the passkey is not right."""

    def __init__(self, what: str = "验证码不对，或已经用过。请等手机上换出下一个再输。") -> None:
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Held:
    """What a person has."""

    codes: Authenticator | None
    passkeys: Sequence[Authenticator]
    recovery_left: int

    @property
    def any(self) -> bool:
        return bool(self.codes or self.passkeys)


def factors_of(user: User) -> QuerySet[Authenticator]:
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user=user).order_by("created_at")
    return rows


def held_by(user: User) -> Held:
    rows = list(factors_of(user))
    recovery = next((row for row in rows if row.type == RECOVERY), None)
    return Held(
        codes=next((row for row in rows if row.type == TOTP), None),
        passkeys=[row for row in rows if row.type == PASSKEY],
        recovery_left=len(RecoveryCodes(recovery).get_unused_codes()) if recovery else 0,
    )


def kinds_of(user: User) -> set[str]:
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def has_one(user: User) -> bool:
    return bool(factors_of(user).filter(type__in=REAL).exists())


# ── codes of an app ──────────────────────────────────────


def new_secret() -> str:
    return str(totp.generate_totp_secret())


def address_of(user: User, secret: str, site: str) -> str:
    """What the app reads from the square of dots."""
    return SecondFactors.address(user.username, secret, site)


def square_of(text: str) -> tuple[int, str]:
    """(side, SVG path) of the square of dots: drawn in the page itself, since no picture may come from elsewhere."""
    import qrcode  # only where somebody sets up an app

    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dot in enumerate(row) if dot)
    return len(rows), "".join(dark)


def add_codes(user: User, secret: str, code: str, now: datetime) -> Authenticator:
    """The app shows the right code, so it has the secret."""
    if TOTP in kinds_of(user):
        raise FactorRefused("已经设过验证码应用。要换手机，请先停用原来的。")
    _spend_code(user, secret, code, now)
    made: Authenticator = totp.TOTP.activate(user, secret).instance
    return made


def _spend_code(user: User, secret: str, code: str, now: datetime) -> None:
    """The code is right and was not used before: its half minute is spent with it."""
    typed = "".join(code.split())
    for counter in totp.yield_hotp_counters_from_time():
        if totp.compare_user_code(actual=typed, expected=totp.format_hotp_value(totp.hotp_value(secret, counter))):
            try:
                spend({digest("code", f"{user.key}:{counter}"): 1}, now)
            except TooManyFailures as error:
                raise FactorRefused from error
            return
    raise FactorRefused


def check_code(user: User, code: str, now: datetime) -> str:
    """The kind of the factor whose code this is (TOTP or RECOVERY). Raises FactorRefused."""
    rows = {row.type: row for row in factors_of(user).exclude(type=PASSKEY)}
    if TOTP in rows:
        try:
            _spend_code(user, decrypt(rows[TOTP].data["secret"]), code, now)
        except (FactorRefused, InvalidTag):
            pass  # it may still be one of the recovery codes
        else:
            rows[TOTP].record_usage()
            return TOTP
    if RECOVERY in rows:
        try:
            if RecoveryCodes(rows[RECOVERY]).validate_code("".join(code.split())):
                return RECOVERY
        except InvalidTag:
            pass
    raise FactorRefused


# ── recovery codes ───────────────────────────────────────


def new_recovery_codes(user: User) -> list[str]:
    """Ten fresh ones; the former ones no longer count."""
    Authenticator.objects.filter(user=user, type=RECOVERY).delete()
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


# ── passkeys ─────────────────────────────────────────────


def begin_passkey(user: User) -> dict[str, Any]:
    """What the browser needs to make one; the challenge is kept in the session."""
    return _plain(webauthn.begin_registration(user, passwordless=True))


def add_passkey(user: User, name: str, credential: str) -> Authenticator:
    answer = _read(credential)
    try:
        webauthn.parse_registration_response(answer)
        webauthn.complete_registration(answer)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FactorRefused("这个通行密钥没有登记成功，请再试一次。") from error
    made: Authenticator = webauthn.WebAuthn.add(user, name, answer).instance
    return made


def begin_asking(user: User | None) -> dict[str, Any]:
    """What the browser needs to use one: of this person, or of whoever has one for this site."""
    return _plain(webauthn.begin_authentication(user))


def check_passkey(user: User | None, credential: str) -> User:
    """Whose passkey answered; `user`: it must be this person's. Raises FactorRefused."""
    answer = _read(credential)
    try:
        webauthn.parse_authentication_response(answer)
        owner = user or webauthn.extract_user_from_response(answer)
        found: Authenticator = webauthn.complete_authentication(owner, answer)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FactorRefused(UNKNOWN_PASSKEY) from error
    if not isinstance(owner, User) or not owner.is_active:
        raise FactorRefused(UNKNOWN_PASSKEY)
    found.record_usage()
    return owner


def _read(credential: str) -> dict[str, Any]:
    try:
        answer = json.loads(credential)
    except ValueError as error:
        raise FactorRefused("没有收到通行密钥的答复，请再试一次。") from error
    if not isinstance(answer, dict):
        raise FactorRefused("没有收到通行密钥的答复，请再试一次。")
    return answer


def _plain(options: Mapping[str, Any]) -> dict[str, Any]:
    """Only what JSON can say."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(options), default=dict))
    return plain


# ── taking away ──────────────────────────────────────────


def remove(user: User, key: int) -> str:
    """Take a factor away; recovery codes go with the last. Its kind. Raises FactorRefused where there is none."""
    row = factors_of(user).filter(pk=key, type__in=REAL).first()
    if row is None:
        raise FactorRefused("没有找到这一项，可能已经停用。")
    row.delete()
    if not has_one(user):
        remove_all(user)
    return str(row.type)


def remove_all(user: User) -> int:
    return int(Authenticator.objects.filter(user=user).delete()[0])
