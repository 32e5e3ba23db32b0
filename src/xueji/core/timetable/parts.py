"""Cuts a problem into parts that meet only at rooms and wide audiences: the whole organ's meetings, each branch."""

from collections import Counter
from dataclasses import dataclass

from xueji.core.timetable.problem import Meeting, Problem

LARGEST_PART = 100
"""Meetings; an audience that would join parts to more than this counts as wide. A busy branch has about 60 a year."""


@dataclass(frozen=True, slots=True)
class Parts:
    wide: tuple[str, ...]
    narrow: tuple[tuple[str, ...], ...]


def parts(problem: Problem) -> Parts:
    numbers = Counter(meeting.audience for meeting in problem.sessions)
    group = {atom: frozenset([atom]) for members in problem.audiences.values() for atom in members}
    size: Counter[frozenset[str]] = Counter()
    wide: set[str] = set()
    for audience in sorted(numbers, key=lambda name: (len(problem.audiences[name]), name)):
        joined = {group[atom] for atom in problem.audiences[audience]}
        total = numbers[audience] + sum(size[part] for part in joined)
        if total > LARGEST_PART and len(joined) > 1:
            wide.add(audience)
            continue
        whole = frozenset[str]().union(*joined)
        size[whole] = total
        group.update(dict.fromkeys(whole, whole))
    return _gather(problem, wide, group)


def _gather(problem: Problem, wide: set[str], group: dict[str, frozenset[str]]) -> Parts:
    narrow: dict[object, list[str]] = {}
    for meeting in problem.sessions:
        if meeting.audience not in wide:
            narrow.setdefault(_part(problem, meeting, group), []).append(meeting.id)
    return Parts(
        tuple(meeting.id for meeting in problem.sessions if meeting.audience in wide),
        tuple(tuple(names) for names in narrow.values()),
    )


def _part(problem: Problem, meeting: Meeting, group: dict[str, frozenset[str]]) -> object:
    members = problem.audiences[meeting.audience]
    return group[min(members)] if members else meeting.id
