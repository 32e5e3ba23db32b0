"""Small timetable problems, by hand and at random."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from xueji.core.timetable.problem import Meeting, Problem, Series, Weekly

FIRST = date(2023, 3, 6)
AUDIENCES = {"all": frozenset("xyz"), "x": frozenset("x"), "y": frozenset("y"), "xy": frozenset("xy")}


def days(number: int) -> tuple[date, ...]:
    """Working days from a Monday on."""
    return tuple(FIRST + timedelta(days=7 * (n // 5) + n % 5) for n in range(number))


def problem(
    *meetings: Meeting,
    rooms: int = 1,
    number: int = 10,
    series: tuple[Series, ...] = (),
    weekly: tuple[Weekly, ...] = (),
) -> Problem:
    weeks = tuple(n // 5 for n in range(number))
    return Problem(days(number), weeks, rooms, AUDIENCES, meetings, series, weekly)


def meeting(name: str, audience: str, *slots: int, room: bool = False, costs: tuple[int, ...] = ()) -> Meeting:
    return Meeting(name, audience, room, slots, costs or (0,) * len(slots))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    number = draw(st.integers(1, 10))
    meetings = []
    for i in range(draw(st.integers(0, 8))):
        slots = draw(st.lists(st.integers(0, 2 * number - 1), unique=True, max_size=8))
        costs = tuple(draw(st.integers(0, 9)) for _ in slots)
        audience = draw(st.sampled_from(sorted(AUDIENCES)))
        short, off_day = (frozenset(draw(st.sets(st.sampled_from(slots), max_size=2)) if slots else ()) for _ in "ab")
        meetings.append(Meeting(f"s{i}", audience, draw(st.booleans()), tuple(slots), costs, short, off_day))
    names = [m.id for m in meetings]
    some = st.lists(st.sampled_from(names), unique=True, max_size=5) if names else st.just([])
    series = tuple(
        Series(f"r{i}", tuple(draw(some)), draw(st.integers(0, 9)), draw(st.integers(0, 3)), draw(st.integers(0, 3)))
        for i in range(draw(st.integers(0, 2)))
    )
    weekly = tuple(
        Weekly(f"w{i}", tuple(draw(some)), draw(st.integers(0, 2)), draw(st.integers(0, 3)))
        for i in range(draw(st.integers(0, 2)))
    )
    given = problem(*meetings, rooms=draw(st.integers(0, 2)), number=number, series=series, weekly=weekly)
    stood = draw(st.dictionaries(st.sampled_from(names), st.integers(0, 2 * number - 1))) if names else {}
    closed = draw(st.dictionaries(st.integers(0, 2 * number - 1), st.integers(1, 2), max_size=3))
    return replace(given, reference=stood, move=draw(st.integers(0, 9)) if stood else 0, closed_rooms=closed)
