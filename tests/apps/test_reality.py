"""What a year goes round: who is away, busy weeks, rooms, holidays. The clerk says so, the audit keeps it."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from tests.core.workdays.test_notice import OF_2023, OF_2026
from tests.people import FOURTH, NOW, THIRD, World, bureau
from xueji.apps.accounts.policy import Scope
from xueji.apps.audit.models import Entry
from xueji.apps.organisation import arranging, convert
from xueji.apps.organisation.absences import (
    AbsenceRefused,
    add_absence,
    remove_absence,
    still_missing,
    take_absences,
)
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.organisation.holidays import NoSuchNotice, remove_notice, take_notice
from xueji.apps.organisation.models import Absence, HolidayNotice, RoomClosure, Unit
from xueji.apps.organisation.queries import absences_of, calendar_of
from xueji.apps.organisation.rosters import take_roster
from xueji.core.organisation.fixed_day import FixedDay
from xueji.core.organisation.model import WHOLE, Closure
from xueji.core.organisation.model import Absence as CoreAbsence
from xueji.core.workdays import Notice, calendar_for, read_notice


def june(day: int) -> date:
    return date(2023, 6, day)


def add(world: World, since: date, until: date, name: str = "罗建新", who: str = "clerk") -> Absence:
    person = world.person(name)
    return add_absence(access=world.access(who), person=person, since=since, until=until, year=2023)


def away(world: World) -> set[tuple[str, date, date]]:
    return {(one.person, one.since, one.until) for one in convert.to_core(world.organ).absences}


def test_luo_is_away_from_the_first_day_to_the_last(world: World) -> None:
    add(world, june(5), june(9))
    assert away(world) == {("罗建新", june(5), june(9))}
    entry = Entry.objects.latest("pk")
    assert (entry.did, entry.details) == ("absence.added", {"days": 5})


@pytest.mark.parametrize(
    ("since", "until", "says"),
    [
        (june(9), june(5), "罗建新 2023-06-09 至 2023-06-05：“止”早于“起”"),
        (date(2022, 12, 30), date(2023, 1, 3), "不在 2023 年内"),
        (june(21), june(23), "与已有的 2023-06-19 至 2023-06-21 重叠"),
    ],
)
def test_days_that_cannot_be_are_refused_by_name(world: World, since: date, until: date, says: str) -> None:
    add(world, june(19), june(21))
    with pytest.raises(AbsenceRefused, match="罗建新") as caught:
        add(world, since, until)
    assert says in str(caught.value)
    assert len(away(world)) == 1


def test_the_day_after_and_another_person_do_not_overlap(world: World) -> None:
    add(world, june(19), june(21))
    add(world, june(22), june(23))
    add(world, june(19), june(21), name="何秀英")
    assert len(away(world)) == 3


def test_a_removed_absence_is_gone_and_audited(world: World) -> None:
    remove_absence(access=world.access("clerk"), absence=add(world, june(5), june(9)))
    assert away(world) == set()
    assert Entry.objects.latest("pk").did == "absence.removed"


def test_an_import_adds_only_the_days_that_are_missing(world: World) -> None:
    add(world, june(6), june(7))
    luo, found = world.person("罗建新"), [(june(5), june(9)), (june(12), june(12))]
    wanted = [(june(5), june(5)), (june(8), june(9)), (june(12), june(12))]
    assert still_missing(luo, found) == wanted
    assert take_absences(access=world.access("clerk"), person=luo, stretches=found) == 3
    assert still_missing(luo, found) == []
    with pytest.raises(AbsenceRefused, match="没有要加的"):
        take_absences(access=world.access("clerk"), person=luo, stretches=found)


def test_nobody_but_the_own_clerk_changes_anything(world: World) -> None:
    absence, room = add(world, june(5), june(9)), world.organ.rooms.get()
    for who in ("leader", "secretary", "member", "other_clerk"):
        access = world.access(who)
        with pytest.raises(NotAllowed):
            add(world, june(19), june(20), who=who)
        with pytest.raises(NotAllowed):
            remove_absence(access=access, absence=absence)
        with pytest.raises(NotAllowed):
            arranging.close_room(access=access, room=room, since=june(5), until=june(9))
        with pytest.raises(NotAllowed):
            arranging.set_habits(access=access, unit=world.unit(THIRD), day=None, quorum=None)


def test_a_member_sees_the_own_absences_alone(world: World) -> None:
    add(world, june(5), june(9))
    add(world, june(5), june(9), name="何秀英")
    own = absences_of(world.access("member", Scope.SELF), 2023)
    assert [one.person.name for one in own] == ["罗建新"]
    assert absences_of(world.access("observer", Scope.SELF), 2023).count() == 0
    assert absences_of(world.access("clerk"), 2023).count() == 2
    assert absences_of(world.access("clerk"), 2024).count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"quorum_part": 3, "quorum_whole": 2},
        {"quorum_part": 2},
        {"day_number": 29},
        {"day_weekday": 4},
        {"day_number": 5, "day_weekday": 4},
        {"day_required": True},
    ],
)
def test_what_can_never_be_is_refused_by_the_table(world: World, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=world.unit(THIRD).pk).update(**values)


def test_no_absence_ends_before_it_begins(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(person=world.person("罗建新"), since=june(9), until=june(5))


def test_the_core_sees_busy_weeks_closed_rooms_fixed_day_and_quorum(world: World) -> None:
    clerk, room = world.access("clerk"), world.organ.rooms.get()
    friday = FixedDay(-1, 4, required=True)
    arranging.add_busy(access=clerk, since=june(19), until=june(23), note="防汛")
    arranging.close_room(access=clerk, room=room, since=june(5), until=june(9))
    arranging.set_habits(access=clerk, unit=world.unit(THIRD), day=friday, quorum=None)
    arranging.set_habits(access=clerk, unit=world.unit("中心组"), day=None, quorum=Fraction(3, 4))
    seen = convert.to_core(world.organ)
    units = {unit.id: unit for unit in seen.units}
    assert [one.note for one in seen.busy] == ["防汛", "半年分析"]
    assert seen.closures == (Closure("三楼会议室", june(5), june(9)),)
    assert (units[THIRD].day, units[FOURTH].day, units["中心组"].quorum) == (friday, None, Fraction(3, 4))
    arranging.set_habits(access=clerk, unit=world.unit(THIRD), day=None, quorum=None)
    assert {unit.day for unit in convert.to_core(world.organ).units} == {None}


def test_a_room_closed_twice_or_named_twice_is_refused(world: World) -> None:
    clerk, room = world.access("clerk"), world.organ.rooms.get()
    arranging.close_room(access=clerk, room=room, since=june(5), until=june(9))
    with pytest.raises(arranging.RoomRefused, match="三楼会议室在 2023-06-05 至 2023-06-09"):
        arranging.close_room(access=clerk, room=room, since=june(9), until=june(12))
    with pytest.raises(arranging.RoomRefused, match="三楼会议室"):
        arranging.add_room(access=clerk, name=" 三楼会议室 ", seats=None)
    with pytest.raises(arranging.Turned):
        arranging.add_busy(access=clerk, since=june(9), until=june(5), note="")


def test_a_removed_room_takes_its_closures_with_it(world: World) -> None:
    clerk, room = world.access("clerk"), world.organ.rooms.get()
    arranging.close_room(access=clerk, room=room, since=june(5), until=june(9))
    arranging.remove_room(access=clerk, room=room)
    assert not RoomClosure.objects.exists()
    assert Entry.objects.latest("pk").did == "room.removed"


def test_a_roster_brings_quorum_fixed_day_and_closures(world: World) -> None:
    told = {"中心组": {"quorum": Fraction(2, 3)}, THIRD: {"day": FixedDay(5)}}
    roster = bureau()
    units = tuple(replace(unit, **told.get(unit.id, {})) for unit in roster.units)
    roster = replace(roster, units=units, closures=(Closure("三楼会议室", june(5), june(9)),))
    take_roster(organ=world.organ, roster=roster, by=None)
    out = convert.to_core(world.organ)
    assert replace(out, units=tuple(unit for unit in out.units if unit != WHOLE)) == roster


def test_what_a_roster_leaves_empty_stays_as_it_was_entered(world: World) -> None:
    clerk = world.access("clerk")
    add(world, june(5), june(9))
    arranging.set_habits(access=clerk, unit=world.unit(THIRD), day=FixedDay(5), quorum=None)
    arranging.close_room(access=clerk, room=world.organ.rooms.get(), since=june(5), until=june(9))
    take_roster(organ=world.organ, roster=bureau(), by=None)
    out = convert.to_core(world.organ)
    assert away(world) == {("罗建新", june(5), june(9))}
    assert next(unit.day for unit in out.units if unit.id == THIRD) == FixedDay(5)
    assert out.closures == (Closure("三楼会议室", june(5), june(9)),)


def test_a_roster_that_names_absences_replaces_them(world: World) -> None:
    add(world, june(5), june(9))
    roster = replace(bureau(), absences=(CoreAbsence("何秀英", june(12), june(13)),))
    take_roster(organ=world.organ, roster=roster, by=None)
    assert away(world) == {("何秀英", june(12), june(13))}


def test_the_notice_makes_the_year_for_its_organ_alone(world: World) -> None:
    notice = Notice(2027, {date(2027, 1, 4): "元旦"}, frozenset({date(2027, 1, 9)}))
    take_notice(access=world.access("clerk"), notice=notice, now=NOW)
    calendar = calendar_of(world.organ, [2027])
    assert (calendar.is_workday(date(2027, 1, 4)), calendar.is_workday(date(2027, 1, 9))) == (False, True)
    assert calendar.provisional == frozenset()
    assert calendar_of(world.other, [2027]) == calendar_for([2027])
    assert Entry.objects.latest("pk").details == {"year": 2027, "off": 1, "worked": 1}


@pytest.mark.parametrize(("year", "text"), [(2023, OF_2023), (2026, OF_2026)], ids=str)
def test_a_notice_kept_is_the_notice_read(world: World, year: int, text: str) -> None:
    notice = read_notice(text, year=year)
    take_notice(access=world.access("clerk"), notice=notice, now=NOW)
    assert convert.to_notice(world.organ.holiday_notices.get()) == notice
    assert calendar_of(world.organ, [year]) == calendar_for([year], notices=[notice])


def test_a_later_notice_replaces_and_a_removed_one_is_forgotten(world: World) -> None:
    clerk = world.access("clerk")
    for day in (4, 5):
        take_notice(access=clerk, notice=Notice(2027, {date(2027, 1, day): "元旦"}, frozenset()), now=NOW)
    assert HolidayNotice.objects.get().off == {"2027-01-05": "元旦"}
    remove_notice(access=clerk, year=2027)
    assert calendar_of(world.organ, [2027]) == calendar_for([2027])
    with pytest.raises(NoSuchNotice):
        remove_notice(access=clerk, year=2027)
