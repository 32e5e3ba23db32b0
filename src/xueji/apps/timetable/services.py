"""Asking for a timetable: a first answer at once, improved in the background while nobody waits for a first one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.plans.models import Plan
from xueji.apps.timetable.keeping import Relaxed, keep_version, lay_on
from xueji.apps.timetable.models import UNDER_WAY, Run, Timetable
from xueji.apps.timetable.posing import Year, year_of
from xueji.apps.timetable.queries import found_by, published, slots_of, under_way
from xueji.core.errors import XuejiError
from xueji.core.timetable import first_answer, relax, timetable
from xueji.core.timetable.model import Progress, Slot, Status
from xueji.core.timetable.model import Timetable as Found

Later = Callable[[int], object]
"""Told of a run that may be improved, in the transaction that leaves it so."""

SAVE_EVERY_SECONDS = 0.5
JUST_ASKED = timedelta(minutes=1)
"""Who has waited longer for a first answer waits for something else than an improvement to give way."""
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
    if under_way(plan, now):
        raise AlreadyRunning("正在排这一年的日程，请等它排好，或先按“就用现在的结果”。")
    seconds = min(AGAIN_SECONDS, settings.TIMETABLE_SECONDS) if again_from else settings.TIMETABLE_SECONDS
    run = Run.objects.create(plan=plan, again_from=again_from, seconds=seconds, asked_at=now, asked_by=access.user)
    details = {"plan": plan.key, "again": again_from.version if again_from else 0}
    record(organ_id=access.organ.pk, by=access.user, did="timetable.asked", to=run, details=details)
    return run


@transaction.atomic
def ask_to_stop(*, access: Access, run: Run) -> None:
    """The search ends with the best answer found so far; one that only waits to be improved ends at once."""
    this = Run.objects.filter(pk=run.pk)
    this.filter(state__in=UNDER_WAY).update(stop_asked=True)
    this.filter(state=Run.State.PAUSED).update(state=Run.State.DONE, finished_at=datetime.now(UTC))
    record(organ_id=access.organ.pk, by=access.user, did="timetable.stop_asked", to=run)


def carry_out(run_id: int) -> None:
    """The whole search in one go, for who has nobody else to serve."""
    answer_first(run_id)
    improve(run_id)


def answer_first(run_id: int, later: Later = lambda run_id: None) -> None:
    """Keep an answer as soon as there is one. Safe to call twice: only a queued run is claimed."""
    run = _claim(run_id, Run.State.QUEUED)
    if run is None:
        return
    with _failing(run):
        started, year = monotonic(), year_of(run.plan)
        known, fixed = run.again_from, fixed_slots(run.plan, run.again_from)
        organ, calendar, seed = year.organisation, year.calendar, run.plan.year
        if known is None:
            latest = published(run.plan)
            before = slots_of(latest.sessions.all()) if latest else None
            found = first_answer(year.demand, organ, calendar, seed=seed, fixed=fixed, known=before)
            relaxed: Relaxed = []
        else:
            reference = slots_of(known.sessions.all())
            found = timetable(
                year.demand, organ, calendar, seconds=run.seconds, seed=seed, fixed=fixed, reference=reference
            )
            relaxed = _relaxed(year, found)
        run.elapsed_ms = int(1000 * (monotonic() - started))
        run.first_cost = None if found.conflicts else found.cost
        with transaction.atomic():
            keep_version(run, year.demand, found, relaxed)
            _put_down(run, found, later if known is None and found.status is not Status.OPTIMAL else None)


def improve(run_id: int, later: Later | None = None) -> None:
    """Go on from what was kept. With `later` it gives way, and goes on later, when somebody waits for a first answer.

    Safe to call twice, and when there is nothing to improve: only a paused run is claimed.
    """
    run = _claim(run_id, Run.State.PAUSED)
    if run is None:
        return
    with _failing(run):
        started, spent, year = monotonic(), run.elapsed_ms / 1000, year_of(run.plan)
        known = slots_of(run.timetable.sessions.all())
        reporter = _Reporter(run, gives_way=later is not None)
        found = timetable(
            year.demand,
            year.organisation,
            year.calendar,
            seconds=run.seconds,
            seed=run.plan.year,
            on_progress=reporter.progress,
            should_stop=reporter.should_stop,
            fixed=fixed_slots(run.plan),
            start=known,
            spent=spent,
        )
        relaxed = _relaxed(year, found)
        run.elapsed_ms = int(1000 * (spent + monotonic() - started))
        with transaction.atomic():
            goes_on = lay_on(run, known, year.demand, found, relaxed) and reporter.gave_way
            _put_down(run, found, later if goes_on and found.status is Status.FEASIBLE else None)


def _claim(run_id: int, state: Run.State) -> Run | None:
    claimed = {"state": Run.State.RUNNING, "claimed_at": datetime.now(UTC)}
    if not Run.objects.filter(pk=run_id, state=state).update(**claimed):
        return None
    return Run.objects.select_related("plan__organ", "asked_by", "again_from").get(pk=run_id)


def _put_down(run: Run, found: Found, later: Later | None) -> None:
    """Paused, to be taken up later, unless a stop was asked; else done."""
    run.cost, run.bound = found.cost, found.bound
    run.trace.append([run.elapsed_ms, run.cost, run.bound])
    run.save(update_fields=["first_cost", "cost", "bound", "elapsed_ms", "trace"])
    if later and Run.objects.filter(pk=run.pk, stop_asked=False).update(state=Run.State.PAUSED):
        later(run.pk)
    else:
        _finish(run, Run.State.DONE, "")


@contextmanager
def _failing(run: Run) -> Iterator[None]:
    """What was kept stays: a run that fails after its first answer is done with it."""
    try:
        yield
    except Exception as error:
        known = isinstance(error, XuejiError)
        words = str(error) if known else "排日程时出了程序错误，已记入服务日志。请把时间告诉系统管理员。"
        _finish(run, Run.State.DONE if found_by(run) else Run.State.FAILED, words)
        if not known:
            raise


def fixed_slots(plan: Plan, known: Timetable | None = None) -> dict[str, Slot]:
    """What was held, is being recorded or was put there by hand does not move; a higher app marks what was held."""
    latest = known or published(plan)
    if latest is None:
        return {}
    return slots_of(latest.sessions.filter(Q(fixed=True) | Q(by_hand=True)))


def _relaxed(year: Year, found: Found) -> Relaxed:
    """The fewest and least binding duties to relax where not all fit, each with the reason in words."""
    if found.status is not Status.INFEASIBLE:
        return []
    relaxation = relax(year.demand, year.duties, year.organisation, year.calendar, seconds=AGAIN_SECONDS)
    return [(duty.duty, f"“{duty.quote}”：{'；'.join(duty.words)}") for duty in relaxation.duties]


class _Reporter:
    """Writes the run's progress at most twice a second and reads whether the search shall end."""

    def __init__(self, run: Run, *, gives_way: bool) -> None:
        self.run, self.saved, self.stop, self.gives_way, self.gave_way = run, 0.0, False, gives_way, False

    def progress(self, progress: Progress) -> None:
        if self.run.first_cost is None:
            self.run.first_cost = progress.cost
        self.run.cost, self.run.bound = progress.cost, max(self.run.bound, progress.bound)
        self.run.stage, self.run.elapsed_ms = progress.stage, int(progress.seconds * 1000)
        self._save()

    def should_stop(self) -> bool:
        self._save()
        return self.stop or self.gave_way

    def _save(self) -> None:
        if monotonic() - self.saved < SAVE_EVERY_SECONDS:
            return
        self.saved = monotonic()
        self.run.trace.append([self.run.elapsed_ms, self.run.cost, self.run.bound])
        self.run.save(update_fields=["first_cost", "cost", "bound", "stage", "elapsed_ms", "trace"])
        self.stop = Run.objects.filter(pk=self.run.pk, stop_asked=True).exists()
        self.gave_way = self.gives_way and _somebody_waits()


def _somebody_waits() -> bool:
    return Run.objects.filter(state=Run.State.QUEUED, asked_at__gt=datetime.now(UTC) - JUST_ASKED).exists()


def _finish(run: Run, state: Run.State, message: str) -> None:
    run.state, run.message, run.finished_at = state.value, message, datetime.now(UTC)
    run.save(update_fields=["state", "message", "finished_at"])
