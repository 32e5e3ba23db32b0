"""What the workbench shows one person on a day, gathered from the apps' queries."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from xueji.apps.accounts.policy import Scope, routes
from xueji.apps.coverage.queries import Board, board
from xueji.apps.organisation.access import Access, Holder
from xueji.apps.plans.models import Plan
from xueji.apps.plans.queries import current_plan, plans_of
from xueji.apps.study.models import Activity, Attendance, FirstAgendaItem
from xueji.apps.study.queries import activities_of, coming, open_contests, waiting_instructions, with_tallies


@dataclass(frozen=True, slots=True)
class Todo:
    """A line of 等您办: its state's look, when, what, why, and where it is done."""

    look: str
    when: str
    what: str
    why: str
    link: str
    verb: str


@dataclass(frozen=True, slots=True)
class Workbench:
    sentence: str
    next_activity: Activity | None
    may_record: bool
    todos: list[Todo]
    coming: list[Activity]
    waiting: list[FirstAgendaItem]
    plan: Plan | None
    board: Board | None


def workbench_for(holder: Holder, on: date) -> Workbench:
    study = holder.access(routes()["study:index"])
    recording = holder.access(routes()["study:begin"])
    clerk = holder.access(routes()["plans:decide"])
    plan = current_plan(holder.organ)
    activities = list(coming(study, on)[:12]) if study else []
    ahead = next((a for a in activities if a.state != Activity.State.CLOSED), None)
    if ahead:
        ahead = with_tallies(activities_of(study).filter(pk=ahead.pk)).get() if study else ahead
    todos = _todos(clerk, recording, on)
    covered = board(plan, on) if plan and holder.access(routes()["coverage:matrix"]) else None
    return Workbench(
        sentence=_sentence(sum(a.day == on for a in activities), len(todos), plan),
        next_activity=ahead,
        may_record=bool(ahead and recording and recording.reaches(ahead.unit_id)),
        todos=todos,
        coming=activities,
        waiting=list(waiting_instructions(clerk)[:5]) if clerk else [],
        plan=plan,
        board=covered if covered and covered.rows else None,
    )


def _sentence(today: int, todos: int, plan: Plan | None) -> str:
    if plan is None:
        return "还没有学习计划，先导入一份计划文件。"
    held = f"今天有 {today} 场学习" if today else "今天没有安排学习"
    return f"{held}，另有 {todos} 件事等您办。" if todos else f"{held}。"


def _todos(clerk: Access | None, recording: Access | None, on: date) -> list[Todo]:
    found: list[Todo] = []
    if clerk:
        found += [_plan_todo(plan) for plan in plans_of(clerk).filter(withdrawn_at=None) if _still_open(plan)]
        found += [_contest_todo(row) for row in open_contests(clerk)[:5]]
    if recording and recording.scope is not Scope.SELF:
        late = activities_of(recording).filter(day__lt=on).exclude(state=Activity.State.CLOSED)
        found += [_record_todo(activity) for activity in late.order_by("day")[:6]]
    return found


def _still_open(plan: Plan) -> int:
    """The count that `plans_of` annotates."""
    return int(getattr(plan, "still_open", 0))


def _plan_todo(plan: Plan) -> Todo:
    return Todo(
        "due",
        f"{plan.year}年",
        f"{plan.title}还有 {_still_open(plan)} 项任务等您确认",
        "确认后的任务才会进入日程和统计。",
        reverse("plans:desk", args=[plan.key]),
        "去核对",
    )


def _contest_todo(row: Attendance) -> Todo:
    day = row.activity.day
    return Todo(
        "due",
        f"{day.month}月{day.day}日",
        f"{row.person.name}对{row.activity.title}的出席有异议",
        f"本人说明：{row.contest_note}",
        reverse("study:activity", args=[row.activity.key]),
        "核对更正",
    )


def _record_todo(activity: Activity) -> Todo:
    day = activity.day
    return Todo(
        "over",
        f"{day.month}月{day.day}日",
        f"{activity.unit.full_name}{activity.title}还没有完成记录",
        "已过学习日期，记录完成后才计入覆盖。",
        reverse("study:activity", args=[activity.key]),
        "去记录",
    )
