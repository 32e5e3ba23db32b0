"""A search asked for: one at a time, claimed once, kept at once, improved later; no dead worker locks one out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django_tasks_db.models import DBTaskResult

from tests.people import FOURTH, NOW, TEXT, THIRD, World, bureau, reading
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.organisation.models import BusyPeriod, Organ
from xueji.apps.organisation.rosters import take_roster
from xueji.apps.plans.models import Plan
from xueji.apps.plans.services import add_plan
from xueji.apps.study.publishing import publish
from xueji.apps.timetable import tasks
from xueji.apps.timetable.models import Run, Timetable
from xueji.apps.timetable.posing import year_of
from xueji.apps.timetable.queries import slots_of
from xueji.apps.timetable.services import (
    AlreadyRunning,
    NothingConfirmed,
    answer_first,
    ask_for_run,
    ask_to_stop,
    carry_out,
    improve,
)
from xueji.core.timetable import judge


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


def test_a_killed_worker_locks_nobody_out_for_long_and_what_it_kept_stays(world: World) -> None:
    clerk = world.access("clerk")
    dead = ask_for_run(access=clerk, plan=world.plan, now=NOW)
    answer_first(dead.pk)
    Run.objects.filter(pk=dead.pk).update(state=Run.State.RUNNING, claimed_at=NOW)
    with pytest.raises(AlreadyRunning):
        ask_for_run(access=clerk, plan=world.plan, now=NOW + timedelta(seconds=30))
    assert ask_for_run(access=clerk, plan=world.plan, now=NOW + timedelta(minutes=3)).state == Run.State.QUEUED
    assert Timetable.objects.get(run=dead).sessions.exists()


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


def only_one_good_day_in_january(plan: Plan) -> Plan:
    """And one room: of two theme days one takes the worse half, which no bound knows that forgets the room."""
    for since, until in ((1, 9), (11, 31)):
        first, last = date(2023, 1, since), date(2023, 1, until)
        BusyPeriod.objects.create(organ=plan.organ, since=first, until=last, note="年初")
    return plan


def third_organ() -> Plan:
    organ = Organ.objects.create(name="青河县教育局")
    take_roster(organ=organ, roster=bureau(organ.name), by=None)
    plan = add_plan(organ=organ, reading=reading(), data=TEXT.encode(), year=None, by=None, now=NOW)
    plan.obligations.filter(forbidden=False).update(state="confirmed")
    return plan


def work(most: int = 99) -> list[str]:
    """What a worker does, one task after the other, at most so many; their names."""
    done: list[str] = []
    while len(done) < most and (row := DBTaskResult.objects.ready().first()):
        row.claim("a worker")
        row.task.call(*row.args_kwargs["args"])
        row.set_successful(None)
        done.append(row.task.name)
    return done


def test_every_organ_has_its_first_answer_before_any_is_improved(world: World) -> None:
    clerk, plans = world.access("clerk"), (world.plan, world.other_plan, third_organ())
    for plan in map(only_one_good_day_in_january, plans):
        tasks.ask(access=replace(clerk, organ=plan.organ), plan=plan, now=NOW)
    assert work(3) == ["answer_first"] * 3
    for plan in plans:
        year, slots = year_of(plan), slots_of(plan.timetables.get().sessions.all())
        assert slots.keys() == {session.id for session in year.demand.sessions}
        assert not [f for f in judge(slots, year.demand, year.organisation, year.calendar) if f.hard]
    assert work() == ["improve"] * 3
    assert {run.state for run in Run.objects.all()} == {Run.State.DONE}
    assert all(run.cost <= run.first_cost and run.bound for run in Run.objects.all())


def test_a_worker_killed_after_the_first_answer_loses_nothing(world: World) -> None:
    plan = only_one_good_day_in_january(world.plan)
    run = tasks.ask(access=world.access("clerk"), plan=plan, now=NOW)
    work(1)
    run.refresh_from_db()
    assert (run.state, run.timetable.version, run.timetable.bound) == (Run.State.PAUSED, 1, 0)
    assert work() == ["improve"]
    run.refresh_from_db()
    assert (run.state, world.plan.timetables.get().cost) == (Run.State.DONE, run.cost)


def test_an_improvement_gives_way_to_who_waits_for_a_first_answer(world: World) -> None:
    clerk, later = world.access("clerk"), list[int]()
    run = ask_for_run(access=clerk, plan=only_one_good_day_in_january(world.plan), now=NOW)
    answer_first(run.pk)
    asked = ask_for_run(access=world.access("other_clerk"), plan=world.other_plan, now=datetime.now(UTC))
    improve(run.pk, later=later.append)
    run.refresh_from_db()
    assert (run.state, later) == (Run.State.PAUSED, [run.pk])
    answer_first(asked.pk)
    improve(run.pk, later=later.append)
    run.refresh_from_db()
    assert (run.state, later) == (Run.State.DONE, [run.pk])


@pytest.mark.parametrize("published", [False, True])
def test_a_draft_is_improved_where_it_stands_but_not_what_people_have_taken_in_hand(
    world: World, published: bool
) -> None:
    clerk = world.access("clerk")
    run = ask_for_run(access=clerk, plan=only_one_good_day_in_january(world.plan), now=NOW)
    answer_first(run.pk)
    made = world.plan.timetables.get()
    september = made.sessions.get(unit__name=THIRD, form="theme_day", day__month=9)
    BusyPeriod.objects.create(organ=world.organ, since=september.day, until=september.day)
    if published:
        publish(access=clerk, timetable=made, now=NOW)
    improve(run.pk)
    run.refresh_from_db()
    moved = {row.key: row.day for row in made.sessions.all()}[september.key] != september.day
    assert (run.state, moved) == (Run.State.DONE, not published)


def test_a_stop_ends_a_run_that_only_waits_to_be_improved(world: World) -> None:
    clerk = world.access("clerk")
    run = ask_for_run(access=clerk, plan=only_one_good_day_in_january(world.plan), now=NOW)
    answer_first(run.pk)
    ask_to_stop(access=clerk, run=run)
    improve(run.pk)
    run.refresh_from_db()
    assert (run.state, run.timetable.bound) == (Run.State.DONE, 0)
