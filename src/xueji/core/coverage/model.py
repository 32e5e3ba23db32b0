"""What is done, due and missing of each duty at each unit, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    NOT_DUE = "not_due"
    PLANNED = "planned"
    AT_RISK = "at_risk"
    MET = "met"
    OVERDUE = "overdue"
    WAITING = "waiting"
    CARRIED_OVER = "carried_over"
    WAIVED = "waived"
    VOLUNTARY = "voluntary"

    @property
    def word(self) -> str:
        return WORDS[self]


WORDS: Mapping[State, str] = {
    State.NOT_DUE: "未到期",
    State.PLANNED: "已安排",
    State.AT_RISK: "临近",
    State.MET: "已完成",
    State.OVERDUE: "逾期",
    State.WAITING: "等待触发",
    State.CARRIED_OVER: "已结转",
    State.WAIVED: "不作要求",
    State.VOLUNTARY: "自愿",
}


@dataclass(frozen=True, slots=True)
class Appointment:
    """A planned activity that will serve the duty at the unit."""

    duty: str
    unit: str
    day: date


@dataclass(frozen=True, slots=True)
class Exemption:
    """A person's decision that the duty is waived or carried over; unit None: for every unit."""

    duty: str
    unit: str | None
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A duty at a unit on a date: `done` of `owed` up to and with the current period, `year_owed` in the whole.

    `due_on` is the last day of the earliest period that is short, `next_on` the next planned day.
    `forecast` is what will be done by the period's end if every planned activity is held.
    """

    duty: str
    unit: str
    state: State
    done: int
    owed: int
    year_owed: int
    forecast: int
    due_on: date | None = None
    next_on: date | None = None
    reason: str = ""
