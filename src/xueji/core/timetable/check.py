"""Judges any timetable by the list of rules, knowing nothing of how it was found."""

from collections.abc import Mapping

from xueji.core.timetable.problem import Problem
from xueji.core.timetable.rules import RULES, Breach


def breaches(problem: Problem, slots: Mapping[str, int]) -> tuple[Breach, ...]:
    """Broken rules (cost None) and unmet wishes (their cost)."""
    return tuple(breach for rule in RULES for breach in rule.check(problem, slots))


def violations(problem: Problem, slots: Mapping[str, int]) -> tuple[Breach, ...]:
    return tuple(breach for breach in breaches(problem, slots) if breach.cost is None)


def cost(problem: Problem, slots: Mapping[str, int]) -> int:
    return sum(breach.cost or 0 for breach in breaches(problem, slots))
