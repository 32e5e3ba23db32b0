"""Opening a closed record to inspectors from above, for a time; nothing of it is opened by itself."""

from datetime import date

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.study.models import Activity, Opening
from xueji.core.errors import XuejiError


class NotOpenable(XuejiError):
    """Only what is closed can be shown, and only until a day to come."""


@transaction.atomic
def open_to_inspectors(*, access: Access, activity: Activity, until: date | None, on: date) -> None:
    """They see agenda, minutes and counts up to, not including, `until`; None: no longer, from this moment."""
    if not access.organ_wide or activity.organ_id != access.organ.pk:
        raise NotAllowed
    if activity.state != Activity.State.CLOSED:
        raise NotOpenable("记录完成以后才能给上级观察员看。")
    if until is not None and until <= on:
        raise NotOpenable("开放的截止日期要在今天以后。")
    if until is None:
        Opening.objects.filter(activity=activity).delete()
    else:
        Opening.objects.update_or_create(activity=activity, defaults={"until": until, "by": access.user})
    details = {"until": str(until or "")}
    record(organ_id=access.organ.pk, by=access.user, did="activity.opened_up", to=activity, details=details)
