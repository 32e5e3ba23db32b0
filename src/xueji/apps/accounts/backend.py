"""Signing in by user name and password; an unknown name costs as much as a wrong password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from xueji.apps.accounts.models import User


class ByUsername(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> User | None:
        user = User.objects.filter(username=plain_name(username)).first()
        if user is None:
            make_password(password)  # the same work, so that the time does not tell who exists
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


def plain_name(username: str) -> str:
    """As it is stored and counted: however it was typed."""
    return username.strip().lower()


def token_of(user: User) -> str:
    """What a browser keeps once the account has signed in there, so that strangers' failures do not shut it out.

    The same for every browser of the account, so it tells no device from another; a new password ends it.
    """
    return salted_hmac("xueji.known", f"{user.key}:{user.password}", algorithm="sha256").hexdigest()


def is_known(username: str, token: str) -> bool:
    user = User.objects.filter(username=plain_name(username)).first() if token else None
    return user is not None and constant_time_compare(token, token_of(user))
