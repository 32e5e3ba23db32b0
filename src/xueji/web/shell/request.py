"""The request as views of this site see it: past the policy table, with the access it gave."""

from dataclasses import dataclass, field

from django.db import models
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import routes
from xueji.apps.audit.services import Outcome
from xueji.apps.organisation.access import Access, Holder

LARGEST_FILE = 20 * 1024 * 1024
"""The largest file that any form takes, in bytes."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was looked at: an object, or the data of the person with this key."""

    to: models.Model | None = None
    subject: str = ""
    details: dict[str, object] = field(default_factory=dict)
    outcome: Outcome = Outcome.DONE


class Request(HttpRequest):
    access: Access
    holder: Holder | None
    htmx: HtmxDetails
    user: User
    """Views behind the policy never see an anonymous user."""

    seen: list[Seen] | None
    """What the audit keeps of this reading. A view that says nothing is kept by its address, an empty list not."""


def may(request: Request, route: str) -> bool:
    """Whether the policy table lets who asks take the route: for links and buttons, the route itself asks again."""
    return request.holder is not None and request.holder.access(routes()[route]) is not None
