"""Each route's address with objects of 云州市经信局, and what a person would send there."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from tests.people import NOW, World
from xueji.apps.organisation.holidays import take_notice
from xueji.apps.organisation.models import Absence, BusyPeriod, Organ, Room, RoomClosure
from xueji.apps.organisation.norms import switch_norm
from xueji.apps.plans.reshaping import split
from xueji.apps.reports.models import Bulletin
from xueji.apps.rights.models import Correction
from xueji.apps.study.models import Activity, Attendance, Opening
from xueji.apps.study.subscriptions import make_for_unit, make_own
from xueji.apps.timetable.models import Run, Session, Timetable
from xueji.apps.timetable.posing import year_of
from xueji.core.norms import Switch
from xueji.core.obligations.model import Form
from xueji.core.workdays import Notice

Names = dict[str, object]
THIRD = "第三党支部"

A_WEEK = {"year": "2023", "since": "2023-06-19", "until": "2023-06-23"}
A_DUTY = {
    "title": "主题党日",
    "form": "theme_day",
    "actor": "branch",
    "every": "month",
    "number": "1",
    "strength": "must",
}
# Pages of 学习 whose address names nothing.
WITHOUT_OBJECT = {"index", "mine", "opened", "instructions", "calendars", "own_calendar", "end_own_calendar"}
RECORDING = {"study:write", "study:mark", "study:rest", "study:item", "study:close"}
CLOSED = {"study:minutes", "study:open_up", "study:activity", "study:contest", "study:answer", "study:make_up"}


def address(world: World, route: str) -> str:
    """Of a world that has just been made ready for the route."""
    if route == "account:returned":
        return reverse(route, kwargs={"provider": "oidc"})
    area = route.partition(":")[0]
    maker = {
        "plans": _plans,
        "timetable": _timetable,
        "study": _study,
        "calendar": _study,
        "coverage": _coverage,
        "organisation": _organisation,
        "rights": _rights,
    }.get(area)
    return reverse(route, kwargs=maker(world, route) if maker else None)


def _plans(world: World, route: str) -> Names:
    duty = world.duty(Form.THEME_DAY)
    if route in {"plans:split", "plans:merge", "plans:restore"}:
        world.plan.obligations.update(state="open")
        duty.refresh_from_db()
    if route == "plans:restore":
        split(access=world.access("clerk"), obligation=duty, now=NOW)
    if route == "plans:settle_anew":
        switch_norm(access=world.access("clerk"), norm="theme_day", switch=Switch(True, 2, "市委要求"))
    if route in {"plans:desk", "plans:confirm_rest", "plans:settle_anew", "plans:add_duty", "plans:paper"}:
        return {"key": world.plan.key}
    if route == "plans:compare":
        return {"key": world.plan.key, "other": world.version().key}
    if route == "plans:see_finding":
        return {"pk": world.plan.clauses.get(path="1.2").findings.get().pk}
    return {} if route in {"plans:index", "plans:materials", "plans:add"} else {"key": duty.key}


@dataclass(frozen=True, slots=True)
class _Year:
    run: Run
    before: Timetable
    timetable: Timetable
    session: Session


def _year(world: World) -> _Year:
    run = Run.objects.create(plan=world.plan, seconds=1, asked_at=NOW, state=Run.State.DONE)
    before = Timetable.objects.create(plan=world.plan, version=1, cost=0, bound=0, made_at=NOW)
    timetable = Timetable.objects.create(
        plan=world.plan, run=run, before=before, version=2, cost=0, bound=0, made_at=NOW
    )
    # Hostile requests may have left the plan without a session in June.
    in_june = (s for s in year_of(world.plan).demand.sessions if s.since == date(2023, 6, 1))
    asked, unit = next(((s.id, s.unit) for s in in_june), ("theme_day", THIRD))
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
    return _Year(run, before, timetable, session)


def _timetable(world: World, route: str) -> Names:
    made = _year(world)
    whole: Names = {"key": made.timetable.key}
    return {
        "timetable:index": {},
        "timetable:ask": {},
        "timetable:run": {"key": made.run.key},
        "timetable:progress": {"key": made.run.key},
        "timetable:stop": {"key": made.run.key},
        "timetable:month": whole | {"month": 6},
        "timetable:week": whole | {"day": "2023-06-12"},
        "timetable:compare": whole | {"other": made.before.key},
        "timetable:session": {"key": made.session.key},
        "timetable:slots": {"key": made.session.key},
        "timetable:move": {"key": made.session.key},
        "timetable:export": whole | {"kind": "json"},
        "timetable:posted": whole | {"period": "q2", "kind": "docx"},
    }.get(route, whole)


def _activity(world: World, route: str) -> Activity:
    activity = world.activity(day=date(2023, 6, 1))
    if route in CLOSED:
        activity.state, activity.closed_at = "closed", NOW
    if route in RECORDING:
        activity.state = "open"
    activity.save()
    if route in {"study:activity", "study:minutes"}:
        Opening.objects.create(activity=activity, until=date(2023, 7, 1), by=world.users["clerk"])
    return activity


def _attendance(world: World, route: str, activity: Activity) -> Attendance:
    marked = world.activity(day=date(2023, 5, 1)) if activity.state == "planned" else activity
    contest = Attendance.Contest.RAISED if route == "study:answer" else Attendance.Contest.NONE
    person, mark = world.person("罗建新"), Attendance.Mark.LEAVE
    return Attendance.objects.create(activity=marked, person=person, mark=mark, contest=contest)


def _study(world: World, route: str) -> Names:
    activity = _activity(world, route)
    row = _attendance(world, route, activity)
    clerk, third = world.access("clerk"), world.unit(THIRD)
    token = make_own(access=clerk, now=NOW)
    make_for_unit(access=clerk, unit=third, now=NOW)
    if route == "calendar:feed":
        return {"token": token}
    if route in {"study:make_calendar", "study:end_calendar"}:
        return {"key": third.key}
    if route in {"study:contest", "study:answer", "study:make_up"}:
        return {"key": row.key}
    return {} if route.partition(":")[2] in WITHOUT_OBJECT else {"key": activity.key}


def _coverage(world: World, route: str) -> Names:
    duty, third = world.duty(Form.THEME_DAY), world.unit(THIRD)
    topic = world.plan.clauses.get(path="1.1")
    if route == "coverage:year_end":
        world.plan.until = date(2023, 7, 1)
        world.plan.save()
    bulletin = Bulletin.objects.create(plan=world.plan, quarter=1, as_of=date(2023, 3, 31), made_at=NOW)
    return {
        "coverage:matrix": {},
        "coverage:bulletin": {},
        "coverage:cell": {"key": duty.key, "column": third.key},
        "coverage:topic": {"pk": topic.pk, "column": third.key},
        "coverage:set_topic": {"pk": topic.pk},
        "coverage:year_end": {"key": world.plan.key},
        "coverage:bulletin_paper": {"key": bulletin.key},
    }.get(route, {"key": duty.key})


def _organisation(world: World, route: str) -> Names:
    person = world.person("罗建新")
    absence = Absence.objects.create(person=person, since=date(2023, 8, 1), until=date(2023, 8, 4))
    busy = BusyPeriod.objects.create(organ=world.organ, since=date(2023, 8, 1), until=date(2023, 8, 4))
    room, _ = Room.objects.get_or_create(organ=world.organ, name="三楼会议室")
    closure = RoomClosure.objects.create(room=room, since=date(2023, 9, 4), until=date(2023, 9, 8))
    if route == "organisation:drop_notice":
        for user in ("clerk", "other_clerk"):
            notice = Notice(2023, {date(2023, 1, 1): "元旦"}, frozenset())
            take_notice(access=world.access(user), notice=notice, now=NOW)
    return {
        "organisation:person": {"key": person.key},
        "organisation:join": {"key": person.key},
        "organisation:leave": {"pk": person.memberships.get(unit__name=THIRD).pk},
        "organisation:end_role": {"pk": world.users["observer"].grants.get().pk},
        "organisation:rename_organ": {"key": world.organ.key},
        "organisation:reset_account": {"key": world.users["member"].key},
        "organisation:switch_account": {"key": world.users["member"].key},
        "organisation:remove_absence": {"key": absence.key},
        "organisation:remove_busy": {"key": busy.key},
        "organisation:remove_room": {"key": room.key},
        "organisation:close_room": {"key": room.key},
        "organisation:reopen_room": {"key": closure.key},
        "organisation:set_habits": {"key": world.unit(THIRD).key},
    }.get(route, {})


def _rights(world: World, route: str) -> Names:
    person = world.person("罗建新")
    asked = Correction.objects.create(organ=world.organ, person=person, about="职务", text="主任科员", asked_at=NOW)
    return {"key": asked.key} if route == "rights:answer" else {}


def form_of(world: World, route: str, organ: Organ | None = None) -> Names:
    """What a person of the organ would send; refusals for other reasons than the policy are answers as well."""
    organ = organ or world.organ
    return {**_organisation_form(world, route, organ), **_study_form(world, route, organ)}


def _organisation_form(world: World, route: str, organ: Organ) -> Names:
    return {
        "organisation:kind": {"kind": "党政机关"},
        "organisation:switch": {"norm": "theme_day", "on": "on", "number": "2", "reason": "市委要求"},
        "organisation:add_absence": A_WEEK | {"person": world.person("罗建新").key},
        "organisation:add_busy": A_WEEK,
        "organisation:add_room": {"name": "五楼会议室"},
        "organisation:close_room": A_WEEK,
        "organisation:set_habits": {"day": "每月5日"},
        "organisation:drop_notice": {"year": "2023"},
        "organisation:join": {"unit": world.unit("第四党支部").key, "since": "2023-07-03", "instead": "on"},
        "organisation:leave": {"until": "2023-07-03"},
        "organisation:give_role": {"user": world.users["member"].key, "role": "leader"},
        "organisation:issue_accounts": {"unit": organ.units.get(name=THIRD).key},
        "organisation:switch_account": {"active": "no"},
        "organisation:add_organ": {"parent": world.organ.key, "name": "云州市节能监察中心", "kind": "事业单位"},
        "organisation:rename_organ": {"name": "云州市工信局"},
    }.get(route, {})


def _study_form(world: World, route: str, organ: Organ) -> Names:
    third = world.unit(THIRD)
    keys = list(world.plan.obligations.values_list("key", flat=True))
    moved = Session.objects.values_list("session_id", flat=True).first()
    marked = Attendance.objects.order_by("-pk").values_list("key", flat=True).first()
    return {
        "shell:choose_organ": {"organ": organ.key},
        "shell:feedback": {"text": "意见"},
        "rights:ask": {"about": "职务", "text": "主任科员"},
        "rights:answer": {"done": "on"},
        "coverage:year_end": {f"kind-{key}": "waived" for key in keys} | {f"reason-{key}": "已并入" for key in keys},
        "coverage:record": {"unit": third.pk, "done_on": "2023-06-01", "statement": "已办", "column": third.key},
        "coverage:exempt": {"kind": "waived", "reason": "已并入", "column": third.key},
        "coverage:bulletin": {"quarter": "2"},
        "coverage:set_topic": {"times": "2", "column": third.key},
        "timetable:move": {"was": "2023-06-12.pm", "to": "2023-06-14.pm"},
        "timetable:refuse": {"session": moved},
        "study:mark": {"to": f"{marked}:present"},
        "study:make_up": {"day": "2023-06-08"},
        "study:contest": {"note": "当天在场"},
        "study:open_up": {"until": "2023-07-01"},
        "study:item": {"title": "新议题"},
        "study:move": {"day": "2023-06-20", "starts_at": "09:00"},
        "study:write": {"revision": "0"},
        "study:instructions": {"title": "重要讲话", "received_on": "2023-06-05"},
        "study:answer": {"mark": "present"},
        "plans:decide": {"state": "open"},
        "plans:merge": {"with": world.duty(Form.READING).key},
        "plans:edit": A_DUTY,
        "plans:add_duty": A_DUTY | {"words": "学习《中华人民共和国宪法》"},
    }.get(route, {})
