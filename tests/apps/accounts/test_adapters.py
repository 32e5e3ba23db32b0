"""What allauth could do and must not here: sign somebody up, write a mail; and that none of its pages is there."""

from allauth.account.adapter import get_adapter
from allauth.socialaccount.adapter import get_adapter as get_outside_adapter
from django.core import mail
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from tests.people import NOW
from xueji.apps.accounts.models import PastPassword, Spent, User

REQUEST = RequestFactory().get("/")


def test_nobody_signs_up() -> None:
    assert not get_adapter().is_open_for_signup(REQUEST)
    assert not get_outside_adapter().is_open_for_signup(REQUEST, None)


def test_no_mail_is_written() -> None:
    get_adapter().send_mail("account/email/anything", "zhoumin@example.cn", {})
    get_adapter().send_notification_mail("account/email/password_changed", User())
    assert mail.outbox == []


def test_no_page_of_allauth_is_mounted() -> None:
    def modules(patterns: list[URLPattern | URLResolver]) -> set[str]:
        found: set[str] = set()
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                found |= modules(pattern.url_patterns)
            else:
                found.add(pattern.callback.__module__.partition(".")[0])
        return found

    assert modules(get_resolver().url_patterns) == {"xueji"}


def test_rows_name_nobody_but_by_number() -> None:
    assert str(User(full_name="周敏")) == "周敏"
    assert str(PastPassword(user_id=7, at=NOW)) == "7 2023-06-12"
    assert str(Spent(subject="0123456789abcdef", slot=3)) == "01234567 3"
