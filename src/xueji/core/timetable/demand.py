"""Duties, organisation and calendar → the sessions of the period, the last days of what takes no time, and the rest."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from xueji.core.obligations.forms import FORMS, FormKind
from xueji.core.obligations.model import Cadence, Duty, Form, Strength
from xueji.core.organisation.model import Organisation, Unit
from xueji.core.timetable.hosts import hosts
from xueji.core.timetable.model import Deadline, Demand, Half, Service, Session, Unplaced
from xueji.core.workdays import Calendar, Period, periods

# 三会一课 stands for its parts (《中国共产党支部工作条例（试行）》第十五条), each at that regulation's cadence.
THREE_MEETINGS = (
    (Form.MEMBERS_MEETING, Cadence.QUARTER),
    (Form.COMMITTEE_MEETING, Cadence.MONTH),
    (Form.GROUP_MEETING, Cadence.MONTH),
    (Form.PARTY_LECTURE, Cadence.QUARTER),
)
TOO_OFTEN = frozenset({Cadence.DAY})
"""A daily session is no meeting that can be convened; it stands as a duty without a slot."""


@dataclass(frozen=True, slots=True)
class Need:
    """`number` sessions of a form that each host owes in each period of the cadence, for one duty."""

    duty: Duty
    form: Form
    every: Cadence | None
    number: int


@dataclass(slots=True)
class _Window:
    """What meets one form, host and period: the largest number of all the duties, not the sum."""

    form: Form
    unit: Unit
    period: Period
    number: int = 0
    serves: list[tuple[int, Service]] = field(default_factory=list)
    """With the number that the duty asks for."""

    def add(self, number: int, service: Service) -> None:
        self.number = max(self.number, number)
        self.serves.append((number, service))


def demand(
    duties: Sequence[Duty],
    organisation: Organisation,
    calendar: Calendar,
    *,
    since: date,
    until: date,
    topics: Sequence[str] = (),
) -> Demand:
    """What the duties ask for from `since` up to and including `until`. `topics` are named in sessions' titles."""
    unplaced: list[Unplaced] = []
    timed: list[Duty] = []
    deadlines: list[Deadline] = []
    for duty in _chosen(duties, unplaced):
        reason = _no_place(duty)
        if reason:
            unplaced.append(Unplaced(duty.id, reason))
        elif FORMS[duty.form].kind in (FormKind.SESSION, FormKind.ITEM):
            timed.append(duty)
        else:
            deadlines += _deadlines(duty, organisation, since, until)
    windows = _windows(timed, organisation, calendar, since, until, unplaced)
    _share(windows)
    return Demand(tuple(_sessions(windows, topics)), tuple(deadlines), tuple(unplaced))


def _chosen(duties: Sequence[Duty], unplaced: list[Unplaced]) -> list[Duty]:
    """Of each option group the one that is owed anyway, else the first."""
    owed = {duty.form for duty in duties if duty.option_group is None and not _no_place(duty)}
    groups: dict[tuple[str, int], dict[str, list[Duty]]] = defaultdict(lambda: defaultdict(list))
    for duty in duties:
        if duty.option_group is not None:
            # The parts of 三会一课 ("d03.members_meeting") are one option together.
            groups[duty.clause, duty.option_group][duty.id.partition(".")[0]].append(duty)
    dropped = set()
    for options in groups.values():
        ways = list(options.values())
        choice = next((way for way in ways if any(duty.form in owed for duty in way)), ways[0])
        for duty in (duty for way in ways if way is not choice for duty in way):
            dropped.add(duty.id)
            chosen = "、".join(_title(part) for part in choice)
            unplaced.append(Unplaced(duty.id, f"与“{chosen}”任选其一，已按后者安排；办理人可以改选。"))
    return [duty for duty in duties if duty.id not in dropped]


def _no_place(duty: Duty) -> str:
    """Why the duty asks for no session by itself; empty where it does."""
    if duty.forbidden:
        return "与为基层减负的规定相抵，不安排、不计数。"
    if duty.trigger is not None:
        return f"有事才办：等触发的事项发生后，在 {FORMS[duty.form].within_workdays} 个工作日内安排。"
    kind = FORMS[duty.form].kind
    if duty.strength is Strength.ENCOURAGED and kind in (FormKind.SESSION, FormKind.ITEM):
        return "提倡做，不是必须：不占日程，做了照记。"
    if kind is FormKind.SESSION and duty.number == 0:
        return "没有次数，也没有默认次数：请先定次数。"
    if kind is FormKind.SESSION and duty.every in TOO_OFTEN:
        return "每天都要做的事排不成会：由单位自行安排，年底一并说明。"
    return ""


def _needs(duty: Duty) -> Iterable[Need]:
    if duty.form is Form.THREE_MEETINGS:
        return [Need(duty, form, every, 1) for form, every in THREE_MEETINGS]
    every, number = _evenly(duty.every, max(1, duty.number))
    return [Need(duty, duty.form, every, number)]


def _evenly(every: Cadence | None, number: int) -> tuple[Cadence | None, int]:
    """Twelve a year are wished for month by month, four quarter by quarter, where the calendar divides evenly."""
    months = _MONTHS.get(every, 0)
    if number > 1 and months and months % number == 0 and months // number in _CADENCES:
        return _CADENCES[months // number], 1
    return every, number


_MONTHS: dict[Cadence | None, int] = {
    Cadence.YEAR: 12,
    Cadence.HALF_YEAR: 6,
    Cadence.QUARTER: 3,
    Cadence.TWO_MONTHS: 2,
}
_CADENCES = {1: Cadence.MONTH, 2: Cadence.TWO_MONTHS, 3: Cadence.QUARTER, 6: Cadence.HALF_YEAR}


def _deadlines(duty: Duty, organisation: Organisation, since: date, until: date) -> list[Deadline]:
    start, end = _span(duty, since, until)
    return [
        Deadline(duty.id, unit.id, period.last)
        for period in _periods(duty.every, start, end)
        for unit in hosts(duty, organisation)
    ]


def _span(duty: Duty, since: date, until: date) -> tuple[date, date]:
    """Half-open, the duty's own dates within the plan's."""
    return max(since, duty.since or since), min(until, duty.until or until) + timedelta(days=1)


def _periods(every: Cadence | None, since: date, until: date) -> tuple[Period, ...]:
    if since >= until:
        return ()
    return periods(every.value if every else "whole", since, until)


Windows = dict[tuple[Form, str, date, date], _Window]


def _windows(
    duties: Iterable[Duty],
    organisation: Organisation,
    calendar: Calendar,
    since: date,
    until: date,
    unplaced: list[Unplaced],
) -> Windows:
    windows: Windows = {}
    for need in (need for duty in duties for need in _needs(duty)):
        duty = need.duty
        units = hosts(replace(duty, form=need.form), organisation)
        start, end = _span(duty, since, until)
        spans = [p for p in _periods(need.every, start, end) if calendar.workdays(p.since, p.last)]
        if not units or not spans:
            why = "名册里没有承办它的单位。" if not units else "期限内没有工作日。"
            unplaced.append(Unplaced(duty.id, why))
        service = Service(duty.id, _reason(duty, need))
        for unit in units:
            for period in spans:
                key = (need.form, unit.id, period.since, period.until)
                window = windows.setdefault(key, _Window(need.form, unit, period))
                window.add(need.number, service)
    return _merge(windows)


def _reason(duty: Duty, need: Need) -> str:
    told = need.duty if need.form is duty.form else need
    times = f"{_EVERY.get(told.every, '期内')}{max(1, told.number)}次"
    part = "" if need.form is duty.form else f"“{FORMS[duty.form].name}”含{FORMS[need.form].name}，"
    source = f"（{duty.number_source}）" if duty.number_source else ""
    return f"{part}{times}，次数出自{duty.number_basis.value}{source}"


_EVERY: dict[Cadence | None, str] = {
    Cadence.WEEK: "每周",
    Cadence.FORTNIGHT: "每两周",
    Cadence.MONTH: "每月",
    Cadence.TWO_MONTHS: "每两月",
    Cadence.QUARTER: "每季度",
    Cadence.HALF_YEAR: "每半年",
    Cadence.TERM: "每学期",
    Cadence.YEAR: "每年",
}


def _merge(windows: Windows) -> Windows:
    """A wider window of the same form and host is met by the sessions of the narrower ones that lie in it."""
    kept: Windows = {}
    alike: dict[tuple[Form, str], list[_Window]] = defaultdict(list)
    for key, window in sorted(windows.items(), key=lambda item: _length(item[1])):
        inside = [
            other
            for other in alike[window.form, window.unit.id]
            if window.period.since <= other.period.since and other.period.until <= window.period.until
        ]
        left = window.number
        for other in sorted(inside, key=lambda other: other.period.since):
            covered = min(left, other.number)
            if covered:
                other.serves += [(covered, Service(s.duty, f"{s.reason}；与同类会合并")) for _, s in window.serves]
            left -= covered
        if left > 0:
            window.number = left
            kept[key] = window
            alike[window.form, window.unit.id].append(window)
    return kept


def _length(window: _Window) -> int:
    return (window.period.until - window.period.since).days


def _share(windows: Windows) -> None:
    """Items ride within a session that the forms allow; a party lecture is given at a members' meeting."""
    of_host: dict[str, Windows] = defaultdict(dict)
    for key, window in windows.items():
        of_host[window.unit.id][key] = window
    for key, window in list(windows.items()):
        rule, beside = FORMS[window.form], of_host[window.unit.id]
        if rule.kind is not FormKind.ITEM and window.form is not Form.PARTY_LECTURE:
            continue
        left = window.number
        for host in _carriers(window, beside.values()):
            carried = min(left, host.number)
            words = f"；作为{rule.name}在{FORMS[host.form].name}上进行"
            host.serves += [(carried, Service(s.duty, s.reason + words)) for _, s in window.serves]
            left -= carried
            if not left:
                del windows[key], beside[key]
                break
        else:
            window.number = left


def _carriers(window: _Window, beside: Iterable[_Window]) -> list[_Window]:
    """Sessions of the host within the window; a lecture only at the members' meeting."""
    allowed = {Form.MEMBERS_MEETING} if window.form is Form.PARTY_LECTURE else FORMS[window.form].shares_with
    return [
        other
        for other in beside
        if other.form in allowed
        and window.form in FORMS[other.form].shares_with
        and FORMS[other.form].kind is FormKind.SESSION
        and window.period.since <= other.period.since
        and other.period.until <= window.period.until
    ]


def _sessions(windows: Windows, topics: Sequence[str]) -> Iterable[Session]:
    for window in sorted(windows.values(), key=lambda w: (w.form.value, w.unit.id, w.period.since, w.period.until)):
        rule = FORMS[window.form]
        days = f"{window.period.since:%Y%m%d}-{window.period.last:%Y%m%d}"
        for ordinal in range(1, window.number + 1):
            topic = f"：{topics[(ordinal - 1) % len(topics)]}" if topics and window.form is Form.SEMINAR else ""
            yield Session(
                id=f"{window.form.value}/{window.unit.id}/{days}/{ordinal}",
                title=rule.name + topic,
                form=window.form,
                unit=window.unit.id,
                since=window.period.since,
                until=window.period.last,
                serves=tuple(dict.fromkeys(service for number, service in window.serves if ordinal <= number)),
                minutes=rule.minutes,
                room=rule.room,
                half=Half(rule.half) if rule.half else None,
                ordinal=ordinal,
            )


def _title(duty: Duty) -> str:
    return duty.title or FORMS[duty.form].name
