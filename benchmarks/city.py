"""A site whose bureaux all ask for their year at once, answered and improved by two workers as the site starts them."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import bureau

from xueji.cli.site.serve import worker_command
from xueji.cli.site.site import migrate, prepare
from xueji.core.organisation.sample import sample_bureau
from xueji.core.timetable import problem_for
from xueji.core.timetable.check import violations

if TYPE_CHECKING:
    from xueji.apps.organisation.access import Access
    from xueji.apps.plans.models import Plan
    from xueji.core.timetable.model import Slot

WORKERS, START_SECONDS, LOOK_SECONDS, PATIENCE_SECONDS = 2, 5, 0.1, 120
TEXT = "云州市经信局2023年度理论学习计划\n一、学习重点\n（一）各党支部每月开展1次主题党日。"


@dataclass(frozen=True, slots=True)
class Answered:
    """`seconds` from the first asking until the last bureau had its first answer, of which `asking` until all had
    asked; bureaux with a violation; versions made better or proven later; the peak of the larger worker."""

    asking: float
    seconds: float
    broken: int
    improved: int
    megabytes: float


def asked_at_once(home: Path, bureaux: int, *, improving: float) -> Answered:
    prepare(home)
    migrate()
    from django.db.models import F, Q  # after django.setup()

    from xueji.apps.timetable import tasks  # as above
    from xueji.apps.timetable.models import Timetable  # as above

    plans = list(_made(bureaux))
    with _working() as peaks:
        time.sleep(START_SECONDS)
        started = time.monotonic()
        for plan in plans:
            tasks.ask(access=_clerk(plan), plan=plan, now=datetime.now(UTC))
        asking = time.monotonic() - started
        while Timetable.objects.count() < bureaux and time.monotonic() - started < PATIENCE_SECONDS:
            time.sleep(LOOK_SECONDS)
        seconds = time.monotonic() - started
        standing = [_slots(plan) for plan in plans]
        time.sleep(improving)
        improved = Timetable.objects.filter(Q(bound__gt=0) | Q(cost__lt=F("run__first_cost"))).count()
    broken = sum(_broken(plan, slots) for plan, slots in zip(plans, standing, strict=True))
    return Answered(asking, seconds, broken, improved, max(peaks))


def _made(bureaux: int) -> Iterator["Plan"]:
    from django.db import transaction  # after django.setup()

    from xueji.apps.organisation.models import Organ  # as above
    from xueji.apps.organisation.rosters import take_roster  # as above
    from xueji.apps.plans.convert import decided  # as above
    from xueji.apps.plans.models import Obligation  # as above
    from xueji.apps.plans.services import add_plan  # as above
    from xueji.core.documents.readers import read_in_child
    from xueji.core.reading import read

    reading = read(read_in_child(TEXT.encode(), "plan.txt"))
    for number in range(bureaux):
        roster = sample_bureau(seed=1000 + number, year=bureau.YEAR)
        with transaction.atomic():
            organ = Organ.objects.create(name=f"{roster.name}{number}")
            take_roster(organ=organ, roster=roster, by=None)
            data = f"{TEXT}{number}".encode()
            plan = add_plan(organ=organ, reading=reading, data=data, year=bureau.YEAR, by=None, now=datetime.now(UTC))
            plan.obligations.all().delete()
            Obligation.objects.bulk_create(
                Obligation(plan=plan, duty_id=duty.id, position=n, state=Obligation.State.CONFIRMED, **decided(duty))
                for n, duty in enumerate(bureau.duties())
            )
        yield plan


def _clerk(plan: "Plan") -> "Access":
    from xueji.apps.accounts.models import User  # after django.setup()
    from xueji.apps.accounts.policy import Role, Scope
    from xueji.apps.organisation.access import Access  # as above

    user, _ = User.objects.get_or_create(username="clerk")
    return Access(user, plan.organ, frozenset({Role.CLERK}), Scope.ORGAN, frozenset(), None)


@contextmanager
def _working() -> Iterator[list[float]]:
    """Two workers; their peaks of memory in MB once each has ended the improvement that it was at."""
    peaks: list[float] = []
    workers = [subprocess.Popen(worker_command()) for _ in range(WORKERS)]
    try:
        yield peaks
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        for worker in workers:
            _, status, used = os.wait4(worker.pid, 0)
            worker.returncode = os.waitstatus_to_exitcode(status)
            peaks.append(used.ru_maxrss / 1024)


def _slots(plan: "Plan") -> "dict[str, Slot]":
    from xueji.apps.timetable.queries import slots_of  # after django.setup()

    return slots_of(plan.timetables.get().sessions.all())


def _broken(plan: "Plan", slots: "dict[str, Slot]") -> bool:
    from xueji.apps.timetable.posing import year_of  # after django.setup()

    year = year_of(plan)
    problem = problem_for(year.demand, year.organisation, year.calendar)
    return bool(violations(problem, {name: problem.number(slot) for name, slot in slots.items()}))
