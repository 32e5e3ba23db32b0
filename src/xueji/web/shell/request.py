"""The request as views of this site see it: past the policy table, with the access it gave."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from xueji.apps.accounts.models import User
from xueji.apps.organisation.access import Access, Holder


class Request(HttpRequest):
    access: Access
    holder: Holder | None
    htmx: HtmxDetails
    user: User
    """Views behind the policy never see an anonymous user."""
