"""A version changed by people: moved by hand with a judgement, made again around an absence, its changes refused."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from tests.people import NOW, THIRD, World
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.organisation.models import Absence
from xueji.apps.study.models import Activity
from xueji.apps.study.publishing import publish
from xueji.apps.study.services import open_record
from xueji.apps.timetable.models import Session, Timetable
from xueji.apps.timetable.posing import situation_of
from xueji.apps.timetable.queries import slots_of
from xueji.apps.timetable.revising import NotMovable, RuleBroken, changes, move, refuse
from xueji.apps.timetable.services import ask_for_run, carry_out
from xueji.core.timetable import why
from xueji.core.timetable.model import Slot

TEACHER = "罗建新"


@pytest.fixture(autouse=True)
def a_short_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TIMETABLE_SECONDS", 1)


def made(world: World, again_from: Timetable | None = None) -> Timetable:
    run = ask_for_run(access=world.access("clerk"), plan=world.plan, now=NOW, again_from=again_from)
    carry_out(run.pk)
    return Timetable.objects.get(run=run)


def published(world: World) -> Timetable:
    version = made(world)
    publish(access=world.access("clerk"), timetable=version, now=NOW)
    return version


def theme_day(version: Timetable, month: int = 9) -> Session:
    days = version.sessions.filter(unit__name=THIRD, form="theme_day", day__month=month)
    return days.select_related("unit", "timetable__plan__organ").get()


def at(session: Session) -> Slot:
    return slots_of([session])[session.session_id]


def free_slot(session: Session) -> Slot:
    others = why(situation_of(session.timetable), session.session_id).others
    return next(other.slot for other in others if not other.violations)


def moved(world: World, session: Session, to: Slot, *, was: Slot | None = None, anyway: bool = False) -> Session:
    clerk = world.access("clerk")
    return move(access=clerk, session=session, was=was or at(session), to=to, anyway=anyway, now=NOW)


def test_a_session_of_the_published_year_moves_in_a_draft_and_the_published_year_stands(world: World) -> None:
    version = published(world)
    session = theme_day(version)
    to = free_slot(session)
    new = moved(world, session, to)
    session.refresh_from_db()
    assert (new.timetable.before, new.timetable.published_at, at(new), new.by_hand) == (version, None, to, True)
    assert at(session) != to
    assert [change.to for change in changes(new.timetable, version).moved] == [to]


def test_a_second_move_stays_in_the_same_draft(world: World) -> None:
    draft = moved(world, theme_day(published(world)), free_slot(theme_day(world.plan.timetables.get()))).timetable
    october = theme_day(draft, 10)
    assert moved(world, october, free_slot(october)).timetable == draft
    assert world.plan.timetables.count() == 2


def test_publishing_the_draft_moves_that_one_activity(world: World) -> None:
    session = theme_day(published(world))
    new = moved(world, session, free_slot(session))
    result = publish(access=world.access("clerk"), timetable=new.timetable, now=NOW)
    assert (result.new, result.cancelled) == (0, 0)
    assert Activity.objects.get(session_id_in_core=new.session_id).day == new.day


def test_a_move_to_a_day_without_work_or_out_of_its_month_is_never_made(world: World) -> None:
    session = theme_day(published(world))
    sunday = Slot(date(2023, 9, 3), at(session).half)
    november = Slot(date(2023, 11, 14), at(session).half)
    for to in (sunday, november):
        with pytest.raises(RuleBroken, match="不能移到"):
            moved(world, session, to, anyway=True)
    assert world.plan.timetables.count() == 1


def test_a_move_that_breaks_a_rule_is_made_only_knowingly(world: World) -> None:
    version = published(world)
    session = theme_day(version)
    others = why(situation_of(version), session.session_id).others
    taken = next(other for other in others if other.violations)
    with pytest.raises(RuleBroken, match=taken.violations[0].words):
        moved(world, session, taken.slot)
    assert at(moved(world, session, taken.slot, anyway=True)) == taken.slot


def test_who_comes_second_is_told_that_it_was_moved_meanwhile(world: World) -> None:
    draft = made(world)
    session = theme_day(draft)
    seen = at(session)
    moved(world, session, free_slot(session))
    with pytest.raises(NotMovable, match="刚被别人改到了"):
        moved(world, session, free_slot(theme_day(draft)), was=seen)


def test_what_was_begun_does_not_move(world: World) -> None:
    session = theme_day(published(world), 6)
    open_record(access=world.access("clerk"), activity=Activity.objects.get(session=session), on=session.day)
    with pytest.raises(NotMovable, match="已经举行"):
        moved(world, theme_day(session.timetable, 6), free_slot(session))


def test_another_organs_clerk_moves_and_refuses_nothing_here(world: World) -> None:
    session = theme_day(published(world))
    other = world.access("other_clerk")
    with pytest.raises(NotAllowed):
        move(access=other, session=session, was=at(session), to=free_slot(session), anyway=False, now=NOW)
    with pytest.raises(NotAllowed):
        refuse(access=other, timetable=session.timetable, refused=[session.session_id])


def test_after_a_months_absence_little_moves_and_what_was_put_by_hand_stays(world: World) -> None:
    version = published(world)
    by_hand = moved(world, theme_day(version), free_slot(theme_day(version)))
    publish(access=world.access("clerk"), timetable=by_hand.timetable, now=NOW)
    october = theme_day(by_hand.timetable, 10)
    person = world.person(TEACHER)
    Absence.objects.create(person=person, since=october.day, until=october.day + timedelta(days=1))
    again = made(world, again_from=by_hand.timetable)
    found = changes(again, by_hand.timetable)
    assert len(found.moved) <= 3
    assert not found.added
    assert not found.removed
    assert at(theme_day(again)) == at(by_hand)
    assert theme_day(again).by_hand


def test_a_refused_change_goes_back_and_the_others_stay(world: World) -> None:
    version = published(world)
    draft = moved(world, theme_day(version), free_slot(theme_day(version))).timetable
    october = theme_day(draft, 10)
    moved(world, october, free_slot(october))
    clerk = world.access("clerk")
    assert refuse(access=clerk, timetable=draft, refused=[october.session_id]) == 1
    assert refuse(access=clerk, timetable=draft, refused=[october.session_id]) == 0
    assert at(theme_day(draft, 10)) == at(theme_day(version, 10))
    assert at(theme_day(draft)) != at(theme_day(version))
    assert theme_day(draft).by_hand
    assert draft.sessions.count() == version.sessions.count()
    assert all(session.services.count() for session in draft.sessions.all())


def test_a_published_version_takes_no_refusals(world: World) -> None:
    version = published(world)
    with pytest.raises(NotMovable, match="已经公布"):
        refuse(access=world.access("clerk"), timetable=version, refused=["x"])
