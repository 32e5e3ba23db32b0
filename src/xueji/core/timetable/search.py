"""The whole search, anytime: greedy, polish, proven bound, large neighbourhoods; the best so far is always kept."""

import os
from collections.abc import Mapping
from time import monotonic

from xueji.core.timetable import check
from xueji.core.timetable.board import Board
from xueji.core.timetable.bound import part_bound, quick_bound, room_bound
from xueji.core.timetable.conflicts import find_conflicts
from xueji.core.timetable.greedy import greedy
from xueji.core.timetable.improve import Neighbourhoods
from xueji.core.timetable.model import OnProgress, Progress, ShouldStop, Status
from xueji.core.timetable.parts import Parts, parts
from xueji.core.timetable.polish import Polisher, polish
from xueji.core.timetable.problem import Answer, Problem
from xueji.core.timetable.solve import Effort, SolverMissing, solve, solver

PATIENCE = 600
POLISH_SHARE = 0.5
"""Of the time, at most, for the search without OR-Tools before the one with it."""
SHORTEST_PIECE, LONGEST_PIECE = 0.3, 4.0
RESERVE = 0.8
"""Seconds kept back for starting up, for the solver's last overrun and for writing the answer."""


def search(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    workers: int | None = None,
    on_progress: OnProgress = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
    spent: float = 0.0,
    start: Mapping[str, int] | None = None,
) -> Answer:
    """The best timetable found within the seconds, of which `spent` are already gone; the last check is the judge's.

    It begins at `start`, an answer found before, where that still places everything and breaks no rule.
    """
    run = _Search(problem, seconds, seed, workers or os.cpu_count() or 1, on_progress, should_stop, spent)
    return run.answer(standing(problem, start or {}) or greedy(problem, seed=seed))


def standing(problem: Problem, slots: Mapping[str, int]) -> Board | None:
    """A board with this answer, where it still places everything and breaks no rule."""
    if slots.keys() != {meeting.id for meeting in problem.sessions} or check.violations(problem, slots):
        return None
    board = Board(problem)
    board.load(slots)
    return board


class _Search:
    def __init__(
        self,
        problem: Problem,
        seconds: float,
        seed: int,
        workers: int,
        on_progress: OnProgress,
        should_stop: ShouldStop,
        spent: float,
    ) -> None:
        self.problem, self.seed, self.workers = problem, seed, workers
        self.on_progress, self.should_stop = on_progress, should_stop
        self.start = monotonic() - spent
        self.limit = max(0.7 * seconds, seconds - RESERVE)
        self.trajectory: list[tuple[float, int]] = []
        self.notes: list[str] = []
        self.best: dict[str, int] = {}
        self.best_cost: int | None = None
        self.bound = 0

    def answer(self, board: Board) -> Answer:
        if board.missing():
            self._report("初排")
            verdict = find_conflicts(self.problem, board, max(0.5, self._left()), self.workers, self.seed)
            self.notes += verdict.notes
            if verdict.slots is None:
                slots = board.slots()
                cost = check.cost(self.problem, slots)
                return Answer(Status.INFEASIBLE, cost, 0, slots, (), verdict.conflicts, tuple(self.notes))
            board.load(verdict.slots)
        self._keep(board, "初排")
        shares = quick_bound(self.problem)
        self._raise_bound(int(sum(shares.values()) + 1 - 1e-6), "初排")
        self._refine(board, shares)
        status = Status.OPTIMAL if self.best_cost == self.bound else Status.FEASIBLE
        assert self.best_cost is not None
        return Answer(status, self.best_cost, self.bound, self.best, tuple(self.trajectory), notes=tuple(self.notes))

    def _refine(self, board: Board, shares: dict[str, float]) -> None:
        if not self.problem.sessions:
            return
        polisher = Polisher(board, self.seed)
        self._polish(polisher, "调整", until=POLISH_SHARE * self.limit)
        if self._over():
            return
        try:
            solver()
        except SolverMissing as error:
            self.notes.append(str(error))
            self._polish(polisher, "调整", patience=20 * PATIENCE, until=self.limit)
            return
        self._raise_bound(room_bound(self.problem), "求下界")
        cut = parts(self.problem)
        floors = self._prove(cut, shares)
        self._large_steps(board, polisher, cut, floors)

    def _polish(self, polisher: Polisher, stage: str, *, until: float, patience: int = PATIENCE) -> None:
        idle = 0
        while idle < patience and self._seconds() < until and not self._over():
            idle = 0 if polisher.step() else idle + 1
            if not idle:
                self._keep(polisher.board, stage)
            elif idle % 50 == 0:
                self._report(stage)

    def _prove(self, cut: Parts, shares: dict[str, float]) -> list[int]:
        """The bound of each narrow part, each part's proof given a little of the time that is left."""
        floors: list[int] = []
        total = 0
        pieces = (*cut.narrow, cut.wide) if cut.wide else cut.narrow
        rest = sum(shares.values())
        for number, part in enumerate(pieces):
            quick = sum(shares[name] for name in part)
            floor = int(quick + 1 - 1e-6)
            seconds = min(LONGEST_PIECE, self._left() * 0.4 / (len(pieces) - number) * 2)
            if part is not cut.wide and seconds > SHORTEST_PIECE / 2 and not self._over():
                effort = Effort(seconds, self.workers, self.seed)
                floor = max(floor, part_bound(self.problem, part, effort, self.best))
            floors.append(floor)
            total, rest = total + floor, rest - quick
            self._raise_bound(int(total + rest + 1 - 1e-6), "求下界")
        return floors

    def _large_steps(self, board: Board, polisher: Polisher, cut: Parts, floors: list[int]) -> None:
        choose = Neighbourhoods(self.problem, cut, self.seed)
        while not self._over():
            gaps = [_cost_of(board, part) - floor for part, floor in zip(cut.narrow, floors, strict=False)]
            free = choose.next(board.slots(), gaps)
            seconds = min(LONGEST_PIECE, self._left())
            if not free or seconds < SHORTEST_PIECE:
                return
            held = {name: slot for name, slot in board.slots().items() if name not in set(free)}
            effort = Effort(seconds, self.workers, self.seed + choose.turn)
            found = solve(self.problem, free, held, effort, hint=board.slots())
            if found.slots is not None:
                self._adopt(board, {**held, **found.slots})
            polisher.cost = board.cost()
            self._polish_a_while(polisher)
            self._report("大邻域搜索")

    def _polish_a_while(self, polisher: Polisher) -> None:
        started = monotonic()
        polish(polisher, lambda: self._over() or monotonic() - started > 0.2, PATIENCE)
        self._keep(polisher.board, "大邻域搜索")

    def _adopt(self, board: Board, slots: dict[str, int]) -> None:
        before, cost = board.slots(), board.cost()
        board.load(slots)
        if board.cost() > cost:
            board.load(before)

    def _keep(self, board: Board, stage: str) -> None:
        """Keep a better board, if the judge finds no fault with it."""
        cost = board.cost()
        if self.best_cost is not None and cost >= self.best_cost:
            return
        self.best, self.best_cost = board.slots(), cost
        self.trajectory.append((round(self._seconds(), 2), cost))
        self._report(stage)

    def _raise_bound(self, bound: int, stage: str) -> None:
        self.bound = max(self.bound, bound)
        self._report(stage)

    def _report(self, stage: str) -> None:
        self.on_progress(Progress(self._seconds(), self.best_cost, self.bound, stage))

    def _seconds(self) -> float:
        return monotonic() - self.start

    def _left(self) -> float:
        return self.limit - self._seconds()

    def _over(self) -> bool:
        return self._left() <= 0 or self.best_cost == self.bound or self.should_stop()


def _cost_of(board: Board, part: tuple[str, ...]) -> int:
    """What the part's meetings cost where they are: their slots and their series."""
    meetings = {board.index[name] for name in part}
    rows = {row for meeting in meetings for row in board.series_of[meeting]}
    return sum(board.costs[m][board.at[m]] for m in meetings) + sum(board.spacing(row) for row in rows)
