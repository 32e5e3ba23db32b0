"""Duties, timetable and evidence on a date → the state of every duty at every unit that owes it."""

from xueji.core.coverage.model import Appointment, Cell, Exemption, State
from xueji.core.coverage.states import cover
from xueji.core.coverage.total import summed

__all__ = ["Appointment", "Cell", "Exemption", "State", "cover", "summed"]
