"""Who may say what the year's working days, rooms and absences are."""

from xueji.apps.accounts.policy import Role
from xueji.apps.organisation.access import Access, NotAllowed


def ensure_may_arrange(access: Access, organ_id: int | None = None) -> None:
    """The clerk, in the own organ (`organ_id`: of what is to be changed)."""
    if Role.CLERK not in access.roles or not access.organ_wide or organ_id not in {None, access.organ.pk}:
        raise NotAllowed
