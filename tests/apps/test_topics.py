"""Topics × units: a closed record whose agenda names the topic is what counts, once a unit."""

from datetime import date

from tests.people import FOURTH, NOW, THIRD, World
from xueji.apps.coverage.queries import board
from xueji.apps.coverage.topics import TopicRow, topic_rows
from xueji.apps.study.services import close_record, mark_rest_present, open_record
from xueji.core.coverage import State

JUNE = date(2023, 6, 12)


def rows(world: World) -> list[TopicRow]:
    return list(topic_rows(board(world.plan, JUNE)))


def state_at(row: TopicRow, unit: str) -> State | None:
    square = next(square for square in row.squares if square.column.name == unit)
    return square.cell.state if square.cell else None


def hold(world: World, day: date) -> None:
    clerk = world.access("clerk")
    activity = open_record(access=clerk, activity=world.activity(THIRD, day), on=JUNE)
    mark_rest_present(access=clerk, activity=activity)
    close_record(access=clerk, activity=activity, now=NOW)


def test_every_topic_has_its_row_in_the_order_of_the_plan(world: World) -> None:
    assert [row.clause.path for row in rows(world)] == ["1.1", "1.2"]


def test_a_topic_treated_by_one_branch_is_met_there_alone(world: World) -> None:
    hold(world, JUNE)
    first, second = rows(world)
    assert (state_at(first, THIRD), state_at(first, FOURTH)) == (State.MET, State.NOT_DUE)
    assert state_at(second, THIRD) is State.NOT_DUE


def test_treating_it_twice_counts_once_and_planning_it_is_planned(world: World) -> None:
    hold(world, JUNE)
    hold(world, date(2023, 6, 5))
    world.activity(FOURTH, date(2023, 6, 20))
    first, _ = rows(world)
    assert (first.total.done, first.total.owed) == (1, 3)
    assert state_at(first, FOURTH) is State.PLANNED


def test_departments_and_the_organ_owe_no_topic(world: World) -> None:
    first, _ = rows(world)
    assert {state_at(first, "处室"), state_at(first, "全局")} == {None}
