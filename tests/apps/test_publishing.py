"""Publishing: sessions become activities once, move with the next version, and give way to a new plan."""

from datetime import date

from tests.people import NOW, THIRD, World, reading
from xueji.apps.coverage.replacing import bring_in_plan
from xueji.apps.plans.models import Plan
from xueji.apps.study.models import Activity
from xueji.apps.study.publishing import publish
from xueji.apps.study.services import open_record
from xueji.apps.timetable.models import Session, SessionService, Timetable
from xueji.core.obligations.model import Form

JUNE, JULY = date(2023, 6, 12), date(2023, 7, 17)


def version(world: World, days: dict[str, date], plan: Plan | None = None) -> Timetable:
    """A timetable of the third branch's theme days: session id → day."""
    plan = plan or world.plan
    made = Timetable.objects.create(plan=plan, version=plan.timetables.count() + 1, cost=0, bound=0, made_at=NOW)
    duty = plan.obligations.get(form=Form.THEME_DAY.value)
    for name, day in days.items():
        session = Session.objects.create(
            timetable=made,
            session_id=name,
            unit=world.unit(THIRD),
            title="主题党日",
            form=Form.THEME_DAY.value,
            day=day,
            half="pm",
            minutes=120,
            room=True,
            since=day.replace(day=1),
            until=day,
        )
        SessionService.objects.create(session=session, obligation=duty, reason="每支部每月1次")
    return made


def days_of(world: World) -> dict[str, date]:
    planned = Activity.objects.filter(organ=world.organ).exclude(state=Activity.State.CANCELLED)
    return dict(planned.values_list("session_id_in_core", "day"))


def test_each_session_becomes_an_activity_with_what_it_counts_for_and_a_topic(world: World) -> None:
    result = publish(access=world.access("clerk"), timetable=version(world, {"june": JUNE}), now=NOW)
    activity = Activity.objects.get(organ=world.organ)
    assert (result.new, activity.day, activity.starts_at.hour) == (1, JUNE, 14)
    assert [service.obligation.form for service in activity.services.all()] == ["theme_day"]
    assert [item.clause.path for item in activity.agenda.all() if item.clause] == ["1.1", "1.2"]


def test_publishing_twice_makes_nothing_twice(world: World) -> None:
    made = version(world, {"june": JUNE})
    publish(access=world.access("clerk"), timetable=made, now=NOW)
    again = publish(access=world.access("clerk"), timetable=made, now=NOW)
    assert (again.new, again.kept, Activity.objects.count()) == (0, 1, 1)


def test_the_next_version_moves_what_was_not_begun_and_cancels_what_is_no_longer_asked(world: World) -> None:
    clerk = world.access("clerk")
    publish(access=clerk, timetable=version(world, {"june": JUNE, "july": JULY}), now=NOW)
    result = publish(access=clerk, timetable=version(world, {"june": date(2023, 6, 19)}), now=NOW)
    assert (result.moved, result.cancelled) == (1, 1)
    assert days_of(world) == {"june": date(2023, 6, 19)}


def test_what_was_begun_does_not_move(world: World) -> None:
    clerk = world.access("clerk")
    publish(access=clerk, timetable=version(world, {"june": JUNE}), now=NOW)
    open_record(access=clerk, activity=Activity.objects.get(), on=JUNE)
    publish(access=clerk, timetable=version(world, {"june": date(2023, 6, 19)}), now=NOW)
    assert days_of(world) == {"june": JUNE}


def test_a_new_plan_of_the_year_moves_or_cancels_what_the_old_one_had_planned(world: World) -> None:
    clerk = world.access("clerk")
    publish(access=clerk, timetable=version(world, {"june": JUNE, "august": date(2023, 8, 14)}), now=NOW)
    second = bring_in_plan(organ=world.organ, reading=reading(), data=b"corrected", year=None, by=None, now=NOW)
    result = publish(access=clerk, timetable=version(world, {"june": JUNE, "july": JULY}, second), now=NOW)
    assert (result.new, result.kept, result.cancelled) == (1, 1, 1)
    assert days_of(world) == {"june": JUNE, "july": JULY}
