"""An activity up to its closed minutes: opened, agenda and attendance kept, closed once all are marked."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F

from xueji.apps.audit.services import listed, record
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.queries import branch_and_group
from xueji.apps.study.halves import half_of
from xueji.apps.study.models import Activity, AgendaItem, Attendance, FirstAgendaItem
from xueji.apps.study.permissions import ensure_may_record, ensure_open
from xueji.apps.study.queries import expected_people
from xueji.core.errors import XuejiError

# People outside every branch or group stand at the end.
LAST = 1 << 30


class NotAllMarked(XuejiError):
    """Minutes are not closed before nobody is left unmarked."""


class NotYet(XuejiError):
    """A record is not begun before the day of the meeting, nor finished before it was begun."""


class AlreadyBegun(XuejiError):
    """What is being recorded does not move."""


class EditedMeanwhile(XuejiError):
    """Somebody else wrote to the same minutes since this page was opened; nothing was overwritten."""


@transaction.atomic
def open_record(*, access: Access, activity: Activity, on: date) -> Activity:
    """Begin the record: everybody due on the day gets a line, unmarked. Opening an open record changes nothing."""
    ensure_may_record(access, activity)
    if activity.state != Activity.State.PLANNED:
        return activity
    if activity.day > on:
        raise NotYet(f"这场学习在{activity.day.month}月{activity.day.day}日，到那一天才能开始记录。")
    claimed = Activity.objects.filter(pk=activity.pk, state=Activity.State.PLANNED).update(state=Activity.State.OPEN)
    activity.refresh_from_db()
    if claimed:
        _expect(activity)
        _hold_in_place(activity)
        record(organ_id=access.organ.pk, by=access.user, did="activity.opened", to=activity)
    return activity


def _expect(activity: Activity) -> None:
    """A line each, in the order of branch, group and roster; across branches people stand under their branch."""
    people = list(expected_people(activity))
    places = branch_and_group(people, activity.day)
    in_one_branch = len({branch.pk for branch, _ in places.values() if branch}) == 1
    rows = []
    for person in people:
        branch, group = places[person.pk]
        heading = group if in_one_branch else branch
        order = (heading.position if heading else LAST, person.position)
        line = Attendance(activity=activity, person=person, branch=branch, group=heading.name if heading else "")
        rows.append((order, line))
    Attendance.objects.bulk_create(line for _, line in sorted(rows, key=lambda row: row[0]))


def _hold_in_place(activity: Activity) -> None:
    if activity.session:
        activity.session.fixed = True
        activity.session.save(update_fields=["fixed"])


@transaction.atomic
def mark(*, access: Access, attendance: Attendance, mark: Attendance.Mark, reason: str = "") -> Attendance:
    """The recorder's mark for one person. A reason belongs to a leave alone."""
    activity = attendance.activity
    ensure_may_record(access, activity)
    ensure_open(activity)
    attendance.mark = mark.value
    attendance.reason = reason if mark is Attendance.Mark.LEAVE else ""
    attendance.made_up_on = attendance.made_up_on if mark is not Attendance.Mark.PRESENT else None
    attendance.save(update_fields=["mark", "reason", "made_up_on"])
    details = {"activity": activity.key, "mark": mark.value}
    record(organ_id=access.organ.pk, by=access.user, did="attendance.marked", to=attendance, details=details)
    return attendance


@transaction.atomic
def mark_rest_present(*, access: Access, activity: Activity) -> int:
    """Everybody without a mark was there: one bulk act, recorded as one."""
    ensure_may_record(access, activity)
    ensure_open(activity)
    unmarked = activity.attendance.filter(mark="")
    keys = list(unmarked.values_list("key", flat=True))
    unmarked.update(mark=Attendance.Mark.PRESENT.value)
    details = {"rest": len(keys), "attendance": listed(keys)}
    record(organ_id=access.organ.pk, by=access.user, did="attendance.rest_marked", to=activity, details=details)
    return len(keys)


@transaction.atomic
def write_minutes(
    *,
    access: Access,
    activity: Activity,
    seen_revision: int,
    facts: dict[str, object],
    texts: dict[int, tuple[str, str]],
) -> Activity:
    """Save place, chair and recorder and, per agenda item id, (speaker, text). Raises EditedMeanwhile."""
    ensure_may_record(access, activity)
    ensure_open(activity)
    fresh = Activity.objects.filter(pk=activity.pk, revision=seen_revision)
    if facts.get("place", activity.place) != activity.place:
        facts = {**facts, "sequence": F("sequence") + 1}
    if not fresh.update(revision=F("revision") + 1, **facts):
        raise EditedMeanwhile("另一位同志刚刚改过这份记录。您写的内容还在下面，请先复制，再刷新页面合并。")
    for item in activity.agenda.filter(pk__in=texts):
        item.speaker, item.minutes_text = texts[item.pk]
        item.save(update_fields=["speaker", "minutes_text"])
    activity.refresh_from_db()
    details = {"revision": activity.revision, "items": sorted(texts)}
    record(organ_id=access.organ.pk, by=access.user, did="activity.minutes_written", to=activity, details=details)
    return activity


@transaction.atomic
def add_agenda_item(
    *, access: Access, activity: Activity, title: str, clause_id: int | None, instruction: FirstAgendaItem | None
) -> AgendaItem:
    """Put an item on the agenda; a waiting instruction goes first and stops waiting when the record is closed."""
    ensure_may_record(access, activity)
    ensure_open(activity)
    last = activity.agenda.order_by("-position").first()
    item = AgendaItem.objects.create(
        activity=activity,
        position=last.position + 1 if last else 1,
        title=title,
        clause_id=clause_id,
        first_item=instruction is not None,
    )
    if instruction:
        instruction.treated_in = item
        instruction.save(update_fields=["treated_in"])
    record(organ_id=access.organ.pk, by=access.user, did="activity.item_added", to=activity, words={"title": title})
    return item


@transaction.atomic
def close_record(*, access: Access, activity: Activity, now: datetime) -> Activity:
    """Finish the minutes: they count from now on and are frozen. Raises NotAllMarked while anybody is 未记."""
    ensure_may_record(access, activity)
    if activity.state == Activity.State.CLOSED:
        return activity
    ensure_open(activity)
    unmarked = activity.attendance.filter(mark="").count()
    if unmarked:
        raise NotAllMarked(f"还有 {unmarked} 人没有记。请逐人记下，或按“其余都到”，再完成记录。")
    if activity.state == Activity.State.PLANNED:
        raise NotYet("还没有开始记录。请先按“开始记录”。")
    activity.state, activity.closed_at, activity.closed_by = Activity.State.CLOSED.value, now, access.user
    activity.save(update_fields=["state", "closed_at", "closed_by"])
    record(organ_id=access.organ.pk, by=access.user, did="activity.closed", to=activity)
    return activity


@transaction.atomic
def plan_activity(*, access: Access, activity: Activity, day: date, starts_at: time, place: str) -> Activity:
    """Move an activity that was not begun to another day, time or place."""
    ensure_may_record(access, activity)
    if activity.state != Activity.State.PLANNED:
        ensure_open(activity)
        raise AlreadyBegun("已经开始记录的学习不能再改日期。")
    if (activity.day, activity.starts_at, activity.place) != (day, starts_at, place):
        Activity.objects.filter(pk=activity.pk).update(
            day=day, starts_at=starts_at, place=place, sequence=F("sequence") + 1
        )
        activity.refresh_from_db(fields=["day", "starts_at", "place", "sequence"])
        if activity.session:
            # The timetable that holds follows, or the next one would put the activity back where it was.
            activity.session.day, activity.session.half = day, half_of(starts_at)
            activity.session.by_hand = True
            activity.session.save(update_fields=["day", "half", "by_hand"])
    details = {"day": day.isoformat(), "at": starts_at.isoformat("minutes")}
    record(organ_id=access.organ.pk, by=access.user, did="activity.moved", to=activity, details=details)
    return activity
