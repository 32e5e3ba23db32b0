"""Duties to sessions, sessions to slots, and the judgement of both; OR-Tools is used nowhere else."""

from xueji.core.timetable.demand import demand
from xueji.core.timetable.difference import accept, difference
from xueji.core.timetable.explain import why
from xueji.core.timetable.pose import problem_for
from xueji.core.timetable.relax import relax
from xueji.core.timetable.run import Finding, first_answer, judge, timetable
from xueji.core.timetable.situation import Situation, judge_move

__all__ = [
    "Finding",
    "Situation",
    "accept",
    "demand",
    "difference",
    "first_answer",
    "judge",
    "judge_move",
    "problem_for",
    "relax",
    "timetable",
    "why",
]
