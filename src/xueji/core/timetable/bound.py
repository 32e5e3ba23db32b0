"""A proven lower bound: the problem falls apart when rooms and wide audiences are forgotten, each piece by itself."""

from collections.abc import Mapping

from xueji.core.timetable.board import Board
from xueji.core.timetable.chains import cheapest
from xueji.core.timetable.greedy import chains
from xueji.core.timetable.problem import Problem
from xueji.core.timetable.solve import Effort, solve


def quick_bound(problem: Problem) -> dict[str, float]:
    """Each series alone on an empty board, exactly, shared out over its meetings; the sum over meetings is the bound.

    Spacing between meetings that two chains share is left out, which only lowers it.
    """
    board = Board(problem)
    share: dict[str, float] = {}
    for rank, chain in chains(board):
        least = cheapest(board, chain, rank)
        for meeting in chain:
            share[problem.sessions[meeting].id] = least / len(chain)
    return share


def room_bound(problem: Problem) -> int:
    """What the slots cost at the least when only rooms are scarce: a flow of meetings through slots, solved exactly."""
    from ortools.graph.python import min_cost_flow  # takes longer to load than the first answer may

    flow = min_cost_flow.SimpleMinCostFlow()
    meetings, slots = len(problem.sessions), 2 * len(problem.days)
    sink = meetings + slots
    for i, meeting in enumerate(problem.sessions):
        flow.set_node_supply(i, 1)
        if not meeting.room:
            flow.add_arc_with_capacity_and_unit_cost(i, sink, 1, min(meeting.open().values(), default=0))
            continue
        for slot, cost in meeting.open().items():
            flow.add_arc_with_capacity_and_unit_cost(i, meetings + slot, 1, cost)
    for slot in range(slots):
        flow.add_arc_with_capacity_and_unit_cost(meetings + slot, sink, problem.rooms_at(slot), 0)
    flow.set_node_supply(sink, -meetings)
    return int(flow.optimal_cost()) if flow.solve() == flow.OPTIMAL else 0


def part_bound(problem: Problem, part: tuple[str, ...], effort: Effort, hint: Mapping[str, int]) -> int:
    """What the meetings of the part cost at the least, the others not being there."""
    return solve(problem, part, {}, effort, hint=hint).bound
