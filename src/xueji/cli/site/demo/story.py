"""The sample year up to its day: roster, plan, duties confirmed, timetable published, half of it held and minuted."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from random import Random

from django.db import transaction

from xueji.apps.accounts.policy import Role, Scope
from xueji.apps.coverage.models import Exemption
from xueji.apps.coverage.services import exempt
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Organ, Person
from xueji.apps.organisation.rosters import take_roster
from xueji.apps.plans import services as plans
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.study import publishing, waiting
from xueji.apps.timetable.models import Run
from xueji.apps.timetable.services import ask_for_run, carry_out
from xueji.cli.site.demo import held
from xueji.cli.site.demo.people import make_accounts
from xueji.core.documents.readers import read_in_child
from xueji.core.organisation.sample import sample_bureau
from xueji.core.reading import read
from xueji.core.reading.model import Reading

SEED = 2023
SEARCH_SECONDS = 12


def is_made() -> bool:
    return Organ.objects.exists()


def make(seen_on: date, given: Reading | None, data: bytes, *, say: Callable[[str], object]) -> None:
    """Everything in one transaction: a demonstration stopped half way leaves nothing behind."""
    with transaction.atomic():
        roster = sample_bureau(seed=1, year=seen_on.year)
        organ = Organ.objects.create(name=roster.name)
        say(f"建立{roster.name}：{len(roster.people)} 人")
        take_roster(organ=organ, roster=roster, by=None)
        make_accounts(organ)
        if given is not None:
            plan = plans.add_plan(organ=organ, reading=given, data=data, year=seen_on.year, by=None, now=_now())
            say(f"读入《{plan.title}》，{plan.obligations.count()} 项任务等待核对")
            return
        _sample_year(organ, seen_on, say)


def _now() -> datetime:
    return datetime.now(UTC)


def _clerk(organ: Organ) -> Access:
    grant = organ.grants.select_related("user").get(role=Role.CLERK)
    person = Person.objects.filter(account=grant.user).first()
    return Access(grant.user, organ, frozenset({Role.CLERK}), Scope.ORGAN, frozenset(), person)


def _sample_year(organ: Organ, seen_on: date, say: Callable[[str], object]) -> None:
    clerk = _clerk(organ)
    data = files(__package__).joinpath("plan.txt").read_bytes()
    reading = read(read_in_child(data, "2023年度理论学习计划.txt"))
    plan = plans.add_plan(organ=organ, reading=reading, data=data, year=None, by=clerk.user, now=_now())
    _decide(clerk, plan)
    say(f"读入《{plan.title}》，确认 {plan.obligations.filter(state='confirmed').count()} 项任务")
    run = ask_for_run(access=clerk, plan=plan, now=_now())
    Run.objects.filter(pk=run.pk).update(seconds=SEARCH_SECONDS)
    carry_out(run.pk)
    timetable = plan.timetables.get()
    publishing.publish(access=clerk, timetable=timetable, now=_now())
    say(f"排出 {timetable.sessions.count()} 场学习，代价 {timetable.cost}，下限 {timetable.bound}")
    _instructions(clerk, seen_on)
    count = held.hold_until(clerk, plan, seen_on, Random(SEED))  # noqa: S311 -- a made-up year, not a secret
    held.some_outcomes(clerk, plan, seen_on)
    held.a_contest_and_a_make_up(clerk, plan, seen_on)
    say(f"到 {seen_on.month}月{seen_on.day}日已举行 {count} 场")


def _decide(clerk: Access, plan: Plan) -> None:
    """Confirm what may be confirmed, reject what is forbidden, carry over what waits for a meeting not held."""
    for obligation in plan.obligations.filter(forbidden=True):
        plans.decide(access=clerk, obligation=obligation, state=Obligation.State.REJECTED, now=_now())
    plans.confirm_rest(access=clerk, plan=plan, now=_now())
    waits = plan.obligations.filter(trigger="meeting_held").first()
    if waits:
        reason = "党的二十届三中全会本年没有召开，结转下年。"
        exempt(access=clerk, obligation=waits, kind=Exemption.Kind.CARRIED_OVER, reason=reason, now=_now())
    waived = plan.obligations.filter(form="plan", state="confirmed").first()
    if waived:
        reason = "个人学习计划不统一收，由本人掌握。"
        exempt(access=clerk, obligation=waived, kind=Exemption.Kind.WAIVED, reason=reason, now=_now())


def _instructions(clerk: Access, seen_on: date) -> None:
    for days, title, source in (
        (7, "市委办来文所附重要讲话", "市委办公室"),
        (4, "关于推进新型工业化的重要指示", "省委办公厅转发"),
    ):
        received = seen_on - timedelta(days=days)
        waiting.receive_instruction(access=clerk, title=title, source=source, received_on=received)
