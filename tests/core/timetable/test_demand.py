from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import icalendar
import pytest
from openpyxl import load_workbook

from xueji.core.obligations.model import Actor, Basis, Cadence, Duty, Form, Per, Strength, Trigger
from xueji.core.organisation.model import Membership, Organisation, Person, Room, Unit, UnitKind
from xueji.core.organisation.sample import sample_bureau
from xueji.core.timetable import demand, first_answer, judge, problem_for, timetable
from xueji.core.timetable.board import Board
from xueji.core.timetable.export import to_ics, to_json, to_xlsx
from xueji.core.timetable.model import Demand, Half, Progress, Slot, Status
from xueji.core.workdays import calendar_for

CALENDAR = calendar_for([2023])
CENTRE, FIRST, SECOND = "中心组", "第一党支部", "第二党支部"
GROUP = f"{FIRST}/第一党小组"


def person(name: str, *units: str) -> Person:
    return Person(name, name, memberships=tuple(Membership(unit) for unit in units))


ORGAN = Organisation(
    "云州市某局",
    (
        Unit(CENTRE, CENTRE, UnitKind.CENTRE_GROUP),
        Unit(FIRST, FIRST, UnitKind.BRANCH),
        Unit(SECOND, SECOND, UnitKind.BRANCH),
        Unit(GROUP, "第一党小组", UnitKind.SMALL_GROUP, FIRST),
    ),
    (person("罗建新", FIRST, CENTRE), person("王静", FIRST, GROUP), person("李军", SECOND)),
    rooms=(Room("一号会议室"),),
)


def duty(name: str, form: Form, every: Cadence | None = Cadence.MONTH, number: int = 1, **more: object) -> Duty:
    plain = Duty(name, form, Actor.UNSPECIFIED, None, Strength.MUST, every, number, Basis.TEXT)
    return replace(plain, **more)  # type: ignore[arg-type]


def of(*duties: Duty, since: date = date(2023, 1, 1), until: date = date(2023, 12, 31)) -> Demand:
    return demand(duties, ORGAN, CALENDAR, since=since, until=until)


def hosts(asked: Demand) -> Counter[tuple[str, str]]:
    return Counter((session.form.value, session.unit) for session in asked.sessions)


def test_a_branch_duty_is_held_by_each_branch_in_each_month() -> None:
    asked = of(duty("d", Form.THEME_DAY, actor=Actor.BRANCH))
    assert hosts(asked) == {("theme_day", FIRST): 12, ("theme_day", SECOND): 12}
    assert asked.sessions[0].since == date(2023, 1, 1)
    assert asked.sessions[0].until == date(2023, 1, 31)


def test_the_three_meetings_stand_for_their_parts_and_the_lecture_rides_in_the_members_meeting() -> None:
    asked = of(duty("d", Form.THREE_MEETINGS, None))
    assert hosts(asked) == {
        ("members_meeting", FIRST): 4,
        ("members_meeting", SECOND): 4,
        ("committee_meeting", FIRST): 12,
        ("committee_meeting", SECOND): 12,
        ("group_meeting", GROUP): 12,
    }
    reasons = [service.reason for s in asked.sessions if s.form is Form.MEMBERS_MEETING for service in s.serves]
    assert sum("党课" in reason for reason in reasons) == 8


def test_duties_of_one_form_host_and_period_are_met_by_the_largest_number() -> None:
    one = duty("one", Form.CENTRE_GROUP_STUDY, Cadence.QUARTER, 1)
    two = duty("two", Form.CENTRE_GROUP_STUDY, Cadence.QUARTER, 2, number_basis=Basis.NORM)
    asked = of(one, two, since=date(2023, 1, 1), until=date(2023, 3, 31))
    assert len(asked.sessions) == 2
    assert [[service.duty for service in s.serves] for s in asked.sessions] == [["one", "two"], ["two"]]


def test_a_quarterly_duty_is_met_by_the_monthly_sessions_of_the_same_form() -> None:
    asked = of(duty("m", Form.THEME_DAY), duty("q", Form.THEME_DAY, Cadence.QUARTER))
    assert hosts(asked) == {("theme_day", FIRST): 12, ("theme_day", SECOND): 12}
    assert sum(any(service.duty == "q" for service in s.serves) for s in asked.sessions) == 8


def test_twelve_a_year_are_wished_for_month_by_month() -> None:
    asked = of(duty("d", Form.CENTRE_GROUP_STUDY, Cadence.YEAR, 12))
    assert sorted(session.since.month for session in asked.sessions) == list(range(1, 13))
    assert asked.sessions[0].serves[0].reason == "每年12次，次数出自原文"


def test_an_item_rides_within_a_session_that_the_forms_allow() -> None:
    asked = of(duty("c", Form.CENTRE_GROUP_STUDY), duty("f", Form.FIRST_AGENDA_ITEM, actor=Actor.PARTY_COMMITTEE))
    assert hosts(asked) == {("centre_group_study", CENTRE): 12}
    assert all({service.duty for service in s.serves} == {"c", "f"} for s in asked.sessions)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"forbidden": True}, "减负"),
        ({"trigger": Trigger.NEW_INSTRUCTION}, "10 个工作日"),
        ({"strength": Strength.ENCOURAGED}, "提倡"),
        ({"number": 0}, "次数"),
        ({"every": Cadence.DAY}, "每天"),
        ({"form": Form.COLLECTIVE_STUDY, "actor": Actor.DEPARTMENT}, "名册"),
    ],
)
def test_what_asks_for_no_session_is_named_with_its_reason(changes: dict[str, object], words: str) -> None:
    asked = of(replace(duty("d", Form.THEME_DAY), **changes))  # type: ignore[arg-type]
    assert asked.sessions == ()
    assert [(u.duty, words in u.reason) for u in asked.unplaced] == [("d", True)]


def test_of_options_the_one_owed_anyway_is_chosen() -> None:
    options = [
        duty("a", Form.SEMINAR, Cadence.QUARTER, option_group=1, clause="1"),
        duty("b", Form.THEME_DAY, option_group=1, clause="1"),
    ]
    asked = of(*options, duty("owed", Form.THEME_DAY))
    assert hosts(asked) == {("theme_day", FIRST): 12, ("theme_day", SECOND): 12}
    assert [u.duty for u in asked.unplaced] == ["a"]
    assert hosts(of(*options))["seminar", FIRST] == 4


def test_the_parts_of_one_option_stay_together() -> None:
    parts = [
        duty("d1.members_meeting", Form.MEMBERS_MEETING, Cadence.QUARTER, option_group=1, clause="1"),
        duty("d1.committee_meeting", Form.COMMITTEE_MEETING, option_group=1, clause="1"),
        duty("d2", Form.SEMINAR, option_group=1, clause="1"),
    ]
    asked = of(*parts)
    assert hosts(asked)["members_meeting", FIRST] == 4
    assert hosts(asked)["committee_meeting", FIRST] == 12
    assert [(u.duty, "党员大会、支委会" in u.reason) for u in asked.unplaced] == [("d2", True)]


def test_records_and_outcomes_have_a_last_day_and_take_no_time() -> None:
    asked = of(duty("d", Form.RESEARCH_REPORT, Cadence.HALF_YEAR, per=Per.PERSON, actor=Actor.LEADER))
    assert asked.sessions == ()
    assert [(d.unit, d.until) for d in asked.deadlines] == [(CENTRE, date(2023, 6, 30)), (CENTRE, date(2023, 12, 31))]


def test_a_duty_with_dates_of_its_own_keeps_to_them() -> None:
    asked = of(duty("d", Form.THEME_DAY, None, since=date(2023, 4, 1), until=date(2023, 5, 31)))
    assert {(s.since, s.until) for s in asked.sessions} == {(date(2023, 4, 1), date(2023, 5, 31))}


def test_hosts_that_share_a_person_share_an_atom_and_others_do_not() -> None:
    asked = of(duty("c", Form.CENTRE_GROUP_STUDY), duty("t", Form.THEME_DAY))
    atoms = problem_for(asked, ORGAN, CALENDAR).audiences
    assert atoms[CENTRE] & atoms[FIRST]
    assert not atoms[CENTRE] & atoms[SECOND]


def test_a_timetable_of_the_demand_is_judged_clean_and_a_move_is_judged_by_the_same_rules() -> None:
    asked = of(duty("c", Form.CENTRE_GROUP_STUDY), duty("t", Form.THEME_DAY))
    told: list[Progress] = []
    found = timetable(asked, ORGAN, CALENDAR, seconds=1.5, seed=1, on_progress=told.append)
    assert set(found.slots) == {s.id for s in asked.sessions}
    judged = judge(found.slots, asked, ORGAN, CALENDAR)
    assert not any(finding.hard for finding in judged)
    assert sum(finding.cost for finding in judged) == found.cost
    assert told
    theme = next(s for s in asked.sessions if s.unit == FIRST)
    centre = next(s for s in asked.sessions if s.unit == CENTRE and s.since == theme.since)
    moved = judge({**found.slots, theme.id: found.slots[centre.id]}, asked, ORGAN, CALENDAR)
    assert {theme.id, centre.id} in [set(finding.sessions) for finding in moved if finding.hard]
    sunday = judge({**found.slots, theme.id: Slot(date(2023, 1, 1), Half.MORNING)}, asked, ORGAN, CALENDAR)
    assert "不是工作日" in sunday[0].words


def test_a_held_session_does_not_move_even_from_a_day_off() -> None:
    asked = of(duty("t", Form.THEME_DAY))
    first = asked.sessions[0]
    held = {first.id: Slot(date(2023, 1, 7), Half.MORNING)}  # a Saturday
    found = timetable(asked, ORGAN, CALENDAR, seconds=0.6, fixed=held)
    assert found.slots[first.id] == held[first.id]
    assert found.status is not Status.INFEASIBLE


def test_what_cannot_hold_together_is_said_in_words() -> None:
    day = date(2023, 3, 6)
    asked = of(*(duty(f.value, f, None) for f in (Form.THEME_DAY, Form.SEMINAR, Form.APPRAISAL)), since=day, until=day)
    found = timetable(asked, ORGAN, CALENDAR, seconds=1)
    assert found.status is Status.INFEASIBLE
    assert "排不到一起" in found.conflicts[0]
    assert "3月6日" in found.conflicts[0]


def test_a_year_of_the_sample_bureau_has_a_first_answer_without_a_fault() -> None:
    bureau = sample_bureau()
    duties = [duty("m", Form.THREE_MEETINGS, None), duty("t", Form.THEME_DAY), duty("c", Form.CENTRE_GROUP_STUDY)]
    asked = demand(duties, bureau, CALENDAR, since=date(2023, 1, 1), until=date(2023, 12, 31))
    assert len(asked.sessions) > 1000
    found = timetable(asked, bureau, CALENDAR, seconds=60, should_stop=lambda: True)
    assert not any(finding.hard for finding in judge(found.slots, asked, bureau, CALENDAR))


def test_where_the_greedy_way_leaves_something_out_the_known_year_is_the_first_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = of(duty("t", Form.THEME_DAY))
    known = first_answer(asked, ORGAN, CALENDAR).slots
    assert len(known) == len(asked.sessions)
    monkeypatch.setattr("xueji.core.timetable.run.greedy", lambda problem, seed: Board(problem))
    assert first_answer(asked, ORGAN, CALENDAR).status is Status.INFEASIBLE
    assert first_answer(asked, ORGAN, CALENDAR, known=known).slots == known
    broken = dict.fromkeys(known, next(iter(known.values())))
    assert first_answer(asked, ORGAN, CALENDAR, known=broken).status is Status.INFEASIBLE


def test_the_exports_hold_every_session_at_its_hours() -> None:
    asked = of(duty("t", Form.THEME_DAY, title="主题党日"), duty("r", Form.REPORT, Cadence.YEAR))
    found = timetable(asked, ORGAN, CALENDAR, seconds=0.5)
    data = to_ics(asked.sessions, found, organ="云州市某局")
    assert data == to_ics(asked.sessions, found, organ="云州市某局")
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert len({event["uid"] for event in events}) == 24
    assert b"BEGIN:VTIMEZONE" in data
    starts = {event["dtstart"].dt.astimezone(UTC).time() for event in events}
    assert starts <= {datetime(2023, 1, 1, 1, 0, tzinfo=UTC).time(), datetime(2023, 1, 1, 6, 30, tzinfo=UTC).time()}
    book = load_workbook(BytesIO(to_xlsx(asked, found, organ="云州市某局")))
    assert book["日程"].max_row == 25
    assert to_json(asked, found).count(b'"serves"') == 24
