"""The end of the year: nothing open is forgotten, closing twice closes once, what is carried over joins the next."""

from dataclasses import replace
from datetime import date

import pytest

from tests.people import NOW, TEXT, World, reading
from xueji.apps.audit.models import Entry
from xueji.apps.coverage.closing import Decision, StillOpen, TooEarly, YearClosed, close_year, last_board, open_rows
from xueji.apps.coverage.models import Exemption, YearClose
from xueji.apps.coverage.queries import board
from xueji.apps.coverage.replacing import bring_in_plan
from xueji.apps.coverage.services import exempt
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.plans.models import Obligation, Plan
from xueji.core.coverage import State
from xueji.core.obligations.model import Form

LAST_DAY = date(2023, 12, 31)
Kind = Exemption.Kind


def left(world: World, on: date = LAST_DAY) -> list[Obligation]:
    return [row.obligation for row in open_rows(last_board(world.plan, on))]


def decisions(world: World, **kinds: Kind) -> dict[str, Decision]:
    return {row.key: Decision(kinds.get(row.form, Kind.CARRIED_OVER), "年终结转") for row in left(world)}


def close(world: World, on: date = LAST_DAY, **kinds: Kind) -> YearClose:
    return close_year(
        access=world.access("clerk"), plan=world.plan, decisions=decisions(world, **kinds), on=on, now=NOW
    )


def plan_of_2024(world: World, data: bytes = b"2024") -> Plan:
    next_year = replace(reading(), plan=replace(reading().plan, year=2024))
    return bring_in_plan(organ=world.organ, reading=next_year, data=data, year=None, by=None, now=NOW)


def carried(plan: Plan) -> list[tuple[str, str, int]]:
    rows = plan.obligations.filter(origin="carried").select_related("carried_from__plan").order_by("position")
    return [(row.form, row.state, row.carried_from.plan.year) for row in rows if row.carried_from]


def test_what_was_not_done_is_open_and_what_is_voluntary_is_not(world: World) -> None:
    assert {row.form for row in left(world)} == {"theme_day", "centre_group_study", "collective_study"}


def test_a_year_is_not_closed_before_its_last_month_or_with_a_duty_undecided(world: World) -> None:
    clerk = world.access("clerk")
    with pytest.raises(TooEarly):
        close_year(access=clerk, plan=world.plan, decisions=decisions(world), on=date(2023, 11, 30), now=NOW)
    some = dict(list(decisions(world).items())[1:])
    with pytest.raises(StillOpen, match="还有 1 项"):
        close_year(access=clerk, plan=world.plan, decisions=some, on=LAST_DAY, now=NOW)
    assert (YearClose.objects.count(), Exemption.objects.count()) == (0, 0)


def test_each_decision_is_the_state_of_its_duty(world: World) -> None:
    close(world, theme_day=Kind.MET, centre_group_study=Kind.WAIVED)
    states = {row.obligation.form: row.total.state for row in board(world.plan, LAST_DAY).rows}
    assert states["theme_day"] is State.MET
    assert states["centre_group_study"] is State.WAIVED
    assert states["collective_study"] is State.CARRIED_OVER
    assert left(world) == []


def test_closing_twice_closes_once(world: World) -> None:
    first = close(world)
    entries = Entry.objects.count()
    assert close_year(access=world.access("clerk"), plan=world.plan, decisions={}, on=LAST_DAY, now=NOW) == first
    assert Entry.objects.count() == entries


def test_what_is_carried_over_waits_in_the_next_plan_whichever_came_first(world: World) -> None:
    following = plan_of_2024(world)
    assert carried(following) == []
    close(world, theme_day=Kind.WAIVED)
    expected = [("centre_group_study", "open", 2023), ("collective_study", "open", 2023)]
    assert carried(following) == expected
    assert carried(plan_of_2024(world, b"corrected")) == expected


def test_the_next_plan_takes_along_what_the_closed_year_left(world: World) -> None:
    close(world)
    following = plan_of_2024(world)
    assert [form for form, _, _ in carried(following)] == ["theme_day", "centre_group_study", "collective_study"]
    row = following.obligations.get(origin="carried", form="theme_day")
    assert (row.quote, row.clause, row.start, row.end) == (world.duty(Form.THEME_DAY).quote, None, 0, 0)
    assert Entry.objects.filter(did="plan.carried_over").count() == 1


def test_a_closed_year_stays_as_it_was(world: World) -> None:
    close(world)
    clerk, duty = world.access("clerk"), world.duty(Form.THEME_DAY)
    with pytest.raises(YearClosed):
        exempt(access=clerk, obligation=duty, kind=Kind.WAIVED, reason="并入", now=NOW)
    with pytest.raises(YearClosed):
        bring_in_plan(organ=world.organ, reading=reading(), data=TEXT.encode() + b" ", year=None, by=None, now=NOW)


def test_another_organs_clerk_closes_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        close_year(access=world.access("other_clerk"), plan=world.plan, decisions={}, on=LAST_DAY, now=NOW)
