"""The only door to OR-Tools: the best places for some meetings while the rest of the year is held still."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from xueji.core.errors import XuejiError
from xueji.core.timetable.problem import Problem
from xueji.core.timetable.rules import RULES
from xueji.core.timetable.rules.program import Program


class SolverMissing(XuejiError):
    """OR-Tools is not installed; the caller goes on without it and says so."""


@dataclass(frozen=True, slots=True)
class Effort:
    seconds: float
    workers: int = 1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """`slots` of the free meetings, None where none was found; `bound` holds for their part of the cost."""

    slots: Mapping[str, int] | None
    bound: int
    optimal: bool
    infeasible: bool = False


def solver() -> Any:
    """The CP-SAT module, imported on first use because that takes longer than the first answer may."""
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise SolverMissing("没有安装 OR-Tools，改用内置的快速排法；结果可用，但不一定最省。") from error
    return cp_model


def solve(
    problem: Problem, free: Iterable[str], held: Mapping[str, int], effort: Effort, *, hint: Mapping[str, int]
) -> Solution:
    """Place `free` at least cost around `held` (neither moved nor charged, except where both share a wish)."""
    program = Program(solver(), problem, free, held)
    for rule in RULES:
        rule.post(program)
    return run(program, sum(program.costs), effort, hint)


def run(program: Program, objective: Any, effort: Effort, hint: Mapping[str, int]) -> Solution:
    cp_model = solver()
    program.model.minimize(objective)
    for name, options in program.choice.items():
        if hint.get(name) in options:
            for slot, var in options.items():
                program.model.add_hint(var, slot == hint[name])
    engine = cp_model.CpSolver()
    engine.parameters.max_time_in_seconds = max(0.01, effort.seconds)
    engine.parameters.num_workers = effort.workers
    engine.parameters.random_seed = effort.seed
    engine.parameters.linearization_level = 2
    status = engine.solve(program.model)
    if status == cp_model.INFEASIBLE:
        return Solution(None, 0, optimal=False, infeasible=True)
    bound = max(0, ceil(engine.best_objective_bound - 1e-6))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Solution(None, bound, optimal=False)
    slots = {
        name: slot for name, options in program.choice.items() for slot, var in options.items() if engine.value(var)
    }
    return Solution(slots, bound, optimal=status == cp_model.OPTIMAL)
