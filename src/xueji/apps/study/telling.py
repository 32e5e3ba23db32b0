"""Who is told of a published timetable: only those whose own activities changed, and only what changed for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from xueji.apps.notices.services import tell
from xueji.apps.organisation.models import Membership, Organ, Person
from xueji.apps.study.models import Activity
from xueji.apps.study.queries import COMMITTEE_POSTS
from xueji.core.obligations.model import Form
from xueji.core.organisation.model import UnitKind

MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Changed:
    """`was` None: a new activity; one that is cancelled now was on the day `was`."""

    activity: Activity
    was: date | None


def tell_first(*, organ: Organ, now: datetime) -> int:
    """The year is there: one line to everybody in the roster with an account."""
    accounts = Person.objects.filter(organ=organ, account__is_active=True).values_list("account_id", flat=True)
    return tell(organ_id=organ.pk, texts=dict.fromkeys(accounts, "全年学习日程已公布，请看“日程”。"), now=now)


def tell_of(changes: Iterable[Changed], *, organ: Organ, now: datetime) -> int:
    """How many accounts were told. Three queries, however many changed."""
    changes = sorted(changes, key=lambda change: change.was or change.activity.day)
    if not changes:
        return 0
    accounts = dict(Person.objects.filter(organ=organ, account__is_active=True).values_list("pk", "account_id"))
    committees = set(Person.objects.filter(COMMITTEE_POSTS, organ=organ).values_list("pk", flat=True))
    held: dict[int, list[Membership]] = {}
    for membership in Membership.objects.filter(person__in=accounts):
        held.setdefault(membership.unit_id, []).append(membership)
    lines: dict[int, list[str]] = {}
    for change in changes:
        activity = change.activity
        if activity.unit.kind == UnitKind.ORGAN:
            due = set(accounts)
        else:
            due = {m.person_id for m in held.get(activity.unit_id, ()) if m.holds_on(activity.day)}
        if activity.form == Form.COMMITTEE_MEETING:
            due = due & committees or due
        for person in due:
            lines.setdefault(accounts[person], []).append(_said(change))
    return tell(organ_id=organ.pk, texts={to: _notice(own) for to, own in lines.items()}, now=now)


def _said(change: Changed) -> str:
    activity, was = change.activity, change.was
    name = f"{activity.unit.full_name}{activity.title}"
    day = f"{activity.day.month}月{activity.day.day}日"
    if activity.state == Activity.State.CANCELLED:
        return f"{name}（原定{day}）已取消"
    if was is None:
        return f"{name}：{day}{activity.starts_at:%H:%M}"
    return f"{name}改到{day}{activity.starts_at:%H:%M}，原定{was.month}月{was.day}日"


def _notice(lines: list[str]) -> str:
    more = f"；另有 {len(lines) - MOST_LINES} 场，见日程" if len(lines) > MOST_LINES else ""
    return f"日程有变，与您有关的 {len(lines)} 场：{'；'.join(lines[:MOST_LINES])}{more}。"
