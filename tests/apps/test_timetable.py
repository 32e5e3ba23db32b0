"""A search asked for: one at a time, claimed once, kept as a version; a dead worker does not lock the clerk out."""

from datetime import timedelta

import pytest
from django.conf import settings

from tests.people import FOURTH, NOW, THIRD, World
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.timetable.models import Run
from xueji.apps.timetable.services import AlreadyRunning, NothingConfirmed, ask_for_run, ask_to_stop, carry_out


@pytest.fixture(autouse=True)
def a_short_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TIMETABLE_SECONDS", 1)


def test_a_search_becomes_a_version_with_the_branches_theme_days(world: World) -> None:
    run = ask_for_run(access=world.access("clerk"), plan=world.plan, now=NOW)
    carry_out(run.pk)
    run.refresh_from_db()
    made = world.plan.timetables.get()
    theme_days = made.sessions.filter(form="theme_day")
    assert (run.state, made.version, run.message) == (Run.State.DONE, 1, "")
    assert {unit: theme_days.filter(unit__name=unit).count() for unit in (THIRD, FOURTH)} == {THIRD: 12, FOURTH: 12}
    assert made.bound <= made.cost
    assert all(session.services.count() for session in theme_days)


def test_a_second_search_waits_for_the_first(world: World) -> None:
    clerk = world.access("clerk")
    ask_for_run(access=clerk, plan=world.plan, now=NOW)
    with pytest.raises(AlreadyRunning):
        ask_for_run(access=clerk, plan=world.plan, now=NOW + timedelta(seconds=5))


def test_a_killed_worker_locks_nobody_out_for_long(world: World) -> None:
    clerk = world.access("clerk")
    dead = ask_for_run(access=clerk, plan=world.plan, now=NOW)
    Run.objects.filter(pk=dead.pk).update(state=Run.State.RUNNING)
    assert ask_for_run(access=clerk, plan=world.plan, now=NOW + timedelta(minutes=3)).state == Run.State.QUEUED


def test_a_run_is_claimed_once(world: World) -> None:
    run = ask_for_run(access=world.access("clerk"), plan=world.plan, now=NOW)
    carry_out(run.pk)
    carry_out(run.pk)
    assert world.plan.timetables.count() == 1


def test_a_stop_asked_before_the_start_still_gives_a_timetable(world: World) -> None:
    clerk = world.access("clerk")
    run = ask_for_run(access=clerk, plan=world.plan, now=NOW)
    ask_to_stop(access=clerk, run=run)
    carry_out(run.pk)
    assert world.plan.timetables.get().sessions.exists()


def test_nothing_confirmed_is_refused_with_the_next_step(world: World) -> None:
    world.plan.obligations.update(state="open")
    with pytest.raises(NothingConfirmed, match="先到计划页核对"):
        ask_for_run(access=world.access("clerk"), plan=world.plan, now=NOW)


def test_another_organs_clerk_asks_for_nothing_here(world: World) -> None:
    with pytest.raises(NotAllowed):
        ask_for_run(access=world.access("other_clerk"), plan=world.plan, now=NOW)
