"""Asking for a timetable, searching it in the background, keeping the version that was found."""

from datetime import UTC, datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from xueji.apps.audit.services import record
from xueji.apps.organisation import convert as organisation_convert
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.plans.models import Plan
from xueji.apps.plans.queries import confirmed_duties
from xueji.apps.timetable.models import Run, Session, SessionService, Timetable
from xueji.apps.timetable.queries import slots_of
from xueji.core.errors import XuejiError
from xueji.core.timetable import demand, timetable
from xueji.core.timetable.model import Demand, Progress, Slot
from xueji.core.timetable.model import Timetable as Found
from xueji.core.workdays import calendar_for

SAVE_EVERY_SECONDS = 0.5
GRACE_SECONDS = 60
"""A run that has not ended so long after its time is taken for dead: its worker was killed."""


class NothingConfirmed(XuejiError):
    """A timetable needs at least one confirmed duty."""


class AlreadyRunning(XuejiError):
    """One search at a time for a plan."""


@transaction.atomic
def ask_for_run(*, access: Access, plan: Plan, now: datetime) -> Run:
    """Queue a search; the second click while one is under way is refused."""
    if not access.organ_wide or plan.organ_id != access.organ.pk:
        raise NotAllowed
    if not plan.obligations.filter(state="confirmed").exists():
        raise NothingConfirmed(f"《{plan.title}》还没有确认过的任务。请先到计划页核对，确认后再排日程。")
    alive = now - timedelta(seconds=settings.TIMETABLE_SECONDS + GRACE_SECONDS)
    if plan.runs.filter(state__in=[Run.State.QUEUED, Run.State.RUNNING], asked_at__gt=alive).exists():
        raise AlreadyRunning("正在排这一年的日程，请等它排好，或先按“就用现在的结果”。")
    run = Run.objects.create(plan=plan, seconds=settings.TIMETABLE_SECONDS, asked_at=now, asked_by=access.user)
    record(organ_id=access.organ.pk, by=access.user, did="timetable.asked", to=run, details={"plan": plan.key})
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
    plan = run.plan
    organisation = organisation_convert.to_core(plan.organ)
    calendar = calendar_for([plan.since.year, (plan.until - timedelta(days=1)).year])
    duties = confirmed_duties(plan)
    asked = demand(duties, organisation, calendar, since=plan.since, until=plan.until - timedelta(days=1))
    reporter = _Reporter(run)
    found = timetable(
        asked,
        organisation,
        calendar,
        seconds=run.seconds,
        seed=plan.year,
        on_progress=reporter.progress,
        should_stop=reporter.should_stop,
        fixed=fixed_slots(plan),
    )
    _keep(run, asked, found)


def fixed_slots(plan: Plan) -> dict[str, Slot]:
    """What was held or is being recorded does not move: the higher app keeps it on the session's row."""
    latest = plan.timetables.exclude(published_at=None).order_by("-version").first()
    if latest is None:
        return {}
    held = Session.objects.filter(timetable=latest, fixed=True)
    return slots_of(held)


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
        self.run.save(update_fields=["first_cost", "cost", "bound", "stage", "elapsed_ms"])
        self.asked = Run.objects.filter(pk=self.run.pk, stop_asked=True).exists()


@transaction.atomic
def _keep(run: Run, asked: Demand, found: Found) -> Timetable:
    plan = run.plan
    version = (plan.timetables.aggregate(last=Max("version"))["last"] or 0) + 1
    kept = Timetable.objects.create(
        plan=plan,
        run=run,
        version=version,
        cost=found.cost,
        bound=found.bound,
        conflicts=list(found.conflicts),
        unplaced=[[unplaced.duty, unplaced.reason] for unplaced in asked.unplaced],
        made_at=datetime.now(UTC),
    )
    _keep_sessions(kept, asked, found)
    run.cost, run.bound = found.cost, found.bound
    run.save(update_fields=["cost", "bound"])
    _finish(run, Run.State.DONE, "")
    details = {"version": version, "sessions": len(found.slots), "cost": found.cost, "bound": found.bound}
    record(organ_id=plan.organ_id, by=run.asked_by, did="timetable.made", to=kept, details=details)
    return kept


def _keep_sessions(kept: Timetable, asked: Demand, found: Found) -> None:
    units = {unit.path: unit for unit in kept.plan.organ.units.all()}
    obligations = {row.duty_id: row for row in kept.plan.obligations.all()}
    placed = [session for session in asked.sessions if session.id in found.slots]
    rows = Session.objects.bulk_create(
        Session(
            timetable=kept,
            session_id=session.id,
            unit=units[session.unit],
            title=session.title[:120],
            form=session.form.value,
            day=found.slots[session.id].day,
            half=found.slots[session.id].half.value,
            minutes=session.minutes,
            room=session.room,
            since=session.since,
            until=session.until,
        )
        for session in placed
    )
    SessionService.objects.bulk_create(
        SessionService(session=row, obligation=obligations[service.duty], reason=service.reason[:200])
        for row, session in zip(rows, placed, strict=True)
        for service in session.serves
        if service.duty in obligations
    )


def _finish(run: Run, state: Run.State, message: str) -> None:
    run.state, run.message, run.finished_at = state.value, message, datetime.now(UTC)
    run.save(update_fields=["state", "message", "finished_at"])
