"""Every route as every principal, and the next organ's clerk, and nobody: let in, kept out, or not found."""

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from tests.people import NOW, World
from xueji.apps.accounts.policy import routes
from xueji.apps.audit.models import Entry
from xueji.apps.organisation.holidays import take_notice
from xueji.apps.organisation.models import Absence, BusyPeriod, Room, RoomClosure
from xueji.apps.plans.reshaping import split
from xueji.apps.reports.models import Bulletin
from xueji.apps.study.models import Attendance
from xueji.apps.study.subscriptions import make_for_unit, make_own
from xueji.apps.timetable.models import Run, Session, Timetable
from xueji.apps.timetable.posing import year_of
from xueji.core.obligations.model import Form
from xueji.core.workdays import Notice

PRINCIPALS = ["clerk", "leader", "secretary", "secretary_fourth", "member", "observer", "system", "security", "auditor"]
OUTSIDERS = ["other_clerk", "nobody"]
KEPT_OUT = {403, 404}
# Pages of 学习 whose address names nothing.
WITHOUT_OBJECT = {"index", "mine", "instructions", "calendars", "own_calendar", "end_own_calendar"}
# Routes of the own branch alone: another branch's secretary passes the table and is stopped by the service.
ORGAN_OBJECTS = {"plans:desk", "timetable:year"}


A_WEEK = {"year": "2023", "since": "2023-06-19", "until": "2023-06-23"}
A_DUTY = {
    "title": "主题党日",
    "form": "theme_day",
    "actor": "branch",
    "every": "month",
    "number": "1",
    "strength": "must",
}


def expected() -> dict[str, set[str]]:
    with (Path(__file__).parent / "expected.csv").open(encoding="utf-8") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        return {route: set(who.split()) for route, who in rows}


def test_the_expectation_names_every_route() -> None:
    assert sorted(expected()) == sorted(routes())


def address(world: World, route: str) -> str:
    """The route's address with objects of 云州市经信局."""
    activity = world.activity(day=date(2023, 6, 1))
    if route in {"study:minutes"}:
        activity.state, activity.closed_at = "closed", NOW
        activity.save()
    if route in {"study:write", "study:mark", "study:rest", "study:item", "study:close"}:
        activity.state = "open"
        activity.save()
    person = world.person("罗建新")
    mark = Attendance.Mark.LEAVE
    contested = Attendance.Contest.RAISED if route == "study:answer" else Attendance.Contest.NONE
    if route in {"study:contest", "study:answer", "study:make_up"}:
        activity.state, activity.closed_at = "closed", NOW
        activity.save()
    marked = world.activity(day=date(2023, 5, 1)) if activity.state == "planned" else activity
    row = Attendance.objects.create(activity=marked, person=person, mark=mark, contest=contested)
    run = Run.objects.create(plan=world.plan, seconds=1, asked_at=NOW, state=Run.State.DONE)
    before = Timetable.objects.create(plan=world.plan, version=1, cost=0, bound=0, made_at=NOW)
    timetable = Timetable.objects.create(
        plan=world.plan, run=run, before=before, version=2, cost=0, bound=0, made_at=NOW
    )
    # Hostile requests may have left the plan without a session in June.
    in_june = (s for s in year_of(world.plan).demand.sessions if s.since == date(2023, 6, 1))
    asked, unit = next(((s.id, s.unit) for s in in_june), ("theme_day", "第三党支部"))
    session = Session.objects.create(
        timetable=timetable,
        session_id=asked,
        unit=world.unit(unit),
        title="主题党日",
        form="theme_day",
        day=date(2023, 6, 12),
        half="pm",
        minutes=120,
        room=True,
        since=date(2023, 6, 1),
        until=date(2023, 6, 30),
    )
    bulletin = Bulletin.objects.create(plan=world.plan, quarter=1, as_of=date(2023, 3, 31), made_at=NOW)
    absence = Absence.objects.create(person=person, since=date(2023, 8, 1), until=date(2023, 8, 4))
    busy = BusyPeriod.objects.create(organ=world.organ, since=date(2023, 8, 1), until=date(2023, 8, 4))
    room, _ = Room.objects.get_or_create(organ=world.organ, name="三楼会议室")
    closure = RoomClosure.objects.create(room=room, since=date(2023, 9, 4), until=date(2023, 9, 8))
    if route == "organisation:drop_notice":
        for user in ("clerk", "other_clerk"):
            access = world.access(user)
            take_notice(access=access, notice=Notice(2023, {date(2023, 1, 1): "元旦"}, frozenset()), now=NOW)
    duty = world.duty(Form.THEME_DAY)
    if route in {"plans:split", "plans:merge", "plans:restore"}:
        world.plan.obligations.update(state="open")
        duty.refresh_from_db()
    if route == "coverage:year_end":
        world.plan.until = date(2023, 7, 1)
        world.plan.save()
    if route == "plans:restore":
        split(access=world.access("clerk"), obligation=duty, now=NOW)
    token = make_own(access=world.access("clerk"), now=NOW)
    make_for_unit(access=world.access("clerk"), unit=world.unit("第三党支部"), now=NOW)
    kwargs: dict[str, dict[str, object]] = {
        "plans:desk": {"key": world.plan.key},
        "plans:confirm_rest": {"key": world.plan.key},
        "plans:decide": {"key": duty.key},
        "plans:split": {"key": duty.key},
        "plans:merge": {"key": duty.key},
        "plans:restore": {"key": duty.key},
        "plans:add_duty": {"key": world.plan.key},
        "plans:edit": {"key": duty.key},
        "plans:see_finding": {"pk": world.plan.clauses.get(path="1.2").findings.get().pk},
        "timetable:run": {"key": run.key},
        "timetable:progress": {"key": run.key},
        "timetable:stop": {"key": run.key},
        "timetable:year": {"key": timetable.key},
        "timetable:compare": {"key": timetable.key, "other": before.key},
        "timetable:publish": {"key": timetable.key},
        "timetable:month": {"key": timetable.key, "month": 6},
        "timetable:week": {"key": timetable.key, "day": "2023-06-12"},
        "timetable:again": {"key": timetable.key},
        "timetable:refuse": {"key": timetable.key},
        "timetable:session": {"key": session.key},
        "timetable:slots": {"key": session.key},
        "timetable:move": {"key": session.key},
        "timetable:export": {"key": timetable.key, "kind": "json"},
        "timetable:posted": {"key": timetable.key, "period": "q2", "kind": "docx"},
        "study:make_calendar": {"key": world.unit("第三党支部").key},
        "study:end_calendar": {"key": world.unit("第三党支部").key},
        "calendar:feed": {"token": token},
        "study:contest": {"key": row.key},
        "study:answer": {"key": row.key},
        "study:make_up": {"key": row.key},
        "coverage:cell": {"key": duty.key, "column": world.unit("第三党支部").key},
        "coverage:topic": {"pk": world.plan.clauses.get(path="1.1").pk, "column": world.unit("第三党支部").key},
        "coverage:set_topic": {"pk": world.plan.clauses.get(path="1.1").pk},
        "coverage:record": {"key": duty.key},
        "coverage:exempt": {"key": duty.key},
        "coverage:year_end": {"key": world.plan.key},
        "plans:compare": {"key": world.plan.key, "other": world.version().key},
        "plans:paper": {"key": world.plan.key},
        "coverage:bulletin_paper": {"key": bulletin.key},
        "organisation:remove_absence": {"key": absence.key},
        "organisation:remove_busy": {"key": busy.key},
        "organisation:remove_room": {"key": room.key},
        "organisation:close_room": {"key": room.key},
        "organisation:reopen_room": {"key": closure.key},
        "organisation:set_habits": {"key": world.unit("第三党支部").key},
    }
    if route.startswith("study:") and route not in kwargs and route.partition(":")[2] not in WITHOUT_OBJECT:
        kwargs[route] = {"key": activity.key}
    return reverse(route, kwargs=kwargs.get(route))


def form_of(world: World, route: str) -> dict[str, object]:
    """What a person would send; refusals for other reasons than the policy are answers as well."""
    third = world.unit("第三党支部")
    keys = list(world.plan.obligations.values_list("key", flat=True))
    return {
        "coverage:year_end": {f"kind-{key}": "waived" for key in keys} | {f"reason-{key}": "已并入" for key in keys},
        "coverage:record": {"unit": third.pk, "done_on": "2023-06-01", "statement": "已办", "column": third.key},
        "coverage:exempt": {"kind": "waived", "reason": "已并入", "column": third.key},
        "coverage:bulletin": {"quarter": "2"},
        "coverage:set_topic": {"times": "2", "column": third.key},
        "timetable:move": {"was": "2023-06-12.pm", "to": "2023-06-14.pm"},
        "timetable:refuse": {"session": Session.objects.get().session_id},
        "study:mark": {"to": f"{Attendance.objects.order_by('-pk').values_list('key', flat=True)[0]}:present"},
        "study:make_up": {"day": "2023-06-08"},
        "study:contest": {"note": "当天在场"},
        "study:item": {"title": "新议题"},
        "study:move": {"day": "2023-06-20", "starts_at": "09:00"},
        "study:write": {"revision": "0"},
        "organisation:kind": {"kind": "党政机关"},
        "organisation:switch": {"norm": "theme_day", "on": "on", "number": "2", "reason": "市委要求"},
        "organisation:add_absence": A_WEEK | {"person": world.person("罗建新").key},
        "organisation:add_busy": A_WEEK,
        "organisation:add_room": {"name": "五楼会议室"},
        "organisation:close_room": A_WEEK,
        "organisation:set_habits": {"day": "每月5日"},
        "organisation:drop_notice": {"year": "2023"},
        "plans:decide": {"state": "open"},
        "plans:merge": {"with": world.duty(Form.READING).key},
        "plans:edit": A_DUTY,
        "plans:add_duty": A_DUTY | {"words": "学习《中华人民共和国宪法》"},
        "shell:feedback": {"text": "意见"},
        "study:instructions": {"title": "重要讲话", "received_on": "2023-06-05"},
        "study:answer": {"mark": "present"},
    }.get(route, {})


@pytest.mark.parametrize("route", sorted(routes()))
@pytest.mark.parametrize("who", PRINCIPALS + OUTSIDERS)
def test_the_route_lets_in_whom_it_should(
    route: str, who: str, world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    where, data = address(world, route), form_of(world, route)
    client = signed_in(who)
    for method in sorted(routes()[route].methods):
        client = signed_in(who)
        answer = client.get(where) if method == "GET" else client.post(where, data)
        sent_to_the_door = answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")
        assert answer.status_code < 500
        if who in expected()[route]:
            assert answer.status_code not in KEPT_OUT or _nothing_there(route, who, answer.status_code)
            assert not sent_to_the_door
        elif who == "nobody":
            assert sent_to_the_door
        else:
            assert answer.status_code in KEPT_OUT


def _nothing_there(route: str, who: str, status: int) -> bool:
    """The other organ has a plan of its own but no timetable; its bulletin is made of nothing yet."""
    return status == 404 and who == "other_clerk" and route in {"timetable:index"}


def names_an_object(route: str) -> bool:
    try:
        reverse(route)
    except NoReverseMatch:
        return True
    return False


@pytest.mark.parametrize(
    "route", sorted(name for name in filter(names_an_object, routes()) if not routes()[name].anyone)
)
def test_another_organs_object_looks_like_one_that_never_was(
    route: str, world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    where = address(world, route)
    method = "GET" if "GET" in routes()[route].methods else "POST"
    client = signed_in("other_clerk")
    absent = re.sub(r"(?<=/)(?!organisation/)[2-9a-z]{12}(?=[/.])", "zzzzzzzzzzzz", where, count=1)
    absent = re.sub(r"(?<=/)\d+(?=/)", "999999", absent) if absent == where else absent
    real, never = (client.generic(method, path) for path in (where, absent))
    assert real.status_code == never.status_code == 404
    assert _without_token(real.content).replace(where.encode(), b"") == _without_token(never.content).replace(
        absent.encode(), b""
    )


def _without_token(content: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content)


# A cookie of one's own browser, a notice of one's own put away (when it was read is nobody's business), tries that
# change nothing, and posts that are refused since they carry no file.
WITHOUT_ENTRY = {
    "shell:put_away",
    "shell:larger",
    "organisation:roster",
    "organisation:take",
    "organisation:import_absences",
    "organisation:take_absences",
    "organisation:notice",
    "organisation:keep_notice",
    "shell:sign_in",
    "plans:add",
    "timetable:ask",
}


@pytest.mark.parametrize("route", sorted(name for name, row in routes().items() if "POST" in row.methods))
def test_every_write_leaves_an_entry_in_the_audit(
    route: str, world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    where, data = address(world, route), form_of(world, route)
    who = "clerk" if "clerk" in expected()[route] else sorted(expected()[route])[0]
    client = signed_in(who)
    before = Entry.objects.count()
    answer = client.post(where, data)
    if route in WITHOUT_ENTRY:
        assert Entry.objects.count() in {before, before + 1}
        return
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert Entry.objects.count() > before


@pytest.mark.parametrize("route", sorted(name for name, row in routes().items() if "GET" in row.methods))
def test_reading_changes_nothing_but_the_audit(
    route: str, world: World, signed_in: Callable[[str], Client], in_june: date
) -> None:
    where = address(world, route)
    for who in sorted(expected()[route]):
        client = signed_in(who)
        with CaptureQueriesContext(connection) as captured:
            client.get(where)
        written = [q["sql"] for q in captured if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
        assert [sql for sql in written if '"audit_' not in sql.partition("SET")[0][:60]] == []
