"""Two timetables of one year → a list of changes, each with its reason, to accept or refuse one by one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from xueji.core.organisation.model import Organisation
from xueji.core.timetable.model import Demand, Slot
from xueji.core.timetable.situation import Situation, called, judge_move
from xueji.core.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Change:
    """`was` None: a new session; `to` None: one no longer asked for. The costs are the session's own at both slots,
    the rest standing as after the change; None where it has no slot or may not stand there."""

    session: str
    was: Slot | None
    to: Slot | None
    cost_before: int | None
    cost_after: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    added: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.moved + self.added + self.removed


def difference(
    before: Mapping[str, Slot],
    after: Mapping[str, Slot],
    demand: Demand,
    organisation: Organisation,
    calendar: Calendar,
) -> Difference:
    """`demand` and `organisation` are those of `after`: their absences and rooms give the reasons."""
    situation = Situation(demand, organisation, calendar, after)
    names = [session.id for session in demand.sessions]
    return Difference(
        tuple(_added(situation, name, after[name]) for name in names if name in after and name not in before),
        tuple(_removed(situation, name, before[name], names) for name in sorted(before) if name not in after),
        tuple(
            _moved(situation, name, before[name], after[name])
            for name in names
            if name in before and name in after and before[name] != after[name]
        ),
    )


def accept(before: Mapping[str, Slot], changes: Iterable[Change], accepted: Collection[str]) -> dict[str, Slot]:
    """The timetable with only these sessions' changes made; to be judged by `judge`, as any made by hand."""
    slots = dict(before)
    for change in changes:
        if change.session not in accepted:
            continue
        if change.to is None:
            slots.pop(change.session, None)
        else:
            slots[change.session] = change.to
    return slots


def _added(situation: Situation, name: str, slot: Slot) -> Change:
    duties = "；".join(dict.fromkeys(service.reason for service in situation.sessions[name].serves))
    return Change(name, None, slot, None, _own(situation, name, slot), f"新任务：{duties}" if duties else "新任务")


def _removed(situation: Situation, name: str, slot: Slot, asked: list[str]) -> Change:
    return Change(name, slot, None, None, None, "没有可排的时段" if name in asked else "任务不再要求这一场")


def _moved(situation: Situation, name: str, was: Slot, to: Slot) -> Change:
    back = judge_move(situation, name, was)
    after = _own(situation, name, to)
    if back.violations:
        reason = "；".join(violation.words for violation in back.violations)
        return Change(name, was, to, None, after, f"因为{reason}")
    items = situation.items(situation.sessions[name], was)
    dearer = [item.words for item in sorted(items, key=lambda item: -item.cost)[:2]]
    rules = [rule for rule, change in back.by_rule if change > 0]
    reason = f"因为{'；'.join(dearer)}" if dearer else f"为了{'、'.join(rules) or '让出时段'}"
    before = None if after is None else after + back.delta
    return Change(name, was, to, before, after, reason)


def _own(situation: Situation, name: str, slot: Slot) -> int | None:
    number = situation.number(slot)
    return None if number is None else sum(situation.price(name, number).values())


def told(change: Change, demand: Demand) -> str:
    """In one line: 第一党支部主题党日：3月6日上午 → 3月8日下午（因为王静缺席）."""
    sessions = {session.id: session for session in demand.sessions}
    who = called(sessions[change.session]) if change.session in sessions else change.session
    was, to = (_day(slot) if slot else "" for slot in (change.was, change.to))
    step = f"{was} → {to}" if was and to else f"新排 {to}" if to else f"取消 {was}"
    return f"{who}：{step}（{change.reason}）"


def _day(slot: Slot) -> str:
    return f"{slot.day:%-m月%-d日}{slot.half.word}"
