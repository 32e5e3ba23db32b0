"""Duties to sessions, sessions to slots, and the judgement of both; OR-Tools is used nowhere else."""

from xueji.core.timetable.demand import demand
from xueji.core.timetable.pose import problem_for
from xueji.core.timetable.run import Finding, judge, timetable

__all__ = ["Finding", "demand", "judge", "problem_for", "timetable"]
