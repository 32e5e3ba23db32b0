"""Topics to sessions, a stage of its own: each topic reaches each unit as often as it is owed, spread over the year.

A unit's topics are dealt out as a flow of least cost, which is whole-numbered and proven least by itself, where a joint
model of all units needs redundant counting bounds to be proven at all. Without OR-Tools the nearest free session is
taken in turn.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xueji.core.obligations.model import Form

TOPIC_FORMS = frozenset(
    {
        Form.CENTRE_GROUP_STUDY,
        Form.THEME_DAY,
        Form.MEMBERS_MEETING,
        Form.COLLECTIVE_STUDY,
        Form.SEMINAR,
        Form.PARTY_LECTURE,
        Form.LECTURE,
    }
)
"""Sessions of all a unit's people: a topic that only the committee or one group has met has not reached the unit."""
MOST_A_SESSION = 2
MISSED, CROWDED = 100_000, 20
"""An occurrence left out; a second topic in one session, as bad as twenty days off its time."""


@dataclass(frozen=True, slots=True)
class Topic:
    """`times` at each unit, or as `at` says for single units; not before `since`, when its materials exist."""

    id: str
    times: int = 1
    since: date | None = None
    at: Mapping[str, int] = field(default_factory=dict)

    def owed(self, unit: str) -> int:
        return self.at.get(unit, self.times)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session that can take topics; `has` are those it was given before and keeps."""

    id: str
    unit: str
    day: date
    has: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Short:
    """A topic that reaches a unit less often than owed."""

    topic: str
    unit: str
    missing: int
    reason: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """`topics` of each sitting (those it had and new ones); `proven` the units for which nothing better exists."""

    topics: Mapping[str, tuple[str, ...]]
    short: tuple[Short, ...]
    proven: frozenset[str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Turn:
    """One occurrence of a topic and the day (ordinal) around which it would lie best."""

    topic: Topic
    target: int


def assign_topics(
    topics: Sequence[Topic], sittings: Sequence[Sitting], *, since: date, until: date, most: int = MOST_A_SESSION
) -> Assignment:
    """Every unit that has a sitting gets every topic, between `since` and `until` (included), `most` in a session."""
    of: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in sorted(sittings, key=lambda s: (s.day, s.id)):
        of[sitting.unit].append(sitting)
    solver = _flow()
    given = {sitting.id: list(sitting.has) for sitting in sittings}
    short: list[Short] = []
    for unit, own in of.items():
        # In the plan's order each topic is a little later than the one before it, or all would crowd in midsummer.
        phases = [(n + 0.5) / len(topics) for n in range(len(topics))]
        turns = [
            turn
            for topic, phase in zip(topics, phases, strict=True)
            for turn in _turns(topic, phase, unit, own, since, until)
        ]
        taken = _by_flow(solver, turns, own, most) if solver else _in_turn(turns, own, most)
        for turn, place in taken:
            given[own[place].id].append(turn.topic.id)
        short += _short(topics, unit, own, given)
    notes = () if solver else ("没有安装 OR-Tools：专题按先后就近安排，可用，但不一定最匀。",)
    proven = frozenset(of) if solver else frozenset[str]()
    return Assignment({name: tuple(got) for name, got in given.items()}, tuple(short), proven, notes)


def _flow() -> Any:
    try:
        from ortools.graph.python import min_cost_flow  # slow to load, and may be absent
    except ImportError:
        return None
    return min_cost_flow


def _turns(topic: Topic, phase: float, unit: str, own: list[Sitting], since: date, until: date) -> list[_Turn]:
    """The occurrences still owed, at even distances over the time that is left to the topic."""
    number = topic.owed(unit)
    first = max(since, topic.since or since).toordinal()
    width = max(1, until.toordinal() - first + 1)
    targets = [first + int(width * (k + phase) / number) for k in range(number)]
    for sitting in own:
        if topic.id in sitting.has and targets:
            targets.remove(min(targets, key=lambda target: abs(target - sitting.day.toordinal())))
    return [_Turn(topic, target) for target in targets]


def _free(turn: _Turn, sitting: Sitting) -> bool:
    return turn.topic.id not in sitting.has and (turn.topic.since is None or turn.topic.since <= sitting.day)


def _by_flow(solver: Any, turns: list[_Turn], own: list[Sitting], most: int) -> list[tuple[_Turn, int]]:
    """Turn → (topic at a sitting, at most once) → sitting → sink; a second topic in a sitting costs more."""
    flow = solver.SimpleMinCostFlow()
    pairs: dict[tuple[str, int], int] = {}
    sink = len(turns)
    places = [sink + 1 + place for place in range(len(own))]
    arcs: dict[int, tuple[_Turn, int]] = {}
    for n, turn in enumerate(turns):
        flow.set_node_supply(n, 1)
        flow.add_arc_with_capacity_and_unit_cost(n, sink, 1, MISSED)
        for place, sitting in enumerate(own):
            if not _free(turn, sitting):
                continue
            node = pairs.get((turn.topic.id, place))
            if node is None:
                node = pairs[turn.topic.id, place] = sink + 1 + len(own) + len(pairs)
                flow.add_arc_with_capacity_and_unit_cost(node, places[place], 1, 0)
            off = abs(sitting.day.toordinal() - turn.target)
            arcs[flow.add_arc_with_capacity_and_unit_cost(n, node, 1, off)] = (turn, place)
    for place, sitting in enumerate(own):
        for load in range(len(sitting.has), most):
            flow.add_arc_with_capacity_and_unit_cost(places[place], sink, 1, CROWDED * load)
    flow.set_node_supply(sink, -len(turns))
    status = flow.solve()
    assert status == flow.OPTIMAL  # every turn may be missed, so there is always a flow
    return [taken for arc, taken in arcs.items() if flow.flow(arc)]


def _in_turn(turns: list[_Turn], own: list[Sitting], most: int) -> list[tuple[_Turn, int]]:
    """The nearest sitting that still has a place, those with the fewest topics first."""
    taken: list[tuple[_Turn, int]] = []
    load = [len(sitting.has) for sitting in own]
    met: set[tuple[str, int]] = set()
    for turn in sorted(turns, key=lambda turn: turn.target):
        places = [
            place
            for place, sitting in enumerate(own)
            if _free(turn, sitting) and load[place] < most and (turn.topic.id, place) not in met
        ]
        if places:
            days = [sitting.day.toordinal() for sitting in own]
            best = min(places, key=lambda place: abs(days[place] - turn.target) + CROWDED * load[place])
            load[best] += 1
            met.add((turn.topic.id, best))
            taken.append((turn, best))
    return taken


def _short(topics: Sequence[Topic], unit: str, own: list[Sitting], given: Mapping[str, list[str]]) -> list[Short]:
    found = []
    for topic in topics:
        missing = topic.owed(unit) - sum(given[sitting.id].count(topic.id) for sitting in own)
        if missing > 0:
            late = topic.since is not None and not any(topic.since <= sitting.day for sitting in own)
            reason = f"{topic.since:%-m月%-d日}有材料以后没有场次" if late else "场次不够，每场的专题已满"
            found.append(Short(topic.id, unit, missing, reason))
    return found
