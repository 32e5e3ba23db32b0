"""What is to be timetabled and what a timetable is: sessions, slots, progress."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xueji.core.obligations.model import Form


class Half(StrEnum):
    MORNING = "am"
    AFTERNOON = "pm"

    @property
    def word(self) -> str:
        return "上午" if self is Half.MORNING else "下午"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A half of a working day; dates are Asia/Shanghai dates."""

    day: date
    half: Half


@dataclass(frozen=True, slots=True)
class Service:
    """A duty that a session or an item of it serves, and the reason in words."""

    duty: str
    reason: str


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting to be held by `unit` on a working day within [since, until], both included.

    `serves` names each duty that it counts for. `minutes` is its planned length, `room` whether it takes a meeting
    room, `half` a wish, not a rule. `ordinal` counts the sessions of one duty, host and period from 1.
    """

    id: str
    title: str
    form: Form
    unit: str
    since: date
    until: date
    serves: tuple[Service, ...]
    minutes: int = 60
    room: bool = True
    half: Half | None = None
    ordinal: int = 1


@dataclass(frozen=True, slots=True)
class Deadline:
    """A record, outcome or standing duty: it takes no time, it has a last day."""

    duty: str
    unit: str
    until: date


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A duty that asks for no session, and why, in words: it waits for its event, is forbidden, needs a decision."""

    duty: str
    reason: str


@dataclass(frozen=True, slots=True)
class Demand:
    sessions: tuple[Session, ...]
    deadlines: tuple[Deadline, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()


class Status(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Progress:
    """Seconds since the start, best cost so far (None: no answer yet), proven bound, and the stage's Chinese name."""

    seconds: float
    cost: int | None
    bound: int
    stage: str


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Timetable:
    """Session id → slot. Sessions that could not be placed are missing here and named in `conflicts`, in words."""

    slots: Mapping[str, Slot]
    cost: int
    bound: int
    status: Status
    conflicts: tuple[str, ...] = ()
