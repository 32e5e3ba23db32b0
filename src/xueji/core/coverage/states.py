"""Duties, hosts, appointments and credits on a date → one cell per duty and unit. A pure function, unknown is not zero.

A period that has passed short is overdue; the current one is met, planned, or at risk once its end is near and not
enough is planned. Encouraged duties are voluntary whatever happens; a waiting duty waits until something was done.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xueji.core.coverage.model import Appointment, Cell, Exemption, State
from xueji.core.evidence import Credit
from xueji.core.obligations.model import Duty, Strength, Trigger
from xueji.core.workdays import Period, periods

NEAR = timedelta(days=30)
STANDING_TRIGGERS = {Trigger.EACH_MEETING}


def cover(
    duties: Sequence[Duty],
    owed_at: Mapping[str, Sequence[str]],
    *,
    appointments: Iterable[Appointment],
    credits: Iterable[Credit],
    exemptions: Iterable[Exemption] = (),
    since: date,
    until: date,
    on: date,
) -> tuple[Cell, ...]:
    """The state of every duty at every unit that owes it; [since, until) is the plan's period, `on` the day asked."""
    done = _days_by_cell((credit.duty, credit.unit, credit.day) for credit in credits)
    planned = _days_by_cell((a.duty, a.unit, a.day) for a in appointments if a.day >= on)
    exempt = {(e.duty, e.unit): e for e in exemptions}
    cells = []
    for duty in duties:
        spans = _spans(duty, since, until)
        for unit in owed_at.get(duty.id, ()):
            exemption = exempt.get((duty.id, unit)) or exempt.get((duty.id, None))
            key = (duty.id, unit)
            cells.append(_cell(duty, unit, spans, done.get(key, ()), planned.get(key, ()), exemption, on))
    return tuple(cells)


def _days_by_cell(rows: Iterable[tuple[str, str, date]]) -> dict[tuple[str, str], list[date]]:
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    for duty, unit, day in rows:
        days[duty, unit].append(day)
    for found in days.values():
        found.sort()
    return days


def _spans(duty: Duty, since: date, until: date) -> tuple[Period, ...]:
    """The duty's periods, narrowed to its own dates where the text fixes them."""
    first = max(since, duty.since) if duty.since else since
    last = min(until, duty.until + timedelta(days=1)) if duty.until else until
    return periods(duty.every or "", first, last) if first < last else periods("", since, until)


@dataclass(slots=True)
class _Sum:
    done: int = 0
    owed: int = 0
    year_owed: int = 0
    forecast: int = 0
    short: Period | None = None
    overdue: bool = False
    at_risk: bool = False
    to_come: bool = False


def _cell(
    duty: Duty,
    unit: str,
    spans: Sequence[Period],
    done: Sequence[date],
    planned: Sequence[date],
    exemption: Exemption | None,
    on: date,
) -> Cell:
    total = _Sum()
    for span in spans:
        _add(total, span, max(1, duty.number), _within(done, span), _within(planned, span), on)
    state = _fixed_state(duty, exemption, done) or _state_of(total)
    return Cell(
        duty=duty.id,
        unit=unit,
        state=state,
        done=len(done) if state in {State.VOLUNTARY, State.WAITING} else total.done,
        owed=0 if state in {State.VOLUNTARY, State.WAITING, State.WAIVED, State.CARRIED_OVER} else total.owed,
        year_owed=total.year_owed,
        forecast=total.forecast,
        due_on=total.short.last if total.short and state not in {State.MET, State.VOLUNTARY} else None,
        next_on=planned[0] if planned else None,
        reason=exemption.reason if exemption else "",
    )


def _within(days: Sequence[date], span: Period) -> int:
    return bisect_left(days, span.until) - bisect_left(days, span.since)


def _add(total: _Sum, span: Period, number: int, done: int, planned: int, on: date) -> None:
    """One period into the sum: what counts is capped at what is owed, so that a surplus covers no other period."""
    total.year_owed += number
    total.forecast += min(number, done + planned)
    if span.since > on:
        total.to_come = total.to_come or planned > 0
        return
    total.owed += number
    total.done += min(number, done)
    if done >= number:
        return
    total.short = total.short or span
    if span.until <= on:
        total.overdue = True
    elif done + planned < number and span.until - on <= NEAR:
        total.at_risk = True
    else:
        total.to_come = total.to_come or done + planned >= number


def _fixed_state(duty: Duty, exemption: Exemption | None, done: Sequence[date]) -> State | None:
    """States that no count changes."""
    if exemption:
        return exemption.state
    if duty.forbidden:
        return State.WAIVED
    if duty.strength is Strength.ENCOURAGED:
        return State.VOLUNTARY
    if duty.trigger and duty.trigger not in STANDING_TRIGGERS and not done:
        return State.WAITING
    return None


def _state_of(total: _Sum) -> State:
    if total.overdue:
        return State.OVERDUE
    if total.at_risk:
        return State.AT_RISK
    if total.short is None and total.owed:
        return State.MET
    return State.PLANNED if total.to_come else State.NOT_DUE
