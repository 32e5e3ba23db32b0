"""Several units' cells of one duty as one: what is worst shows, what was done adds up."""

from collections.abc import Iterable, Sequence
from datetime import date

from xueji.core.coverage.model import Cell, State

# The state that shows where cells differ, worst first.
WORST_FIRST = (
    State.OVERDUE,
    State.AT_RISK,
    State.PLANNED,
    State.NOT_DUE,
    State.MET,
    State.WAITING,
    State.CARRIED_OVER,
    State.VOLUNTARY,
    State.WAIVED,
)


def summed(cells: Sequence[Cell]) -> Cell | None:
    """One cell for all; None for none. The unit is that of a single cell, else ""."""
    if not cells:
        return None
    return Cell(
        duty=cells[0].duty,
        unit=cells[0].unit if len(cells) == 1 else "",
        state=min((cell.state for cell in cells), key=WORST_FIRST.index),
        done=sum(cell.done for cell in cells),
        owed=sum(cell.owed for cell in cells),
        year_owed=sum(cell.year_owed for cell in cells),
        forecast=sum(cell.forecast for cell in cells),
        due_on=_first(cell.due_on for cell in cells),
        next_on=_first(cell.next_on for cell in cells),
        reason=next((cell.reason for cell in cells if cell.reason), ""),
    )


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
