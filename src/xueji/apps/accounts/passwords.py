"""The two password profiles and what they refuse: `mlps` as 等保 asks, `asvs` as OWASP ASVS 5.0 asks, never a mixture.

mlps asks for several kinds of characters and a new password every 90 days; asvs forbids both and asks for length. Both
refuse common passwords and those made of the words of this place (docs/decisions/0013).
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from xueji.apps.accounts.models import PastPassword, User

LONGEST = 128
DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Profile:
    shortest: int
    kinds: int = 0
    """How many of small letters, capitals, digits and others it must hold; 0: as the person likes."""
    days: int = 0
    """After how many days it must be changed; 0: never."""
    remembered: int = 0
    """How many former passwords may not come back."""


PROFILES: Mapping[str, Profile] = {
    "mlps": Profile(shortest=10, kinds=3, days=90, remembered=5),
    "asvs": Profile(shortest=12),
}
KINDS: tuple[Callable[[str], bool], ...] = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
# Words that anybody would try here first (ASVS 6.1.2), beside the person's own names.
PLACE_WORDS = (
    *("xueji", "xuexi", "lilun", "zhongxinzu", "zhibu", "dangwei", "dangzu", "dangjian", "dangyuan", "jiguan"),
    *("bangongshi", "guanliyuan", "jingbanren", "shuji", "zhongguo", "china", "admin", "administrator", "system"),
    *("password", "passwd", "passw0rd", "mima", "denglu", "login", "welcome", "huanying", "qwerty", "asdf", "zxcv"),
    *("abcd", "iloveyou", "woaini", "test", "学记", "学习", "密码", "中国", "管理员"),
)
# Figures that come with them: a year, a row of digits, the lucky ones.
PLACE_FIGURES = re.compile(r"19[4-9]\d|20[0-4]\d|0?1234?5?6?7?8?9?0?|9?8?7?6?5?4?321|(\d)\1{2,}|1314|520")
ENOUGH_OF_ONES_OWN = 5
FIRST_LASTS_DAYS = 30
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""What nobody takes for another on paper: no 0 and o, no 1 and l and i."""


def profile() -> Profile:
    return PROFILES[settings.PASSWORD_PROFILE]


def demands() -> str:
    """What the profile asks for, said before somebody types."""
    asked = profile()
    kinds = (
        f"大写字母、小写字母、数字、符号至少 {asked.kinds} 种；" if asked.kinds else "用几个不相干的词连起来就好记；"
    )
    turn = f"每 {asked.days} 天换一次，不能用回最近 {asked.remembered} 个。" if asked.days else "不要求定期更换。"
    return f"至少 {asked.shortest} 个字符；{kinds}不用姓名、登录名和“xuexi”“123456”这类词。{turn}"


class FitsProfile:
    """Django's validator for the profile in force."""

    def validate(self, password: str, user: User | None = None) -> None:
        if refused := refusals(password, user):
            raise ValidationError(refused)

    def get_help_text(self) -> str:
        return demands()


def refusals(password: str, user: User | None) -> list[str]:
    """Every reason against it, in words; empty where it may be taken. The history is `was_used_before`."""
    asked, why = profile(), []
    if len(password) < asked.shortest:
        why.append(f"太短，至少 {asked.shortest} 个字符。")
    if len(password) > LONGEST:
        why.append(f"太长，至多 {LONGEST} 个字符。")
    if sum(any(map(kind, password)) for kind in KINDS) < asked.kinds:
        why.append(f"大写字母、小写字母、数字、符号至少要有 {asked.kinds} 种。")
    if _is_common(password):
        why.append("这个密码太常见，容易被猜中。")
    elif _left_of(password, user) < ENOUGH_OF_ONES_OWN:
        why.append("除去姓名、登录名、常见的词和数字，剩下的太少，容易被猜中。")
    return why


@cache
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


def _is_common(password: str) -> bool:
    try:
        _common().validate(password)
    except ValidationError:
        return True
    return False


def _left_of(password: str, user: User | None) -> int:
    """How many different characters stay when the words of this place and the person's own names are gone."""
    rest = unicodedata.normalize("NFKC", password).casefold()
    own = (user.username.casefold(), user.full_name.casefold()) if user else ()
    for word in sorted(filter(None, (*PLACE_WORDS, *own)), key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(set(PLACE_FIGURES.sub("", rest)))


def first_password(user: User) -> str:
    """For somebody else's account, to be read from paper and typed once: 59 bits in three groups of four."""
    while True:
        password = "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))
        if not refusals(password, user):
            return password


def was_used_before(password: str, user: User) -> bool:
    """Is it the present password or one of the last that the profile remembers?"""
    past = user.past_passwords.order_by("-at").values_list("password", flat=True)[: profile().remembered]
    return any(check_password(password, former) for former in (user.password, *past))


def keep(user: User, password: str, now: datetime, *, first: bool) -> None:
    """Set the password and move the former one to the history; `first`: it was set by somebody else."""
    if user.password and profile().remembered:
        PastPassword.objects.create(user=user, password=user.password, at=now)
    kept = user.past_passwords.order_by("-at").values_list("pk", flat=True)[: profile().remembered]
    user.past_passwords.exclude(pk__in=list(kept)).delete()
    user.set_password(password)
    user.password_set_at, user.password_is_first = now, first
    user.save(update_fields=["password", "password_set_at", "password_is_first"])


def days_left(user: User, now: datetime) -> int | None:
    """Until the password must be changed, 0 or less where that is now; None where it never must."""
    if not profile().days or user.password_set_at is None:
        return None
    left = user.password_set_at + timedelta(days=profile().days) - now
    return int(-(-left.total_seconds() // DAY))


def is_stale(user: User, now: datetime) -> bool:
    """A first password that lay about too long opens nothing (ASVS 6.4.1)."""
    set_at = user.password_set_at
    return user.password_is_first and set_at is not None and now - set_at > timedelta(days=FIRST_LASTS_DAYS)


def must_change(user: User, now: datetime) -> bool:
    left = days_left(user, now)
    return user.password_is_first or (left is not None and left <= 0)
