"""What `xueji timetable` says of one session or duty, and of the changes to a timetable that was written before."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from xueji.cli.offline.sources import bytes_of
from xueji.core.errors import XuejiError
from xueji.core.obligations.model import Duty
from xueji.core.organisation.model import Organisation
from xueji.core.timetable import Situation, difference, relax, why
from xueji.core.timetable.difference import told
from xueji.core.timetable.model import Demand, Half, Session, Slot, Status, Timetable
from xueji.core.timetable.situation import Judgement, called
from xueji.core.workdays import Calendar

MOST_SLOTS = 12
"""Of the other slots of a session, the cheapest; a year's window has five hundred."""


class OldTimetableError(XuejiError):
    """The file is no timetable.json that this command wrote."""


class NothingToExplain(XuejiError):
    """The name is neither a session's nor a duty's."""


def old_slots(path: Path) -> dict[str, Slot]:
    data = bytes_of(path, "旧日程（timetable.json）")
    try:
        rows = json.loads(data)["sessions"]
        slots = {row["id"]: Slot(date.fromisoformat(row["date"]), Half(row["half"])) for row in rows}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise OldTimetableError(
            f"{path.name} 不是旧日程。请给出 xueji timetable --out 写的 timetable.json。"
        ) from error
    if not slots:
        raise OldTimetableError(f"{path.name} 里没有场次。请给出 xueji timetable --out 写的 timetable.json。")
    return slots


def ensure_known(name: str, asked: Demand, duties: Sequence[Duty]) -> None:
    """Before the search, which takes its time."""
    if name not in {session.id for session in asked.sessions} | {duty.id for duty in duties}:
        example = asked.sessions[0].id if asked.sessions else duties[0].id
        raise NothingToExplain(f"没有名为“{name}”的场次或任务。请用 timetable.json 里的名称，例如 {example}。")


def changes(
    before: Mapping[str, Slot], found: Timetable, asked: Demand, organisation: Organisation, calendar: Calendar
) -> list[str]:
    seen = difference(before, found.slots, asked, organisation, calendar)
    if not seen.changes:
        return ["与旧日程相同，没有变动。"]
    head = f"变动 {len(seen.moved)} 场，新增 {len(seen.added)} 场，取消 {len(seen.removed)} 场。"
    return [head, *(f"  {told(change, asked)}" for change in seen.changes)]


def explained(
    name: str,
    found: Timetable,
    asked: Demand,
    duties: Sequence[Duty],
    organisation: Organisation,
    calendar: Calendar,
) -> list[str]:
    sessions = [session for session in asked.sessions if session.id == name]
    if sessions:
        return _session(sessions[0], Situation(asked, organisation, calendar, found.slots))
    return _duty(next(duty for duty in duties if duty.id == name), found, asked, duties, organisation, calendar)


def _session(session: Session, situation: Situation) -> list[str]:
    standing = why(situation, session.id)
    if standing.slot is None:
        lines = [f"{called(session)}：没有排定。"]
    else:
        parts = "，".join(f"{item.words} {item.cost}" for item in standing.items) or "这里没有不便"
        lines = [f"{called(session)}：{_when(standing.slot)}，代价 {standing.cost}（{parts}）。"]
    free = sorted((o for o in standing.others if not o.violations), key=lambda other: (other.delta, other.slot))
    closed = [other for other in standing.others if other.violations]
    lines.append(f"其他时段 {len(standing.others)} 个，{len(free)} 个可用：")
    lines += [f"  {_when(other.slot)}：{_priced(other)}" for other in free[:MOST_SLOTS]]
    lines += [f"  {_when(o.slot)}：不行，{'；'.join(v.words for v in o.violations)}" for o in closed[:MOST_SLOTS]]
    return lines


def _priced(other: Judgement) -> str:
    parts = "，".join(f"{rule} {change:+d}" for rule, change in other.by_rule)
    return f"代价 {other.delta:+d}" + (f"（{parts}）" if parts else "")


def _duty(
    duty: Duty,
    found: Timetable,
    asked: Demand,
    duties: Sequence[Duty],
    organisation: Organisation,
    calendar: Calendar,
) -> list[str]:
    lines = [f"{duty.clause}{duty.title}：{duty.quote}" if duty.quote else f"{duty.title}（{duty.number_source}）"]
    lines += [f"  {unplaced.reason}" for unplaced in asked.unplaced if unplaced.duty == duty.id]
    serving = [s for s in asked.sessions if any(service.duty == duty.id for service in s.serves)]
    placed = [s for s in serving if s.id in found.slots]
    if serving:
        lines.append(f"由 {len(serving)} 场活动完成，排定 {len(placed)} 场。")
    if found.status is Status.INFEASIBLE:
        needed = relax(asked, duties, organisation, calendar)
        lines += [f"  {words}" for row in needed.duties if row.duty == duty.id for words in row.words]
    return lines


def _when(slot: Slot) -> str:
    return f"{slot.day:%-m月%-d日}{slot.half.word}"
