"""Who may keep the record of an activity, and in which state it may be changed."""

from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.study.models import Activity
from xueji.core.errors import XuejiError


class RecordClosed(XuejiError):
    """Closed minutes are frozen."""


def ensure_may_record(access: Access, activity: Activity) -> None:
    """The clerk records everywhere, a secretary in the own branch and its small groups."""
    if activity.organ_id != access.organ.pk or not access.reaches(activity.unit_id):
        raise NotAllowed("这场学习不在您负责的支部。请找该支部书记或经办人记录。")


def ensure_open(activity: Activity) -> None:
    if activity.state == Activity.State.CLOSED:
        raise RecordClosed("这份记录已经完成，不能直接改。出席有误可由本人提出异议，由经办人更正。")
    if activity.state == Activity.State.CANCELLED:
        raise RecordClosed("这场学习已经取消，不能记录。")
