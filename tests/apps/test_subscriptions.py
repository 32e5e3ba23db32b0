"""Calendars to subscribe to: what a person's and a unit's hold, how a change reaches them, and when an address ends."""

from datetime import date, time

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.apps.test_publishing import JULY, JUNE, version
from tests.people import FOURTH, NOW, THIRD, World
from xueji.apps.accounts.policy import Scope
from xueji.apps.audit.models import Entry
from xueji.apps.audit.queries import lines_of
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.organisation.models import Membership, Person, Unit
from xueji.apps.study import subscriptions
from xueji.apps.study.models import Activity, CalendarAddress
from xueji.apps.study.publishing import publish
from xueji.apps.study.services import open_record, plan_activity, write_minutes
from xueji.core.obligations.model import Form
from xueji.core.organisation.model import UnitKind

LATER = date(2023, 6, 19)


def events(token: str) -> dict[date, icalendar.Event]:
    """Day → event of the calendar at the address."""
    data = subscriptions.calendar_at(token, day=JUNE, on=JUNE)
    assert data is not None
    return {event.decoded("DTSTART").date(): event for event in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def own(world: World, username: str) -> str:
    return subscriptions.make_own(access=world.access(username, Scope.SELF), now=NOW)


def of_unit(world: World, name: str) -> str:
    return subscriptions.make_for_unit(access=world.access("clerk"), unit=world.unit(name), now=NOW)


def standing(event: icalendar.Event) -> tuple[str, int]:
    return str(event["STATUS"]), int(event["SEQUENCE"])


def test_luo_jianxins_calendar_holds_what_he_is_due_at_and_nobodys_name(world: World) -> None:
    token = own(world, "member")
    for unit, day in ((THIRD, 12), (FOURTH, 13), ("第一党小组", 14), ("全局", 15)):
        world.activity(unit, date(2023, 6, day))
    found = events(token)
    assert [day.day for day in found] == [12, 14, 15]
    assert [str(event["SUMMARY"]) for event in found.values()] == [
        f"{unit} 6月主题党日" for unit in (THIRD, "第三党支部第一党小组", "全局")
    ]
    data = subscriptions.calendar_at(token, day=JUNE, on=JUNE) or b""
    assert [name for name in Person.objects.values_list("name", flat=True) if name in data.decode()] == []


def test_the_hour_is_that_of_the_activity_in_shanghai(world: World) -> None:
    activity = world.activity()
    plan_activity(access=world.access("clerk"), activity=activity, day=JUNE, starts_at=time(10, 15), place="三楼会议室")
    event = events(own(world, "member"))[JUNE]
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    assert (start.utcoffset().total_seconds(), start.time(), end.time()) == (8 * 3600, time(10, 15), time(12, 15))
    assert str(event["LOCATION"]) == "三楼会议室"


def test_a_person_is_due_where_they_belonged_on_the_day(world: World) -> None:
    he = world.person("罗建新")
    Membership.objects.filter(person=he, unit=world.unit(THIRD)).update(until=date(2023, 6, 15))
    Membership.objects.create(person=he, unit=world.unit(FOURTH), since=date(2023, 6, 15))
    for unit in (THIRD, FOURTH):
        for day in (14, 15):
            world.activity(unit, date(2023, 6, day))
    found = events(own(world, "member"))
    assert [(day.day, str(event["SUMMARY"])[:5]) for day, event in found.items()] == [(14, THIRD), (15, FOURTH)]


def test_who_left_the_organ_is_called_to_nothing_more(world: World) -> None:
    token = own(world, "member")
    world.activity("全局", date(2023, 6, 14))
    world.activity("全局", date(2023, 6, 16))
    Membership.objects.filter(person=world.person("罗建新")).update(until=date(2023, 6, 15))
    assert [day.day for day in events(token)] == [14]


def test_a_committee_calls_those_who_sit_on_it(world: World) -> None:
    world.activity(THIRD, JUNE, Form.COMMITTEE_MEETING)
    assert list(events(own(world, "secretary"))) == [JUNE]
    assert list(events(own(world, "member"))) == []
    Person.objects.filter(organ=world.organ).update(post="")
    assert list(events(own(world, "member"))) == [JUNE]


def test_a_units_calendar_holds_its_own_its_groups_and_the_whole_organs(world: World) -> None:
    for unit, day in ((THIRD, 12), (FOURTH, 13), ("第一党小组", 14), ("全局", 15)):
        world.activity(unit, date(2023, 6, day))
    assert [day.day for day in events(of_unit(world, THIRD))] == [12, 14, 15]
    assert [day.day for day in events(of_unit(world, FOURTH))] == [13, 15]
    assert [day.day for day in events(of_unit(world, "全局"))] == [12, 13, 14, 15]


def test_another_organs_activities_are_in_no_calendar_here(world: World) -> None:
    theirs = world.activity("全局")
    Activity.objects.filter(pk=theirs.pk).update(
        organ=world.other, plan=world.other_plan, unit=Unit.objects.get(organ=world.other, kind=UnitKind.ORGAN)
    )
    assert [*events(own(world, "member")), *events(of_unit(world, "全局")), *events(of_unit(world, THIRD))] == []


def test_a_draft_is_in_no_calendar_before_it_is_published(world: World) -> None:
    token, draft = own(world, "member"), version(world, {"june": JUNE})
    assert events(token) == {}
    publish(access=world.access("clerk"), timetable=draft, now=NOW)
    assert {day: standing(event) for day, event in events(token).items()} == {JUNE: ("CONFIRMED", 0)}


def test_moved_cancelled_and_revived_sessions_keep_their_uid_and_count_up(world: World) -> None:
    clerk, token = world.access("clerk"), own(world, "member")
    publish(access=clerk, timetable=version(world, {"june": JUNE, "july": JULY}), now=NOW)
    uids = {str(event["UID"]) for event in events(token).values()}
    publish(access=clerk, timetable=version(world, {"june": LATER}), now=NOW)
    second = events(token)
    assert {day: standing(event) for day, event in second.items()} == {LATER: ("CONFIRMED", 1), JULY: ("CANCELLED", 1)}
    publish(access=clerk, timetable=version(world, {"june": LATER, "july": JULY}), now=NOW)
    third = events(token)
    assert {day: standing(event) for day, event in third.items()} == {LATER: ("CONFIRMED", 1), JULY: ("CONFIRMED", 2)}
    assert {str(event["UID"]) for event in [*second.values(), *third.values()]} == uids


def test_publishing_the_same_again_counts_nothing_up(world: World) -> None:
    clerk, made = world.access("clerk"), version(world, {"june": JUNE})
    for _ in range(3):
        publish(access=clerk, timetable=made, now=NOW)
    assert [activity.sequence for activity in Activity.objects.all()] == [0]


def test_another_day_hour_or_place_counts_up_once_each_and_no_change_does_not(world: World) -> None:
    clerk, activity = world.access("clerk"), world.activity()
    counted = []
    for day, hour, place in ((LATER, 14, ""), (LATER, 9, ""), (LATER, 9, "三楼会议室"), (LATER, 9, "三楼会议室")):
        plan_activity(access=clerk, activity=activity, day=day, starts_at=time(hour), place=place)
        counted.append(Activity.objects.get().sequence)
    assert counted == [1, 2, 3, 3]


def test_a_place_written_into_the_record_counts_up_as_well(world: World) -> None:
    clerk, activity = world.access("clerk"), world.activity()
    open_record(access=clerk, activity=activity, on=JUNE)
    for revision, place in enumerate(("一楼", "一楼", "二楼")):
        facts: dict[str, object] = {"place": place, "chair": None, "recorder": None}
        write_minutes(access=clerk, activity=activity, seen_revision=revision, facts=facts, texts={})
    assert Activity.objects.get().sequence == 2


def test_what_lies_more_than_a_year_back_is_no_longer_told(world: World) -> None:
    world.activity(day=date(2022, 6, 1))
    world.activity(day=date(2022, 12, 1))
    assert list(events(own(world, "member"))) == [date(2022, 12, 1)]


def test_a_renewed_address_ends_the_one_before(world: World) -> None:
    first, second = own(world, "member"), own(world, "member")
    assert subscriptions.calendar_at(first, day=JUNE, on=JUNE) is None
    assert subscriptions.calendar_at(second, day=JUNE, on=JUNE) is not None


def test_an_ended_address_gives_nothing_and_both_acts_are_in_the_audit(world: World) -> None:
    member = world.access("member", Scope.SELF)
    token = own(world, "member")
    assert subscriptions.end_own(access=member, now=NOW)
    assert not subscriptions.end_own(access=member, now=NOW)
    assert subscriptions.calendar_at(token, day=JUNE, on=JUNE) is None
    told = Entry.objects.filter(did__startswith="calendar.").order_by("pk")
    assert [(line.entry.did, line.by) for line in lines_of(list(told))] == [
        ("calendar.made", "罗建新"),
        ("calendar.ended", "罗建新"),
    ]
    assert token not in str([entry.body for entry in told])


def test_the_site_keeps_no_token(world: World) -> None:
    token = own(world, "member")
    assert token not in str(CalendarAddress.objects.values())


def test_the_address_of_an_account_that_was_stopped_or_has_no_role_gives_nothing(world: World) -> None:
    for_member, for_unit = own(world, "member"), of_unit(world, THIRD)
    world.users["clerk"].grants.update(until=JUNE)
    assert subscriptions.calendar_at(for_unit, day=JUNE, on=JUNE) is None
    world.users["member"].is_active = False
    world.users["member"].save()
    assert subscriptions.calendar_at(for_member, day=JUNE, on=JUNE) is None


def test_a_secretary_makes_the_own_branchs_address_and_no_others(world: World) -> None:
    secretary = world.access("secretary", Scope.UNIT)
    for name in (THIRD, "第一党小组"):
        token = subscriptions.make_for_unit(access=secretary, unit=world.unit(name), now=NOW)
        assert subscriptions.calendar_at(token, day=JUNE, on=JUNE) is not None
    for name in (FOURTH, "全局", "中心组"):
        with pytest.raises(NotAllowed):
            subscriptions.make_for_unit(access=secretary, unit=world.unit(name), now=NOW)
        with pytest.raises(NotAllowed):
            subscriptions.end_for_unit(access=secretary, unit=world.unit(name), now=NOW)


def test_another_organs_clerk_makes_and_ends_nothing_here(world: World) -> None:
    token, stranger = of_unit(world, THIRD), world.access("other_clerk")
    with pytest.raises(NotAllowed):
        subscriptions.make_for_unit(access=stranger, unit=world.unit(THIRD), now=NOW)
    with pytest.raises(NotAllowed):
        subscriptions.end_for_unit(access=stranger, unit=world.unit(THIRD), now=NOW)
    assert subscriptions.calendar_at(token, day=JUNE, on=JUNE) is not None


def test_an_account_that_is_nobody_in_the_roster_has_no_calendar(world: World) -> None:
    with pytest.raises(NotAllowed, match="花名册里没有"):
        subscriptions.make_own(access=world.access("observer", Scope.SELF), now=NOW)


@pytest.mark.parametrize("whose", ["person", "unit"])
def test_a_calendar_asks_as_often_for_nine_activities_as_for_one(world: World, whose: str) -> None:
    token = own(world, "secretary") if whose == "person" else of_unit(world, THIRD)
    counts = []
    for days in (range(1, 2), range(2, 10)):
        for day in days:
            world.activity(day=date(2023, 6, day), form=Form.COMMITTEE_MEETING)
        with CaptureQueriesContext(connection) as captured:
            assert len(events(token)) == days.stop - 1
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8


def test_the_calendar_is_the_same_bytes_until_something_changes(world: World) -> None:
    token, activity = own(world, "member"), world.activity()
    first = subscriptions.calendar_at(token, day=JUNE, on=JUNE)
    assert first == subscriptions.calendar_at(token, day=JUNE, on=LATER)
    plan_activity(access=world.access("clerk"), activity=activity, day=LATER, starts_at=time(14, 30), place="")
    assert first != subscriptions.calendar_at(token, day=JUNE, on=JUNE)
