"""What the made-up bureau held: attendance, minutes, a few things left open, one contested mark, one make-up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Person
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.study import contest, services, waiting
from xueji.apps.study.models import Activity, AgendaItem, Attendance

PLACES = ("三楼会议室", "一楼报告厅", "五楼小会议室", "党员活动室")
# What may stand in the minutes; no real speech is put into anybody's mouth.
SAID = (
    "{chair}领学原文，与会同志逐段研读，联系岗位谈体会。",
    "大家围绕服务企业、项目审批、数字化改造等工作交流，提出改进办法三条。",
    "会议明确，学习成果要体现到下一步重点工作中，由各承办处室按月对照。",
)
LEFT_OPEN = 3
"""Activities of the last days that nobody has minuted yet."""
SKIPPED = "第五党支部"
"""The branch that did not hold its meetings of spring, so that something is overdue."""


def hold_until(clerk: Access, plan: Plan, day: date, dice: Random) -> int:
    """Hold what lies before the day; give how many records were closed."""
    past = (
        Activity.objects.filter(plan=plan, day__lt=day).select_related("unit", "organ", "session").order_by("day", "pk")
    )
    activities = [a for a in past if not _skipped(a)]
    closed = 0
    for activity in activities[: len(activities) - LEFT_OPEN]:
        _hold(clerk, activity, dice)
        closed += 1
    return closed


def _skipped(activity: Activity) -> bool:
    return activity.unit.name == SKIPPED and activity.form == "members_meeting"


def _hold(clerk: Access, activity: Activity, dice: Random) -> None:
    services.open_record(access=clerk, activity=activity, on=activity.day)
    rows = list(activity.attendance.select_related("person"))
    away = {row.pk for row in rows if dice.random() < 0.06}
    for row in rows:
        if row.pk in away:
            leave = dice.random() < 0.85
            row.mark = Attendance.Mark.LEAVE if leave else Attendance.Mark.ABSENT
            row.reason = dice.choice(("duty", "duty", "duty", "personal", "ill", "other")) if leave else ""
    Attendance.objects.bulk_update([row for row in rows if row.pk in away], ["mark", "reason"])
    services.mark_rest_present(access=clerk, activity=activity)
    _write(clerk, activity, [row.person for row in rows if row.pk not in away], dice)
    ended = datetime.combine(activity.day, time(17, 30), UTC)
    services.close_record(access=clerk, activity=activity, now=ended)


def _write(clerk: Access, activity: Activity, there: Sequence[Person], dice: Random) -> None:
    leading = [person for person in there if "书记" in person.post or "局长" in person.post]
    chair = next(iter([*leading, *there]), None)
    recorder = there[-1] if there else None
    text = dice.choice(SAID).format(chair=chair.name if chair else "主持人")
    items: list[AgendaItem] = list(activity.agenda.all())
    services.write_minutes(
        access=clerk,
        activity=activity,
        seen_revision=activity.revision,
        facts={"place": dice.choice(PLACES), "chair": chair, "recorder": recorder},
        texts={item.pk: (chair.name if chair else "", text) for item in items},
    )


def some_outcomes(clerk: Access, plan: Plan, on: date) -> None:
    """Two branches have handed in their article, the office keeps the site's channels."""
    written = {
        "article": "完成研讨文章1篇",
        "service": "领办企业用工难题1件，已办结",
        "channel": "检查门户网站和公众号",
    }
    for form, statement in written.items():
        obligation = Obligation.objects.filter(plan=plan, form=form, state="confirmed").first()
        if obligation is None:
            continue
        units = list(plan.organ.units.filter(kind="党支部" if form == "article" else "全局").order_by("position")[:2])
        for unit in units:
            done = on - timedelta(days=20)
            waiting.record_done(
                access=clerk, obligation=obligation, unit=unit, done_on=done, statement=statement, now=datetime.now(UTC)
            )


def a_contest_and_a_make_up(clerk: Access, plan: Plan, on: date) -> None:
    """The demonstration's member contests one absence; somebody on leave has made up what was missed."""
    member = Person.objects.filter(organ=plan.organ, account__username="member").first()
    rows = Attendance.objects.filter(activity__plan=plan, activity__state=Activity.State.CLOSED)
    own = rows.filter(person=member).order_by("-activity__day").select_related("activity").first() if member else None
    if own and member and member.account:
        Attendance.objects.filter(pk=own.pk).update(mark=Attendance.Mark.ABSENT, reason="")
        own.refresh_from_db()
        access = replace(clerk, user=member.account, person=member)
        contest.contest(access=access, attendance=own, note="当天在市政府开会，有会议通知。")
    on_leave = rows.filter(mark=Attendance.Mark.LEAVE).order_by("-activity__day").select_related("activity__unit")
    for row in on_leave[:2]:
        contest.make_up(access=clerk, attendance=row, day=min(on, row.activity.day + timedelta(days=3)))
