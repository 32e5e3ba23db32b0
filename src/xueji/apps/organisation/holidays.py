"""The State Council's notice of a year, as the organ enters it: a provisional year becomes a published one."""

from datetime import datetime

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.convert import notice_values
from xueji.apps.organisation.models import HolidayNotice
from xueji.apps.organisation.permissions import ensure_may_arrange
from xueji.core.errors import XuejiError
from xueji.core.workdays import Notice


class NoSuchNotice(XuejiError):
    """No notice of that year was entered."""


@transaction.atomic
def take_notice(*, access: Access, notice: Notice, now: datetime) -> HolidayNotice:
    """In place of an earlier one of the same year."""
    ensure_may_arrange(access)
    values = notice_values(notice)
    row, _ = HolidayNotice.objects.update_or_create(
        organ=access.organ, year=values.pop("year"), defaults={**values, "by": access.user, "at": now}
    )
    record(
        organ_id=access.organ.pk,
        by=access.user,
        did="notice.taken",
        to=row,
        details={"year": row.year, "off": len(row.off), "worked": len(row.worked)},
    )
    return row


@transaction.atomic
def remove_notice(*, access: Access, year: int) -> None:
    """The year is again what the site knows of it."""
    ensure_may_arrange(access)
    row = HolidayNotice.objects.filter(organ=access.organ, year=year).first()
    if row is None:
        raise NoSuchNotice(f"没有录入过 {year} 年的放假通知。请刷新页面再看。")
    record(organ_id=access.organ.pk, by=access.user, did="notice.removed", to=row, details={"year": year})
    row.delete()
