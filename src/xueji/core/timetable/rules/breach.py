"""What a rule finds when it judges a timetable."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breach:
    """`cost` None: the rule is hard and broken; a number: what a wish that was not met costs. `row` is a series' or
    weekly row's id; `slot` where it happens."""

    rule: str
    sessions: tuple[str, ...]
    cost: int | None = None
    slot: int | None = None
    row: str = ""
