"""A member contests an attendance mark; the clerk corrects it or upholds it with the reason; absences are made up."""

from datetime import date

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.study.models import Attendance
from xueji.apps.study.permissions import ensure_may_record
from xueji.core.errors import XuejiError


class NotContestable(XuejiError):
    """There is nothing to contest, or it was contested before."""


@transaction.atomic
def contest(*, access: Access, attendance: Attendance, note: str) -> Attendance:
    """The person concerned says what was otherwise; nobody else can."""
    if access.person is None or attendance.person_id != access.person.pk:
        raise NotAllowed("只有本人能对自己的出席记录提出异议。")
    if not attendance.mark:
        raise NotContestable("这场学习还没有记您的出席，请等记录人记下后再看。")
    if attendance.contest:
        raise NotContestable("您已经提出过异议，经办人会在核对后答复。")
    attendance.contest, attendance.contest_note = Attendance.Contest.RAISED.value, note
    attendance.save(update_fields=["contest", "contest_note"])
    record(organ_id=access.organ.pk, by=access.user, did="attendance.contested", to=attendance)
    return attendance


@transaction.atomic
def answer(*, access: Access, attendance: Attendance, mark: Attendance.Mark | None) -> Attendance:
    """Correct the mark (also of closed minutes), or uphold it with None. The change stays in the audit."""
    ensure_may_record(access, attendance.activity)
    if attendance.contest != Attendance.Contest.RAISED:
        raise NotContestable("这条记录没有等待答复的异议。")
    before = attendance.mark
    if mark is not None:
        attendance.mark = mark.value
        attendance.reason = attendance.reason if mark is Attendance.Mark.LEAVE else ""
        attendance.made_up_on = attendance.made_up_on if mark is not Attendance.Mark.PRESENT else None
    corrected = mark is not None and mark.value != before
    attendance.contest = (Attendance.Contest.CORRECTED if corrected else Attendance.Contest.UPHELD).value
    attendance.save(update_fields=["mark", "reason", "made_up_on", "contest"])
    details = {"from": before, "to": attendance.mark}
    record(organ_id=access.organ.pk, by=access.user, did="attendance.answered", to=attendance, details=details)
    return attendance


@transaction.atomic
def make_up(*, access: Access, attendance: Attendance, day: date) -> Attendance:
    """Somebody who was away has studied what was missed on `day`."""
    ensure_may_record(access, attendance.activity)
    if attendance.mark not in {Attendance.Mark.LEAVE, Attendance.Mark.ABSENT}:
        raise NotContestable("只有请假或缺席的人才需要补学。")
    if day < attendance.activity.day:
        raise NotContestable("补学日期不能早于学习当天。")
    attendance.made_up_on = day
    attendance.save(update_fields=["made_up_on"])
    details = {"on": day.isoformat()}
    record(organ_id=access.organ.pk, by=access.user, did="attendance.made_up", to=attendance, details=details)
    return attendance
