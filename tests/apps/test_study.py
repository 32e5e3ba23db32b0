"""A record from opened to closed, and what may be changed when, by whom."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.people import FOURTH, NOW, THIRD, World
from xueji.apps.accounts.policy import Scope
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.study import contest as contests
from xueji.apps.study.models import Activity, Attendance
from xueji.apps.study.permissions import RecordClosed
from xueji.apps.study.queries import expected_people, facts_of
from xueji.apps.study.services import (
    EditedMeanwhile,
    NotAllMarked,
    NotYet,
    add_agenda_item,
    close_record,
    mark,
    mark_rest_present,
    open_record,
    write_minutes,
)
from xueji.apps.study.waiting import receive_instruction
from xueji.core.obligations.model import Form

JUNE = date(2023, 6, 12)


def opened(world: World, **more: object) -> Activity:
    return open_record(access=world.access("clerk"), activity=world.activity(**more), on=JUNE)  # type: ignore[arg-type]  # keywords of activity


def closed(world: World) -> Activity:
    activity = opened(world)
    mark_rest_present(access=world.access("clerk"), activity=activity)
    return close_record(access=world.access("clerk"), activity=activity, now=NOW)


def of(activity: Activity, name: str) -> Attendance:
    return activity.attendance.select_related("activity__unit", "person").get(person__name=name)


def test_opening_lists_everybody_due_on_the_day_unmarked(world: World) -> None:
    activity = opened(world)
    rows = activity.attendance.values_list("person__name", "mark", "branch__name", "group")
    assert sorted(rows) == sorted((name, "", THIRD, "第一党小组") for name in ("陈立群", "林静宜", "罗建新", "何秀英"))


def test_a_secretary_records_the_own_branch_alone(world: World) -> None:
    theirs = world.activity(unit=FOURTH)
    with pytest.raises(NotAllowed, match="不在您负责的支部"):
        open_record(access=world.access("secretary", Scope.UNIT), activity=theirs, on=JUNE)


def test_opening_twice_lists_nobody_twice(world: World) -> None:
    activity = opened(world)
    open_record(access=world.access("clerk"), activity=activity, on=JUNE)
    assert activity.attendance.count() == 4


def test_a_record_is_not_begun_before_the_day(world: World) -> None:
    with pytest.raises(NotYet, match="6月20日"):
        open_record(access=world.access("clerk"), activity=world.activity(day=date(2023, 6, 20)), on=JUNE)


def test_a_committee_meeting_expects_those_who_sit_on_it(world: World) -> None:
    people = expected_people(world.activity(form=Form.COMMITTEE_MEETING))
    assert [person.name for person in people] == ["陈立群", "林静宜"]


def test_what_the_whole_organ_attends_expects_everybody(world: World) -> None:
    assert expected_people(world.activity(unit="全局")).count() == 7


def test_across_branches_people_stand_under_their_branch(world: World) -> None:
    rows = opened(world, unit="全局").attendance.order_by("pk").values_list("group", flat=True)
    assert list(dict.fromkeys(rows)) == [THIRD, FOURTH]


def test_minutes_are_not_closed_while_anybody_is_unmarked(world: World) -> None:
    activity = opened(world)
    mark(access=world.access("clerk"), attendance=of(activity, "罗建新"), mark=Attendance.Mark.LEAVE, reason="duty")
    with pytest.raises(NotAllMarked, match="还有 3 人没有记"):
        close_record(access=world.access("clerk"), activity=activity, now=NOW)


def test_closed_minutes_are_frozen(world: World) -> None:
    activity = closed(world)
    with pytest.raises(RecordClosed):
        mark(access=world.access("clerk"), attendance=of(activity, "罗建新"), mark=Attendance.Mark.ABSENT)
    with pytest.raises(RecordClosed):
        write_minutes(access=world.access("clerk"), activity=activity, seen_revision=0, facts={}, texts={})


def test_what_was_cancelled_is_not_recorded(world: World) -> None:
    activity = opened(world)
    Activity.objects.filter(pk=activity.pk).update(state=Activity.State.CANCELLED)
    activity.refresh_from_db()
    with pytest.raises(RecordClosed, match="已经取消"):
        write_minutes(access=world.access("clerk"), activity=activity, seen_revision=0, facts={}, texts={})


def test_closing_twice_changes_nothing(world: World) -> None:
    activity = closed(world)
    again = close_record(access=world.access("clerk"), activity=activity, now=NOW.replace(hour=9))
    assert again.closed_at == NOW


def test_a_closed_record_counts_for_the_duty_it_serves(world: World) -> None:
    activity = closed(world)
    facts = facts_of(world.plan)
    assert [(fact.id, fact.unit, fact.serves) for fact in facts] == [
        (activity.key, THIRD, (world.duty(Form.THEME_DAY).duty_id,))
    ]


def test_a_reason_belongs_to_a_leave_alone(world: World) -> None:
    activity = opened(world)
    row = mark(
        access=world.access("clerk"), attendance=of(activity, "罗建新"), mark=Attendance.Mark.LEAVE, reason="ill"
    )
    row = mark(access=world.access("clerk"), attendance=row, mark=Attendance.Mark.PRESENT, reason="ill")
    assert row.reason == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).update(reason="ill")


def test_a_secretary_records_in_the_own_branch_alone(world: World) -> None:
    third, fourth = world.activity(THIRD), world.activity(FOURTH)
    secretary = world.access("secretary", Scope.UNIT)
    assert open_record(access=secretary, activity=third, on=JUNE).state == Activity.State.OPEN
    with pytest.raises(NotAllowed):
        open_record(access=secretary, activity=fourth, on=JUNE)


def test_two_people_at_one_record_are_told_of_each_other(world: World) -> None:
    activity = opened(world)
    item = activity.agenda.get()
    access = world.access("clerk")
    write_minutes(
        access=access,
        activity=activity,
        seen_revision=0,
        facts={"place": "三楼"},
        texts={item.pk: ("陈立群", "先写的")},
    )
    with pytest.raises(EditedMeanwhile):
        write_minutes(
            access=access, activity=activity, seen_revision=0, facts={"place": "五楼"}, texts={item.pk: ("", "后写的")}
        )
    item.refresh_from_db()
    activity.refresh_from_db()
    assert (item.minutes_text, activity.place) == ("先写的", "三楼")


def test_a_waiting_instruction_is_treated_as_the_first_item(world: World) -> None:
    clerk = world.access("clerk")
    waits = receive_instruction(access=clerk, title="重要讲话", source="市委办", received_on=date(2023, 6, 5))
    item = add_agenda_item(access=clerk, activity=opened(world), title="重要讲话", clause_id=None, instruction=waits)
    waits.refresh_from_db()
    assert (item.first_item, waits.treated_in) == (True, item)


def test_a_member_contests_the_own_mark_and_the_clerk_corrects_it(world: World) -> None:
    activity = opened(world)
    mark(access=world.access("clerk"), attendance=of(activity, "罗建新"), mark=Attendance.Mark.ABSENT)
    mark_rest_present(access=world.access("clerk"), activity=activity)
    close_record(access=world.access("clerk"), activity=activity, now=NOW)
    row = contests.contest(
        access=world.access("member", Scope.SELF), attendance=of(activity, "罗建新"), note="当天在场"
    )
    assert row.contest == Attendance.Contest.RAISED
    row = contests.answer(access=world.access("clerk"), attendance=row, mark=Attendance.Mark.PRESENT)
    assert (row.mark, row.contest) == (Attendance.Mark.PRESENT, Attendance.Contest.CORRECTED)


def test_nobody_contests_for_another(world: World) -> None:
    activity = closed(world)
    with pytest.raises(NotAllowed):
        contests.contest(access=world.access("member", Scope.SELF), attendance=of(activity, "何秀英"), note="我替她说")


def test_an_absence_is_made_up_after_the_day(world: World) -> None:
    activity = opened(world)
    row = mark(
        access=world.access("clerk"), attendance=of(activity, "何秀英"), mark=Attendance.Mark.LEAVE, reason="ill"
    )
    with pytest.raises(contests.NotContestable):
        contests.make_up(access=world.access("clerk"), attendance=row, day=date(2023, 6, 11))
    assert contests.make_up(access=world.access("clerk"), attendance=row, day=date(2023, 6, 16)).made_up_on == date(
        2023, 6, 16
    )
