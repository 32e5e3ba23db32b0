"""Who may decide about a plan's duties."""

from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.plans.models import Plan
from xueji.core.errors import XuejiError


class Withdrawn(XuejiError):
    """The plan was replaced by a newer version; nothing more is decided about it."""


def ensure_may_decide(access: Access, plan: Plan) -> None:
    if plan.organ_id != access.organ.pk or not access.organ_wide:
        raise NotAllowed
    if plan.withdrawn_at:
        raise Withdrawn(f"《{plan.title}》已有新版本，不能再改。请到新版本的核对页。")
