"""The request as views of this site see it: past the policy table, with the access it gave."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from xueji.apps.accounts.models import User
from xueji.apps.organisation.access import Access, Holder

LARGEST_FILE = 20 * 1024 * 1024
"""The largest file that any form takes, in bytes."""


class Request(HttpRequest):
    access: Access
    holder: Holder | None
    htmx: HtmxDetails
    user: User
    """Views behind the policy never see an anonymous user."""
