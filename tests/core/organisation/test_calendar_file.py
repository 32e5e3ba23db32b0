"""A person's calendar as .ics → days away; what is broken is named and nothing is taken."""

from datetime import date

import pytest

from xueji.core.organisation.calendar_file import CalendarFileError, absences_from_ics


def ics(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def days(*events: str) -> list[tuple[date, date]]:
    found = absences_from_ics(ics(*events), person="罗建新", year=2023, name="罗建新.ics")
    assert {absence.person for absence in found} <= {"罗建新"}
    return [(absence.since, absence.until) for absence in found]


def d(month: int, day: int) -> date:
    return date(2023, month, day)


def test_an_event_of_whole_days_ends_on_the_day_before_its_end() -> None:
    assert days("DTSTART;VALUE=DATE:20230306\nDTEND;VALUE=DATE:20230309") == [(d(3, 6), d(3, 8))]
    assert days("DTSTART;VALUE=DATE:20230306") == [(d(3, 6), d(3, 6))]


def test_a_timed_event_counts_for_its_day_in_shanghai() -> None:
    assert days("DTSTART:20230305T230000Z\nDTEND:20230306T010000Z") == [(d(3, 6), d(3, 6))]
    assert days("DTSTART:20230306T090000\nDURATION:PT2H") == [(d(3, 6), d(3, 6))]
    assert days("DTSTART:20230306T090000\nDTEND:20230308T000000") == [(d(3, 6), d(3, 7))]


def test_days_that_touch_are_one_absence_and_other_years_are_left_out() -> None:
    assert days("DTSTART;VALUE=DATE:20230306", "DTSTART;VALUE=DATE:20230307", "DTSTART;VALUE=DATE:20220307") == [
        (d(3, 6), d(3, 7))
    ]
    assert days("DTSTART;VALUE=DATE:20221230\nDTEND;VALUE=DATE:20230103") == [(d(1, 1), d(1, 2))]


def test_a_rule_is_expanded_within_the_year_without_its_exceptions() -> None:
    weekly = (
        "DTSTART:20221205T090000\nDTEND:20221205T100000\n"
        "RRULE:FREQ=WEEKLY;UNTIL=20230131T000000Z\nEXDATE:20230109T090000"
    )
    assert days(weekly) == [(d(1, day), d(1, day)) for day in (2, 16, 23, 30)]


def test_a_moved_occurrence_counts_where_it_was_moved() -> None:
    rule = "DTSTART;VALUE=DATE:20230306\nRRULE:FREQ=WEEKLY;COUNT=3"
    moved = ics(rule).replace(b"END:VCALENDAR", b"") + (
        b"BEGIN:VEVENT\r\nUID:0\r\nRECURRENCE-ID;VALUE=DATE:20230313\r\nDTSTART;VALUE=DATE:20230315\r\nEND:VEVENT\r\n"
        b"END:VCALENDAR\r\n"
    )
    found = absences_from_ics(moved, person="罗建新", year=2023)
    assert [absence.since for absence in found] == [d(3, 6), d(3, 15), d(3, 20)]


def test_what_is_cancelled_or_free_does_not_count() -> None:
    day = "DTSTART;VALUE=DATE:20230306"
    assert days(f"{day}\nSTATUS:CANCELLED", f"{day}\nTRANSP:TRANSPARENT") == []


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ("SUMMARY:x", "第 2 个事件没有看得懂的开始"),
        ("DTSTART:很快", "第 2 个事件"),
        ("DTSTART;VALUE=DATE:20230306\nDTEND;VALUE=DATE:20230301", "第 2 个事件的结束（2023-03-01）早于开始"),
        ("DTSTART:20230306T090000\nRRULE:FREQ=SOMETIMES", "第 2 个事件的重复规则"),
        ("DTSTART:20230306T090000\nRRULE:FREQ=WEEKLY;BYDAY=XX", "第 2 个事件的重复规则"),
        ("DTSTART:20230306T090000\nRRULE:FREQ=SECONDLY", "第 2 个事件重复得太密"),
        ("DTSTART:10010306T090000\nRRULE:FREQ=DAILY", "第 2 个事件重复太多次"),
    ],
)
def test_a_broken_event_is_named_and_nothing_is_taken(event: str, says: str) -> None:
    with pytest.raises(CalendarFileError, match=says) as caught:
        days("DTSTART;VALUE=DATE:20230306", event)
    assert str(caught.value).startswith("罗建新.ics")
    assert "没有导入" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"hello", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\xff\xfe\x00"])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(CalendarFileError, match="没有导入"):
        absences_from_ics(data, person="罗建新", year=2023)


def test_a_hundred_thousand_events_are_refused_unread() -> None:
    many = ics("DTSTART;VALUE=DATE:20230306").replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\n" * 99_999)
    with pytest.raises(CalendarFileError, match="100,000 个事件"):
        absences_from_ics(many, person="罗建新", year=2023)
    with pytest.raises(CalendarFileError, match="10 MB"):
        absences_from_ics(b"x" * (10 * 2**20 + 1), person="罗建新", year=2023)
