"""Facts that were confirmed by whoever kept the record."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fact:
    """An activity whose record is closed, or a duty done without a meeting; `serves` are ids of duties.

    `unit` is the unit that held it. `kind` and `id` name the row it came from.
    """

    id: str
    unit: str
    day: date
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """A fact counted once for a duty at a unit."""

    fact: str
    duty: str
    unit: str
    day: date
