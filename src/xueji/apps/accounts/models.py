"""Who can sign in, where they are signed in, and what keeps guessing slow.

What somebody may do is a role grant of the organisation app; what a role may do is policy.yaml. The second factors and
the linked outside identities are rows of allauth's tables.
"""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from xueji.apps.accounts.keys import LENGTH, new_key


class User(AbstractBaseUser):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    username = models.CharField("登录名", max_length=60, unique=True)
    full_name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("启用", default=True)
    password_set_at = models.DateTimeField("密码设定时间", null=True, blank=True)
    password_is_first = models.BooleanField("密码由他人设定", default=False)
    """Somebody else knows it: it is changed before anything else is done."""
    failures = models.PositiveIntegerField("上次登录之后没有成功的次数", default=0)

    objects = BaseUserManager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.full_name


class PastPassword(models.Model):
    """The hash of a password no longer in use, so that it is not taken again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d}"


class Session(AbstractBaseSession):
    """One browser that is signed in (`user`), or on its way (none). It ends when its row is gone or its time is up."""

    key = models.CharField(max_length=LENGTH, default="", editable=False)
    """What an address may show; the session's own key opens the session and is shown to nobody."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField()
    browser = models.CharField(max_length=20, blank=True)
    """The family in words, for the person's own list: Edge, Firefox …"""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None) | models.Q(began_at__isnull=False), name="session_of_a_user_began"
            )
        ]


class Spent(models.Model):
    """One of the few tries that a subject has within a span of time; who has none left waits.

    `subject` is a keyed digest: neither a name nor an address can be read from it. The row goes when its span is over.
    """

    subject = models.CharField(max_length=64)
    slot = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        # Two tries at the same moment cannot take the same slot, on either database, in however many processes.
        constraints = [models.UniqueConstraint(fields=["subject", "slot"], name="spent_slot_once")]

    def __str__(self) -> str:
        return f"{self.subject[:8]} {self.slot}"
