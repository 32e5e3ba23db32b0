"""The timetable's pages: sifted, moved with a judgement, made again, its changes taken back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.people import NOW, THIRD, World
from xueji.apps.organisation.models import BusyPeriod
from xueji.apps.study.publishing import publish
from xueji.apps.timetable.models import Run, Session, Timetable
from xueji.apps.timetable.services import answer_first, ask_for_run, carry_out

Signed = Callable[[str], Client]


@pytest.fixture
def year(world: World, monkeypatch: pytest.MonkeyPatch) -> Timetable:
    monkeypatch.setattr(settings, "TIMETABLE_SECONDS", 1)
    carry_out(ask_for_run(access=world.access("clerk"), plan=world.plan, now=NOW).pk)
    made = world.plan.timetables.get()
    publish(access=world.access("clerk"), timetable=made, now=NOW)
    return made


def september(year: Timetable) -> Session:
    return year.sessions.get(unit__name=THIRD, form="theme_day", day__month=9)


def test_a_dragged_session_knows_what_each_slot_of_its_month_would_mean(year: Timetable, signed_in: Signed) -> None:
    answer = signed_in("clerk").get(f"/timetable/session/{september(year).key}/slots.json").json()
    assert answer["name"] == "第三党支部 主题党日"
    assert len(answer["slots"]) >= 30
    assert all(one["words"] for one in answer["slots"].values())


def test_a_move_from_the_sessions_page_lands_in_a_draft_that_says_what_changed(
    year: Timetable, signed_in: Signed
) -> None:
    client, session = signed_in("clerk"), september(year)
    page = client.get(f"/timetable/session/{session.key}/").content.decode()
    assert "为什么在这里" in page
    judged = client.get(f"/timetable/session/{session.key}/slots.json").json()["slots"]
    to = next(slot for slot, one in judged.items() if not one["broken"])
    client.post(f"/timetable/session/{session.key}/move/", {"was": f"{session.day}.{session.half}", "to": to})
    draft = world_draft(year)
    page = client.get(f"/timetable/{draft.key}/").content.decode()
    assert "1 场学习有变" in page
    assert "不改这场" in page
    client.post(f"/timetable/{draft.key}/refuse/", {"session": session.session_id})
    assert "没有不同" in client.get(f"/timetable/{draft.key}/").content.decode()


def world_draft(year: Timetable) -> Timetable:
    return year.plan.timetables.get(published_at=None)


def test_a_nonsense_slot_is_no_address(year: Timetable, signed_in: Signed) -> None:
    session = september(year)
    answer = signed_in("clerk").post(f"/timetable/session/{session.key}/move/", {"was": "昨天", "to": "2023-13-40.am"})
    assert answer.status_code == 404


def test_a_broken_rule_is_told_and_nothing_moves(year: Timetable, signed_in: Signed) -> None:
    session = september(year)
    sent = {"was": f"{session.day}.{session.half}", "to": "2023-09-03.am", "anyway": "yes"}
    answer = signed_in("clerk").post(f"/timetable/session/{session.key}/move/", sent, follow=True)
    assert "9月3日不是工作日" in answer.content.decode()
    assert year.plan.timetables.count() == 1


def test_making_the_year_again_asks_a_short_search_from_the_known_version(year: Timetable, signed_in: Signed) -> None:
    signed_in("clerk").post(f"/timetable/{year.key}/again/")
    asked = Run.objects.latest("pk")
    assert (asked.again_from, asked.seconds) == (year, 1)


def test_only_the_wanted_unit_form_and_person_are_shown(year: Timetable, world: World, signed_in: Signed) -> None:
    client = signed_in("clerk")
    third = world.unit(THIRD)
    address = f"/timetable/{year.key}/month/9/"
    for query in (f"unit={third.key}", f"person={world.person('罗建新').key}", "form=theme_day"):
        page = client.get(f"{address}?{query}")
        shown = page.context["sifted"].sessions
        assert shown
        assert len(shown) < year.sessions.count() or query.startswith("form")
    assert not client.get(f"{address}?unit=nobody").context["sifted"].sessions


def test_a_member_chooses_no_person(year: Timetable, world: World, signed_in: Signed) -> None:
    address = f"/timetable/{year.key}/month/9/?person={world.person('罗建新').key}"
    page = signed_in("member").get(address)
    assert not page.context["sifted"].people
    assert len(page.context["sifted"].sessions) == year.sessions.count()


def test_a_week_shows_its_days_in_halves(year: Timetable, signed_in: Signed) -> None:
    session = september(year)
    page = signed_in("secretary").get(f"/timetable/{year.key}/week/{session.day}/")
    monday = session.day - timedelta(days=session.day.weekday())
    assert page.context["page"].days[0].day == monday
    assert f'data-slot="{session.day}.{session.half}"' in page.content.decode()
    assert signed_in("clerk").get(f"/timetable/{year.key}/week/2023-02-31/").status_code == 404


def test_the_search_is_drawn_while_it_runs(world: World, signed_in: Signed) -> None:
    run = Run.objects.create(plan=world.plan, seconds=60, asked_at=NOW, state=Run.State.RUNNING, cost=440, bound=400)
    run.claimed_at = timezone.now()
    run.trace = [[500, None, 100], [1000, 500, 380], [3000, 440, 400]]
    run.save()
    page = signed_in("clerk").get(f"/timetable/run/{run.key}/").content.decode()
    assert '<path class="cost" d="M10.7,0.0 L32.0,14.4"/>' in page
    assert "余地：10.0%" in page
    assert "就用现在的结果" in page


def test_a_first_answer_is_seen_while_it_waits_to_be_improved(world: World, signed_in: Signed) -> None:
    BusyPeriod.objects.create(organ=world.organ, since=date(2023, 1, 1), until=date(2023, 1, 31))
    run = ask_for_run(access=world.access("clerk"), plan=world.plan, now=timezone.now())
    answer_first(run.pk)
    address, page = f"/timetable/{run.timetable.key}/", signed_in("clerk").get(f"/timetable/run/{run.key}/")
    assert "等着改进" in page.content.decode()
    assert f'href="{address}"' in page.content.decode()
    assert "最低能到多少还没有算出" in signed_in("clerk").get(address).content.decode()


def test_any_two_versions_are_compared_session_by_session(year: Timetable, signed_in: Signed, world: World) -> None:
    client, session = signed_in("leader"), september(year)
    clerk = signed_in("clerk")
    judged = clerk.get(f"/timetable/session/{session.key}/slots.json").json()["slots"]
    to = next(slot for slot, one in judged.items() if not one["broken"])
    clerk.post(f"/timetable/session/{session.key}/move/", {"was": f"{session.day}.{session.half}", "to": to})
    draft = world_draft(year)
    publish(access=world.access("clerk"), timetable=draft, now=NOW)
    page = client.get(f"/timetable/{draft.key}/against/{year.key}/").content.decode()
    assert "1 场学习不同" in page
    assert "手动改期" in page
    assert "不改这场" not in page
    backwards = client.get(f"/timetable/{year.key}/against/{draft.key}/").content.decode()
    assert "1 场学习不同" in backwards
    assert client.get(f"/timetable/{draft.key}/against/{draft.key}/").status_code == 404


def test_a_duty_to_relax_leads_to_its_words_at_the_desk(year: Timetable, signed_in: Signed) -> None:
    duty = year.plan.obligations.filter(state="confirmed").first()
    assert duty
    year.relaxed = [[duty.duty_id, "“每月一次”：二月没有空闲的时段"]]
    year.save()
    page = signed_in("leader").get(f"/timetable/{year.key}/").content.decode()
    assert f"?at={duty.key}#current" in page


def test_a_topic_says_from_when_it_can_be_studied_and_refuses_a_nonsense_day(world: World, signed_in: Signed) -> None:
    topic, third = world.plan.clauses.get(path="1.1"), world.unit(THIRD)
    client, address = signed_in("clerk"), f"/coverage/topic/{topic.pk}/times/"
    client.post(address, {"times": "2", "materials_since": "2023-07-01", "column": third.key})
    topic.refresh_from_db()
    assert (topic.times, str(topic.materials_since)) == (2, "2023-07-01")
    client.post(address, {"times": "2", "materials_since": "七月", "column": third.key})
    topic.refresh_from_db()
    assert str(topic.materials_since) == "2023-07-01"
