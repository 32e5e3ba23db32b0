"""A corrected plan in mid-year: what was decided and held follows the duties, nothing that was proved is lost."""

from dataclasses import replace
from datetime import date

import pytest

from tests.people import NOW, TEXT, THIRD, World, reading
from xueji.apps.coverage.models import Exemption
from xueji.apps.coverage.queries import board
from xueji.apps.coverage.replacing import AlreadyThere, bring_in_plan
from xueji.apps.coverage.services import exempt, set_topic
from xueji.apps.plans.models import Plan
from xueji.apps.plans.services import change
from xueji.apps.study.services import close_record, mark_rest_present, open_record
from xueji.core.obligations.model import Form
from xueji.core.reading.model import Reading

JUNE = date(2023, 6, 12)


def replaced(world: World, with_reading: Reading) -> Plan:
    return bring_in_plan(organ=world.organ, reading=with_reading, data=b"corrected", year=None, by=None, now=NOW)


def held(world: World) -> None:
    clerk = world.access("clerk")
    activity = open_record(access=clerk, activity=world.activity(THIRD, JUNE), on=JUNE)
    mark_rest_present(access=clerk, activity=activity)
    close_record(access=clerk, activity=activity, now=NOW)


def done_of(plan: Plan, form: Form) -> int:
    row = next(row for row in board(plan, JUNE).rows if row.obligation.form == form)
    return row.total.done


def test_what_was_held_under_the_old_version_counts_under_the_new(world: World) -> None:
    held(world)
    assert done_of(world.plan, Form.THEME_DAY) == 1
    assert done_of(replaced(world, reading()), Form.THEME_DAY) == 1


def test_duties_with_the_same_words_stay_confirmed_and_others_wait(world: World) -> None:
    duties = reading().obligations
    longer = replace(
        reading(), obligations=(replace(duties[0], quote=duties[0].quote[:-1], end=duties[0].end - 1), *duties[1:])
    )
    second = replaced(world, longer)
    states = dict(second.obligations.values_list("form", "state"))
    assert (states["theme_day"], states["reading"]) == ("open", "confirmed")


def test_a_duty_in_other_words_at_the_same_place_keeps_its_evidence(world: World) -> None:
    held(world)
    duties = reading().obligations
    other = replace(
        reading(), obligations=(replace(duties[0], quote=duties[0].quote[:-1], end=duties[0].end - 1), *duties[1:])
    )
    second = replaced(world, other)
    assert second.obligations.get(form="theme_day").activity_services.count() == 1


def test_a_duty_that_vanished_leaves_what_was_held_with_the_withdrawn_version(world: World) -> None:
    held(world)
    second = replaced(world, replace(reading(), obligations=reading().obligations[1:]))
    assert "theme_day" not in {row.obligation.form for row in board(second, JUNE).rows}
    assert world.duty(Form.THEME_DAY).activity_services.count() == 1


def test_a_waiver_and_another_number_follow_their_duty(world: World) -> None:
    clerk, duty = world.access("clerk"), world.duty(Form.THEME_DAY)
    change(access=clerk, obligation=duty, values={"number": 2}, now=NOW)
    exempt(access=clerk, obligation=duty, kind=Exemption.Kind.WAIVED, reason="并入支部大会", now=NOW)
    second = replaced(world, reading())
    assert second.obligations.get(form="theme_day").number == 2
    assert [one.reason for one in second.obligations.get(form="theme_day").exemptions.all()] == ["并入支部大会"]


def test_the_same_file_a_second_time_is_refused(world: World) -> None:
    with pytest.raises(AlreadyThere, match="完全相同"):
        bring_in_plan(organ=world.organ, reading=reading(), data=TEXT.encode(), year=None, by=None, now=NOW)
    assert Plan.objects.filter(organ=world.organ).count() == 1


def test_what_was_set_for_a_topic_holds_for_the_same_topic_of_the_new_version(world: World) -> None:
    topic = world.plan.clauses.get(path="1.1")
    set_topic(access=world.access("clerk"), topic=topic, times=3, materials_since=date(2023, 4, 1))
    kept = replaced(world, reading()).clauses.get(path="1.1")
    assert (kept.times, kept.materials_since) == (3, date(2023, 4, 1))
