"""Seats a whole series at its cheapest given the rest of the board: a shortest path, one layer of days a meeting."""

from random import Random

from xueji.core.timetable.board import NOWHERE, Board

SCALE = 64
"""Costs are scaled so that a random number below the scale breaks ties without ever outweighing a cost of one."""


def seat(board: Board, chain: tuple[int, ...], rank: int | None, random: Random) -> bool:
    """Place the (lifted) meetings of the chain; False, with nothing placed, where no way through was found.

    `rank` is the series whose spacing ties the chain together; None for a single meeting.
    """
    layers = [_layer(board, meeting, rank, random) for meeting in chain]
    if not all(layers):
        return False
    path = _shortest(board, layers, rank)
    if path is None:
        return False
    for done, (meeting, slot) in enumerate(zip(chain, path, strict=True)):
        if not board.fits(meeting, slot):  # two meetings of the chain that are no neighbours want one slot
            board.clear(chain[:done])
            return False
        board.place(meeting, slot)
    return True


Choice = tuple[int, int, int]
"""(calendar day, scaled cost, slot)."""


def _layer(board: Board, meeting: int, rank: int | None, random: Random) -> list[Choice]:
    """The cheapest free slot of each day."""
    best: dict[int, Choice] = {}
    others = [k for k in board.series_of[meeting] if k != rank]
    weekly: dict[int, int] = {}
    mask, room = board.mask[meeting], board.room[meeting]
    busy, used, seats, weeks, ordinal = board.busy, board.used, board.seats, board.week, board.ordinal
    draw = random.random
    for slot, cost in board.costs[meeting].items():
        if busy[slot] & mask or (room and used[slot] >= seats[slot]):
            continue
        week, day = weeks[slot], ordinal[slot]
        if week not in weekly:
            weekly[week] = board.weekly_cost(meeting, slot)
        total = cost + weekly[week]
        for k in others:
            total += _beside(board, k, meeting, day)
        scaled = total * SCALE + int(draw() * 5)
        known = best.get(day)
        if known is None or scaled < known[1]:
            best[day] = (day, scaled, slot)
    return list(best.values())


def _beside(board: Board, series: int, meeting: int, day: int) -> int:
    """The spacing cost against the neighbours that another series already has on the board."""
    row, rule = board.series[series], board.problem.series[series]
    i, cost = row.index(meeting), 0
    if i and board.at[row[i - 1]] != NOWHERE:
        cost += rule.cost(day - board.ordinal[board.at[row[i - 1]]])
    if i + 1 < len(row) and board.at[row[i + 1]] != NOWHERE:
        cost += rule.cost(board.ordinal[board.at[row[i + 1]]] - day)
    return cost


def cheapest(board: Board, chain: tuple[int, ...], rank: int | None) -> int:
    """The least that the chain costs on its own, its meetings allowed to coincide: never above the truth."""
    reached: list[tuple[int, int]] = [(0, 0)]
    for number, meeting in enumerate(chain):
        layer: dict[int, int] = {}
        for slot, cost in board.costs[meeting].items():
            day = board.ordinal[slot]
            layer[day] = min(cost, layer.get(day, cost))
        if number and rank is not None:
            rule = board.problem.series[rank]
            step = [
                (min(so_far + rule.cost(day - last) for so_far, last in reached) + c, day) for day, c in layer.items()
            ]
        else:
            step = [(min(reached)[0] + cost, day) for day, cost in layer.items()]
        if not step:
            return 0
        reached = step
    return min(reached)[0]


def _shortest(board: Board, layers: list[list[Choice]], rank: int | None) -> list[int] | None:
    reached = [(cost, slot, day) for day, cost, slot in layers[0]]
    back: list[list[int]] = []
    for layer in layers[1:]:
        assert rank is not None
        rule = board.problem.series[rank]
        gap, slack, weight = rule.gap_days, rule.tolerance_days, rule.weight * SCALE
        step, came = [], []
        cheapest_first = sorted((*place, number) for number, place in enumerate(reached))
        for day, cost, slot in layer:
            best, origin = None, -1
            for so_far, last_slot, last_day, number in cheapest_first:
                if best is not None and so_far >= best:
                    break
                off = day - last_day - gap
                off = (off if off >= 0 else -off) - slack
                total = so_far + weight * off if off > 0 else so_far
                if (best is None or total < best) and slot != last_slot:
                    best, origin = total, number
            if best is not None:
                step.append((best + cost, slot, day))
                came.append(origin)
        if not step:
            return None
        reached, back = step, [*back, came]
        layer[:] = [(day, cost, slot) for cost, slot, day in step]
    return _walk_back(reached, back, layers)


def _walk_back(reached: list[tuple[int, int, int]], back: list[list[int]], layers: list[list[Choice]]) -> list[int]:
    at = min(range(len(reached)), key=lambda i: reached[i])
    path = [layers[-1][at][2]]
    for came, layer in zip(reversed(back), reversed(layers[:-1]), strict=True):
        at = came[at]
        path.append(layer[at][2])
    return path[::-1]
