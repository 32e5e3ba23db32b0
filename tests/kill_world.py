"""The clerk of a world that another process made."""

from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import Role, Scope
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Organ


def clerk() -> Access:
    organ = Organ.objects.order_by("pk")[0]
    user = User.objects.get(username="clerk")
    return Access(user, organ, frozenset({Role.CLERK}), Scope.ORGAN, frozenset(), None)
