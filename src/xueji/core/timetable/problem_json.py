"""The problem as a file (version 1) and the answer as JSON; every fault of a file is told with its place."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xueji.core.errors import XuejiError
from xueji.core.timetable.problem import Answer, Meeting, Problem, Series, Weekly

VERSION = 1
FIELDS = {
    "": {"version", "days", "halves", "rooms", "audiences", "sessions", "series", "weekly"},
    "days": {"date", "week"},
    "sessions": {"id", "audience", "room", "slots", "costs"},
    "series": {"id", "sessions", "gap_days", "tolerance_days", "weight"},
    "weekly": {"id", "sessions", "limit", "weight"},
}
MAY_HAVE = {"": {"reference", "move", "closed_rooms"}, "sessions": {"short", "off_day"}}
"""Fields that a file may leave out."""
LARGEST_COST = 1_000_000


class ProblemFileError(XuejiError):
    """The file is no timetable problem; the message names the place."""


def read_problem(data: bytes) -> Problem:
    try:
        form = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ProblemFileError(f"问题文件不是 JSON：{error}。") from error
    _fields(form, "", "问题文件")
    if form["version"] != VERSION:
        raise ProblemFileError(f"version：是 {form['version']!r}，本程序只读版本 {VERSION}。")
    if form["halves"] != ["am", "pm"]:
        raise ProblemFileError('halves：应当是 ["am", "pm"]。')
    days = _days(form["days"])
    audiences = _audiences(form["audiences"])
    meetings = tuple(_meeting(row, f"sessions[{i}]", 2 * len(days), audiences) for i, row in _rows(form, "sessions"))
    ids = {meeting.id for meeting in meetings}
    if len(ids) < len(meetings):
        raise ProblemFileError("sessions：有重复的 id。")
    return Problem(
        tuple(day for day, _ in days),
        tuple(week for _, week in days),
        _number(form["rooms"], "rooms"),
        audiences,
        meetings,
        tuple(_series(row, f"series[{i}]", ids) for i, row in _rows(form, "series")),
        tuple(_weekly(row, f"weekly[{i}]", ids) for i, row in _rows(form, "weekly")),
        _reference(form.get("reference", {}), 2 * len(days), ids),
        _number(form.get("move", 0), "move"),
        _closed_rooms(form.get("closed_rooms", {}), 2 * len(days)),
    )


def _reference(form: Any, end: int, ids: set[str]) -> dict[str, int]:
    if not isinstance(form, dict):
        raise ProblemFileError("reference：应当是对象。")
    if unknown := form.keys() - ids:
        raise ProblemFileError(f"reference：没有名为 {min(unknown)!r} 的场次。")
    return {name: _number(slot, f"reference.{name}", most=end - 1) for name, slot in form.items()}


def _closed_rooms(form: Any, end: int) -> dict[int, int]:
    if not isinstance(form, dict) or not all(slot.isdecimal() and int(slot) < end for slot in form):
        raise ProblemFileError(f"closed_rooms：应当是对象，键是 0 到 {end - 1} 的时段。")
    return {int(slot): _number(number, f"closed_rooms.{slot}") for slot, number in form.items()}


def _rows(form: Mapping[str, Any], name: str) -> Sequence[tuple[int, Any]]:
    if not isinstance(form[name], list):
        raise ProblemFileError(f"{name}：应当是列表。")
    for i, row in enumerate(form[name]):
        _fields(row, name, f"{name}[{i}]")
    return tuple(enumerate(form[name]))


def _fields(row: Any, kind: str, place: str) -> None:
    if not isinstance(row, dict):
        raise ProblemFileError(f"{place}：应当是对象。")
    if unknown := set(row) - FIELDS[kind] - MAY_HAVE.get(kind, set()):
        raise ProblemFileError(f"{place}：不认识的字段 {'、'.join(sorted(unknown))}。")
    if missing := FIELDS[kind] - set(row):
        raise ProblemFileError(f"{place}：缺少字段 {'、'.join(sorted(missing))}。")


def _days(rows: Any) -> list[tuple[date, int]]:
    if not isinstance(rows, list):
        raise ProblemFileError("days：应当是列表。")
    days: list[tuple[date, int]] = []
    for i, row in enumerate(rows):
        _fields(row, "days", f"days[{i}]")
        try:
            day = date.fromisoformat(row["date"])
        except (TypeError, ValueError) as error:
            raise ProblemFileError(f"days[{i}].date：{row['date']!r} 不是日期。") from error
        if days and day <= days[-1][0]:
            raise ProblemFileError(f"days[{i}].date：日期应当一天比一天晚。")
        days.append((day, _number(row["week"], f"days[{i}].week", least=-LARGEST_COST)))
    return days


def _audiences(form: Any) -> dict[str, frozenset[str]]:
    if not isinstance(form, dict):
        raise ProblemFileError("audiences：应当是对象。")
    for name, atoms in form.items():
        if not isinstance(atoms, list) or not atoms or not all(isinstance(atom, str) for atom in atoms):
            raise ProblemFileError(f"audiences.{name}：应当是非空的字符串列表。")
    return {name: frozenset(atoms) for name, atoms in form.items()}


def _meeting(row: dict[str, Any], place: str, end: int, audiences: Mapping[str, frozenset[str]]) -> Meeting:
    slots, costs = _numbers(row["slots"], f"{place}.slots"), _numbers(row["costs"], f"{place}.costs")
    if len(slots) != len(costs):
        raise ProblemFileError(f"{place}：slots 有 {len(slots)} 个，costs 有 {len(costs)} 个，应当一样多。")
    if any(slot >= end for slot in slots):
        raise ProblemFileError(f"{place}.slots：有超出日历的时段（共 {end} 个）。")
    if len(set(slots)) < len(slots):
        raise ProblemFileError(f"{place}.slots：有重复的时段。")
    if not isinstance(row["audience"], str) or row["audience"] not in audiences:
        raise ProblemFileError(f"{place}.audience：audiences 里没有 {row['audience']!r}。")
    if row["room"] not in (0, 1):
        raise ProblemFileError(f"{place}.room：应当是 0 或 1。")
    short, off_day = (frozenset(_numbers(row.get(key, []), f"{place}.{key}")) for key in ("short", "off_day"))
    if not short | off_day <= set(slots):
        raise ProblemFileError(f"{place}：short 和 off_day 里有不在 slots 里的时段。")
    return Meeting(_text(row["id"], f"{place}.id"), row["audience"], bool(row["room"]), slots, costs, short, off_day)


def _series(row: dict[str, Any], place: str, ids: set[str]) -> Series:
    gap, slack, weight = (_number(row[key], f"{place}.{key}") for key in ("gap_days", "tolerance_days", "weight"))
    return Series(_text(row["id"], f"{place}.id"), _members(row, place, ids), gap, slack, weight)


def _weekly(row: dict[str, Any], place: str, ids: set[str]) -> Weekly:
    limit, weight = (_number(row[key], f"{place}.{key}") for key in ("limit", "weight"))
    return Weekly(_text(row["id"], f"{place}.id"), _members(row, place, ids), limit, weight)


def _members(row: dict[str, Any], place: str, ids: set[str]) -> tuple[str, ...]:
    names = row["sessions"]
    if not isinstance(names, list):
        raise ProblemFileError(f"{place}.sessions：应当是列表。")
    for name in names:
        if not isinstance(name, str) or name not in ids:
            raise ProblemFileError(f"{place}.sessions：没有名为 {name!r} 的场次。")
    if len(set(names)) < len(names):
        raise ProblemFileError(f"{place}.sessions：有重复的场次。")
    return tuple(names)


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise ProblemFileError(f"{place}：应当是非空的字符串。")
    return value


def _numbers(values: Any, place: str) -> tuple[int, ...]:
    if not isinstance(values, list):
        raise ProblemFileError(f"{place}：应当是列表。")
    return tuple(_number(value, f"{place}[{i}]") for i, value in enumerate(values))


def _number(value: Any, place: str, *, least: int = 0, most: int = LARGEST_COST) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ProblemFileError(f"{place}：{value!r} 应当是 {least} 到 {most} 之间的整数。")
    return value


def write_problem(problem: Problem) -> bytes:
    form = {
        "version": VERSION,
        "days": [{"date": d.isoformat(), "week": w} for d, w in zip(problem.days, problem.weeks, strict=True)],
        "halves": ["am", "pm"],
        "rooms": problem.rooms,
        "audiences": {name: sorted(atoms) for name, atoms in problem.audiences.items()},
        "sessions": [_meeting_form(meeting) for meeting in problem.sessions],
        "series": [{field: getattr(row, field) for field in Series.__slots__} for row in problem.series],
        "weekly": [{field: getattr(row, field) for field in Weekly.__slots__} for row in problem.weekly],
    }
    if problem.reference:
        form |= {"reference": dict(problem.reference), "move": problem.move}
    if problem.closed_rooms:
        form["closed_rooms"] = {str(slot): number for slot, number in problem.closed_rooms.items()}
    return json.dumps(form, ensure_ascii=False).encode()


def _meeting_form(m: Meeting) -> dict[str, Any]:
    form: dict[str, Any] = {"id": m.id, "audience": m.audience, "room": int(m.room), "slots": m.slots, "costs": m.costs}
    closed = {"short": sorted(m.short), "off_day": sorted(m.off_day)}
    return form | {key: slots for key, slots in closed.items() if slots}


def answer_form(answer: Answer) -> dict[str, Any]:
    """As printed by --json; conflicts only where the problem is infeasible."""
    form: dict[str, Any] = {
        "status": answer.status.value,
        "cost": answer.cost,
        "bound": answer.bound,
        "slots": dict(answer.slots),
        "trajectory": [list(point) for point in answer.trajectory],
    }
    if answer.conflicts:
        form["conflicts"] = [{"sessions": c.sessions, "rules": c.rules} for c in answer.conflicts]
    if answer.notes:
        form["notes"] = list(answer.notes)
    return form
