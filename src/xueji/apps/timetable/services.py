"""Asking for a timetable, searching it in the background, keeping the version that was found."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.plans.models import Plan
from xueji.apps.timetable.models import Run, Session, SessionService, Timetable
from xueji.apps.timetable.posing import Year, year_of
from xueji.apps.timetable.queries import published, slots_of
from xueji.core.errors import XuejiError
from xueji.core.timetable import relax, timetable
from xueji.core.timetable.model import Demand, Progress, Slot, Status
from xueji.core.timetable.model import Session as Asked
from xueji.core.timetable.model import Timetable as Found

SAVE_EVERY_SECONDS = 0.5
GRACE_SECONDS = 60
"""A run that has not ended so long after its time is taken for dead: its worker was killed."""
AGAIN_SECONDS = 5
"""For a year that people know: what became impossible or much dearer is moved, nothing else is looked at."""


class NothingConfirmed(XuejiError):
    """A timetable needs at least one confirmed duty."""


class AlreadyRunning(XuejiError):
    """One search at a time for a plan."""


@transaction.atomic
def ask_for_run(*, access: Access, plan: Plan, now: datetime, again_from: Timetable | None = None) -> Run:
    """Queue a search, from nothing or from a version that people know; a second click while one runs is refused."""
    if not access.organ_wide or plan.organ_id != access.organ.pk:
        raise NotAllowed
    if not plan.obligations.filter(state="confirmed").exists():
        raise NothingConfirmed(f"《{plan.title}》还没有确认过的任务。请先到计划页核对，确认后再排日程。")
    alive = now - timedelta(seconds=settings.TIMETABLE_SECONDS + GRACE_SECONDS)
    if plan.runs.filter(state__in=[Run.State.QUEUED, Run.State.RUNNING], asked_at__gt=alive).exists():
        raise AlreadyRunning("正在排这一年的日程，请等它排好，或先按“就用现在的结果”。")
    seconds = min(AGAIN_SECONDS, settings.TIMETABLE_SECONDS) if again_from else settings.TIMETABLE_SECONDS
    run = Run.objects.create(plan=plan, again_from=again_from, seconds=seconds, asked_at=now, asked_by=access.user)
    details = {"plan": plan.key, "again": again_from.version if again_from else 0}
    record(organ_id=access.organ.pk, by=access.user, did="timetable.asked", to=run, details=details)
    return run


@transaction.atomic
def ask_to_stop(*, access: Access, run: Run) -> None:
    """The search ends with the best answer found so far."""
    Run.objects.filter(pk=run.pk, state__in=[Run.State.QUEUED, Run.State.RUNNING]).update(stop_asked=True)
    record(organ_id=access.organ.pk, by=access.user, did="timetable.stop_asked", to=run)


def carry_out(run_id: int) -> None:
    """Search and keep what was found. Safe to call twice: only a queued run is claimed."""
    if not Run.objects.filter(pk=run_id, state=Run.State.QUEUED).update(state=Run.State.RUNNING):
        return
    run = Run.objects.select_related("plan__organ", "asked_by").get(pk=run_id)
    try:
        _search(run)
    except XuejiError as error:
        _finish(run, Run.State.FAILED, str(error))
    except Exception:
        _finish(run, Run.State.FAILED, "排日程时出了程序错误，已记入服务日志。请把时间告诉系统管理员。")
        raise


def _search(run: Run) -> None:
    year, known = year_of(run.plan), run.again_from
    reporter = _Reporter(run)
    found = timetable(
        year.demand,
        year.organisation,
        year.calendar,
        seconds=run.seconds,
        seed=run.plan.year,
        on_progress=reporter.progress,
        should_stop=reporter.should_stop,
        fixed=fixed_slots(run.plan, known),
        reference=slots_of(known.sessions.all()) if known else None,
    )
    _keep(run, year.demand, found, _relaxed(year) if found.status is Status.INFEASIBLE else [])


def fixed_slots(plan: Plan, known: Timetable | None = None) -> dict[str, Slot]:
    """What was held, is being recorded or was put there by hand does not move; a higher app marks what was held."""
    latest = known or published(plan)
    if latest is None:
        return {}
    return slots_of(latest.sessions.filter(Q(fixed=True) | Q(by_hand=True)))


def _relaxed(year: Year) -> list[tuple[str, str]]:
    """The fewest and least binding duties to relax, each with the reason in words."""
    relaxation = relax(year.demand, year.duties, year.organisation, year.calendar, seconds=AGAIN_SECONDS)
    return [(duty.duty, f"“{duty.quote}”：{'；'.join(duty.words)}") for duty in relaxation.duties]


class _Reporter:
    """Writes the run's progress at most twice a second and reads whether a stop was asked."""

    def __init__(self, run: Run) -> None:
        self.run, self.saved, self.asked = run, 0.0, False

    def progress(self, progress: Progress) -> None:
        if self.run.first_cost is None and progress.cost is not None:
            self.run.first_cost = progress.cost
        self.run.cost, self.run.bound = progress.cost, max(0, progress.bound)
        self.run.stage, self.run.elapsed_ms = progress.stage, int(progress.seconds * 1000)
        self._save()

    def should_stop(self) -> bool:
        if monotonic() - self.saved >= SAVE_EVERY_SECONDS:
            self._save()
        return self.asked

    def _save(self) -> None:
        if monotonic() - self.saved < SAVE_EVERY_SECONDS:
            return
        self.saved = monotonic()
        self.run.trace.append([self.run.elapsed_ms, self.run.cost, self.run.bound])
        self.run.save(update_fields=["first_cost", "cost", "bound", "stage", "elapsed_ms", "trace"])
        self.asked = Run.objects.filter(pk=self.run.pk, stop_asked=True).exists()


@transaction.atomic
def _keep(run: Run, asked: Demand, found: Found, relaxed: list[tuple[str, str]]) -> Timetable:
    plan = run.plan
    version = next_version(plan)
    before = run.again_from or published(plan)
    kept = Timetable.objects.create(
        plan=plan,
        run=run,
        before=before,
        version=version,
        cost=found.cost,
        bound=found.bound,
        conflicts=list(found.conflicts),
        unplaced=[[unplaced.duty, unplaced.reason] for unplaced in asked.unplaced],
        relaxed=relaxed,
        made_at=datetime.now(UTC),
    )
    keep_sessions(kept, asked.sessions, found.slots)
    run.cost, run.bound = found.cost, found.bound
    run.save(update_fields=["cost", "bound"])
    _finish(run, Run.State.DONE, "")
    details = {"version": version, "sessions": len(found.slots), "cost": found.cost, "bound": found.bound}
    record(organ_id=plan.organ_id, by=run.asked_by, did="timetable.made", to=kept, details=details)
    return kept


def next_version(plan: Plan) -> int:
    return (plan.timetables.aggregate(last=Max("version"))["last"] or 0) + 1


def keep_sessions(kept: Timetable, asked: Sequence[Asked], slots: Mapping[str, Slot]) -> None:
    """A row for each session that has a slot, with the duties that it serves."""
    units = dict(kept.plan.organ.units.values_list("path", "pk"))
    obligations = dict(kept.plan.obligations.values_list("duty_id", "pk"))
    marks = {s.session_id: (s.fixed, s.by_hand) for s in kept.before.sessions.all()} if kept.before else {}
    placed = [session for session in asked if session.id in slots]
    rows = Session.objects.bulk_create(
        Session(
            timetable_id=kept.pk,
            session_id=session.id,
            unit_id=units[session.unit],
            title=session.title[:120],
            form=session.form.value,
            day=slots[session.id].day,
            half=slots[session.id].half.value,
            minutes=session.minutes,
            room=session.room,
            since=session.since,
            until=session.until,
            fixed=marks.get(session.id, (False, False))[0],
            by_hand=marks.get(session.id, (False, False))[1],
        )
        for session in placed
    )
    SessionService.objects.bulk_create(
        SessionService(session_id=row.pk, obligation_id=obligations[service.duty], reason=service.reason[:200])
        for row, session in zip(rows, placed, strict=True)
        for service in session.serves
        if service.duty in obligations
    )


def _finish(run: Run, state: Run.State, message: str) -> None:
    run.state, run.message, run.finished_at = state.value, message, datetime.now(UTC)
    run.save(update_fields=["state", "message", "finished_at"])
