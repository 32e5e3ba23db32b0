"""A timetable as a strip per unit: shape is the form, fill is the state, bands are holidays and busy weeks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xueji.apps.organisation.models import BusyPeriod
from xueji.apps.study.models import Activity
from xueji.apps.timetable.models import Session, Timetable
from xueji.core.obligations.model import Form
from xueji.core.organisation.model import UnitKind
from xueji.core.timetable.model import Half
from xueji.core.workdays import Calendar

LEFT, WIDTH, ROW, TOP = 116, 936, 34, 66
ROOM_FOR_A_NAME = 60.0
SQUARES = {Form.MEMBERS_MEETING, Form.COMMITTEE_MEETING, Form.GROUP_MEETING, Form.ORGANISATIONAL_LIFE_MEETING}
SHARED_LANES = {UnitKind.DEPARTMENT: "各处室", UnitKind.CENTRE_GROUP: "中心组", UnitKind.PARTY_COMMITTEE: "党组"}
DIAMONDS = {Form.THEME_DAY, Form.VISIT}
TRIANGLES = {Form.PARTY_LECTURE, Form.LECTURE, Form.TRAINING, Form.FORUM, Form.MICRO_CLASS}


@dataclass(frozen=True, slots=True)
class Dot:
    shape: str
    css: str
    x: str
    y: int
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    y: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    css: str
    x: str
    width: str
    middle: str
    label_y: int


@dataclass(frozen=True, slots=True)
class MonthLine:
    number: int
    x: str
    held: int
    size: int


@dataclass(frozen=True, slots=True)
class Strip:
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    months: tuple[MonthLine, ...]
    today_x: str
    height: int
    size: int
    held: int
    busy: int
    provisional: bool
    """The year's holidays are not published yet."""


class _Scale:
    """Days of a year → x."""

    def __init__(self, year: int) -> None:
        self.first = date(year, 1, 1)
        self.days = (date(year + 1, 1, 1) - self.first).days

    def x(self, day: date) -> float:
        return LEFT + WIDTH * min(max((day - self.first).days, 0), self.days) / self.days


def strip_of(
    timetable: Timetable,
    sessions: list[Session],
    calendar: Calendar,
    *,
    on: date,
    moved: Mapping[str, date] | None = None,
) -> Strip:
    """`moved`: the days that sessions left, drawn dashed where they were."""
    moved = moved or {}
    plan = timetable.plan
    scale = _Scale(plan.year)
    known = Activity.objects.filter(plan=plan).exclude(session_id_in_core="")
    states = dict(known.values_list("session_id_in_core", "state"))
    busy = list(BusyPeriod.objects.filter(organ_id=plan.organ_id, since__year=plan.year).order_by("since"))
    lanes: dict[str, list[Session]] = {}
    for session in sorted(sessions, key=lambda s: _lane_order(s)):
        lanes.setdefault(_lane_name(session), []).append(session)
    rows = [
        Lane(
            name,
            TOP + ROW * place + 22,
            tuple(d for s in members for d in _dots(s, scale, TOP + ROW * place + 17, states, moved)),
        )
        for place, (name, members) in enumerate(lanes.items())
    ]
    held = {name for name, state in states.items() if state == Activity.State.CLOSED}
    return Strip(
        lanes=tuple(rows),
        bands=(*_holidays(plan.year, calendar, scale), *_busy(busy, scale)),
        months=tuple(_months(plan.year, scale, sessions, held)),
        today_x=f"{scale.x(on):.1f}" if on.year == plan.year else "",
        height=TOP + ROW * len(rows) + 8,
        size=len(sessions),
        held=len(held),
        busy=sum(any(b.since <= s.day <= b.until for b in busy) for s in sessions),
        provisional=bool(calendar.provisional),
    )


def _lane_order(session: Session) -> tuple[int, int]:
    kind = UnitKind(session.unit.kind)
    first = {UnitKind.PARTY_COMMITTEE: 0, UnitKind.CENTRE_GROUP: 1, UnitKind.ORGAN: 2, UnitKind.DEPARTMENT: 9}
    return first.get(kind, 5), session.unit.position


def _lane_name(session: Session) -> str:
    """Small groups share their branch's lane, departments share one."""
    kind = UnitKind(session.unit.kind)
    if kind in SHARED_LANES:
        return SHARED_LANES[kind]
    if kind is UnitKind.SMALL_GROUP and session.unit.parent:
        return session.unit.parent.name
    return session.unit.name


def _dots(
    session: Session,
    scale: _Scale,
    y: int,
    states: Mapping[str, str],
    moved: Mapping[str, date],
) -> Iterable[Dot]:
    """The session where it stands, and the place that it left."""
    shape = _shape(Form(session.form))
    title = (
        f"{session.unit.full_name} {session.title}，{session.day.month}月{session.day.day}日{Half(session.half).word}"
    )
    if left := moved.get(session.session_id):
        yield Dot(shape, "ghost", f"{scale.x(left):.1f}", y, f"原定{left.month}月{left.day}日")
    held = states.get(session.session_id) == Activity.State.CLOSED
    css = "held" if held else "new" if left else "plan"
    yield Dot(shape, css, f"{scale.x(session.day):.1f}", y, title)


def _shape(form: Form) -> str:
    for shape, members in (("square", SQUARES), ("diamond", DIAMONDS), ("triangle", TRIANGLES)):
        if form in members:
            return shape
    return "circle"


def _band(name: str, css: str, since: date, until: date, scale: _Scale, label_y: int) -> Band:
    x, end = scale.x(since), scale.x(until + timedelta(days=1))
    half_a_name = 7 * len(name)
    middle = min(max((x + end) / 2, LEFT + half_a_name), LEFT + WIDTH - half_a_name)
    return Band(name, css, f"{x:.1f}", f"{end - x:.1f}", f"{middle:.1f}", label_y)


def _holidays(year: int, calendar: Calendar, scale: _Scale) -> Iterable[Band]:
    """Neighbours such as 中秋 and 国庆 share one label, and nothing is written past the edge."""
    last = -ROOM_FOR_A_NAME
    for holiday in calendar.holidays(year):
        middle = scale.x(holiday.since)
        crowded = middle - last < ROOM_FOR_A_NAME or middle > LEFT + WIDTH - ROOM_FOR_A_NAME / 2
        last = last if crowded else middle
        yield _band("" if crowded else holiday.name, "off", holiday.since, holiday.until, scale, 38)


def _busy(busy: list[BusyPeriod], scale: _Scale) -> Iterable[Band]:
    for period in busy:
        yield _band(period.note, "busy", period.since, period.until, scale, 56)


def _months(year: int, scale: _Scale, sessions: list[Session], held: set[str]) -> Iterable[MonthLine]:
    for number in range(1, 13):
        own = [session for session in sessions if session.day.month == number]
        done = sum(session.session_id in held for session in own)
        yield MonthLine(number, f"{scale.x(date(year, number, 1)):.1f}", done, len(own))
