"""The state of a duty at a branch on a date: one test a state, and what holds for all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.core.coverage import Appointment, Cell, Exemption, State, cover, summed
from xueji.core.evidence import Credit
from xueji.core.obligations.model import Actor, Basis, Cadence, Duty, Form, Per, Strength, Trigger

BRANCH = "第三党支部"
YEAR = {"since": date(2023, 1, 1), "until": date(2024, 1, 1)}
MONTHLY = Duty(
    id="d01",
    form=Form.THEME_DAY,
    actor=Actor.BRANCH,
    per=Per.BRANCH,
    strength=Strength.MUST,
    every=Cadence.MONTH,
    number=1,
    number_basis=Basis.TEXT,
)
ONCE = replace(MONTHLY, every=None)


def cell(
    duty: Duty,
    *,
    on: date,
    held: Sequence[date] = (),
    planned: Sequence[date] = (),
    exemptions: Sequence[Exemption] = (),
) -> Cell:
    found = cover(
        [duty],
        {duty.id: [BRANCH]},
        credits=[Credit(str(place), duty.id, BRANCH, day) for place, day in enumerate(held)],
        appointments=[Appointment(duty.id, BRANCH, day) for day in planned],
        exemptions=exemptions,
        on=on,
        **YEAR,
    )
    return found[0]


def months(*numbers: int) -> list[date]:
    return [date(2023, number, 15) for number in numbers]


def test_a_month_that_passed_without_its_theme_day_is_overdue() -> None:
    short = cell(MONTHLY, on=date(2023, 3, 10), held=months(1))
    assert (short.state, short.done, short.owed, short.due_on) == (State.OVERDUE, 1, 3, date(2023, 2, 28))


def test_two_theme_days_in_january_do_not_make_up_for_february() -> None:
    twice = [date(2023, 1, 10), date(2023, 1, 20)]
    assert cell(MONTHLY, on=date(2023, 3, 1), held=twice).state is State.OVERDUE


def test_all_held_to_this_month_is_met() -> None:
    whole = cell(MONTHLY, on=date(2023, 3, 20), held=months(1, 2, 3))
    assert (whole.state, whole.done, whole.owed, whole.year_owed) == (State.MET, 3, 3, 12)


def test_this_month_still_to_come_but_planned_is_planned() -> None:
    found = cell(MONTHLY, on=date(2023, 3, 10), held=months(1, 2), planned=months(3))
    assert (found.state, found.next_on) == (State.PLANNED, date(2023, 3, 15))


def test_this_month_neither_held_nor_planned_is_at_risk() -> None:
    assert cell(MONTHLY, on=date(2023, 3, 10), held=months(1, 2)).state is State.AT_RISK


def test_a_duty_of_the_year_is_not_due_in_june() -> None:
    assert cell(ONCE, on=date(2023, 6, 12)).state is State.NOT_DUE


def test_a_duty_of_the_year_is_at_risk_in_december_and_overdue_after_it() -> None:
    assert cell(ONCE, on=date(2023, 12, 15)).state is State.AT_RISK
    assert cell(ONCE, on=date(2024, 1, 1)).state is State.OVERDUE


def test_a_duty_with_a_deadline_is_due_by_it() -> None:
    until_september = replace(ONCE, until=date(2023, 9, 30))
    assert cell(until_september, on=date(2023, 10, 1)).state is State.OVERDUE


def test_an_encouraged_duty_is_never_failed() -> None:
    encouraged = replace(MONTHLY, strength=Strength.ENCOURAGED)
    assert {cell(encouraged, on=date(2023, month, 28)).state for month in range(1, 13)} == {State.VOLUNTARY}


def test_a_triggered_duty_waits_and_is_never_counted_against_anyone() -> None:
    waiting = cell(replace(ONCE, trigger=Trigger.MEETING_HELD), on=date(2024, 1, 1))
    assert (waiting.state, waiting.owed) == (State.WAITING, 0)


def test_a_triggered_duty_that_was_done_is_met() -> None:
    assert cell(replace(ONCE, trigger=Trigger.MEETING_HELD), on=date(2023, 6, 1), held=months(3)).state is State.MET


@pytest.mark.parametrize("state", [State.WAIVED, State.CARRIED_OVER])
def test_a_decision_of_the_clerk_holds_with_its_reason(state: State) -> None:
    decided = cell(MONTHLY, on=date(2023, 12, 1), exemptions=[Exemption("d01", None, state, "三中全会未召开")])
    assert (decided.state, decided.reason, decided.owed) == (state, "三中全会未召开", 0)


def test_what_the_rules_forbid_is_waived_without_asking() -> None:
    assert cell(replace(MONTHLY, forbidden=True), on=date(2023, 12, 1)).state is State.WAIVED


days = st.dates(date(2023, 1, 1), date(2023, 12, 31))


@given(on=days, held=st.lists(days, max_size=30), more=days)
def test_one_more_held_activity_never_makes_a_cell_worse(on: date, held: list[date], more: date) -> None:
    held = [day for day in held if day <= on]
    before, after = cell(MONTHLY, on=on, held=held), cell(MONTHLY, on=on, held=[*held, min(more, on)])
    assert after.done >= before.done
    assert not (before.state is State.MET and after.state is not State.MET)
    assert 0 <= before.done <= before.owed <= before.year_owed


@given(on=days, held=st.lists(days, max_size=20))
def test_the_sum_of_two_branches_adds_up(on: date, held: list[date]) -> None:
    one, two = cell(MONTHLY, on=on, held=[d for d in held if d <= on]), cell(MONTHLY, on=on)
    both = summed([one, two])
    assert both is not None
    assert (both.done, both.owed) == (one.done + two.done, one.owed + two.owed)


def test_nothing_owed_sums_to_nothing() -> None:
    assert summed([]) is None


def test_the_forecast_counts_what_is_planned() -> None:
    planned = [date(2023, 6, 20) + timedelta(days=30 * n) for n in range(6)]
    assert cell(MONTHLY, on=date(2023, 6, 12), held=months(1, 2, 3, 4, 5), planned=planned).forecast >= 10
