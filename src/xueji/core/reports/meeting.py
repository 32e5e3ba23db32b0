"""A meeting's papers: the notice before it, the minutes after it."""

from dataclasses import dataclass
from datetime import date, time

from xueji.core.documents.layout import Part
from xueji.core.documents.paper import Paper, Paragraph, full_date

CHINESE_NUMERALS = "一二三四五六七八九十"
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Item:
    title: str
    first_item: bool = False
    speaker: str = ""
    text: str = ""
    clause: str = ""
    """The plan's clause it treats ("二、（八）"), or ""."""


@dataclass(frozen=True, slots=True)
class Names:
    """Who was there and who was not, by name in the order of the roster; reasons of leave never leave the record."""

    present: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def due(self) -> int:
        return len(self.present) + len(self.leave) + len(self.absent)


@dataclass(frozen=True, slots=True)
class Meeting:
    unit: str
    title: str
    day: date
    starts_at: time
    minutes: int
    place: str
    chair: str
    recorder: str
    items: tuple[Item, ...]
    organ: str


def ordinal(place: int) -> str:
    """1 → 一, 11 → 十一, 21 → 二十一 (up to 99, as official papers number)."""
    tens, ones = divmod(place, 10)
    if place <= 10:
        return CHINESE_NUMERALS[place - 1]
    return ("" if tens == 1 else CHINESE_NUMERALS[tens - 1]) + "十" + (CHINESE_NUMERALS[ones - 1] if ones else "")


def notice(meeting: Meeting, *, dated: date) -> Paper:
    """关于…的通知: when, where, who, what."""
    when = f"{full_date(meeting.day)}（星期{WEEKDAYS[meeting.day.weekday()]}）{meeting.starts_at:%H:%M}"
    body = [
        Paragraph(Part.BODY, f"按照年度学习计划安排，定于近期组织{meeting.title}。现将有关事项通知如下："),
        Paragraph(Part.LEVEL_1, "一、时间"),
        Paragraph(Part.BODY, f"{when}，约{meeting.minutes}分钟。"),
        Paragraph(Part.LEVEL_1, "二、地点"),
        Paragraph(Part.BODY, f"{meeting.place}。" if meeting.place else "另行通知。"),
        Paragraph(Part.LEVEL_1, "三、议题"),
        *_agenda(meeting),
        Paragraph(Part.LEVEL_1, "四、有关要求"),
        Paragraph(Part.BODY, "请提前安排好工作，按时参加。因公务等原因不能参加的，请在会前向记录人请假，会后补学。"),
    ]
    return Paper(f"关于开展{meeting.title}的通知", f"{meeting.unit}各位同志", tuple(body), meeting.organ, dated)


def _agenda(meeting: Meeting) -> list[Paragraph]:
    lines = [
        Paragraph(Part.BODY, f"{place}. {'第一议题：' if item.first_item else ''}{item.title}")
        for place, item in enumerate(meeting.items, 1)
    ]
    return lines or [Paragraph(Part.BODY, "另行通知。")]


FEWEST = 5
"""Smaller numbers of people are not told to those outside the organ: they would name them."""


def told_outside(due: int, present: int) -> str:
    """How many were there, for inspectors: a number of people below five is not said, nor given away by another."""
    if due < FEWEST:
        return f"不足{FEWEST}人"
    if present == due:
        return f"应到{due}人，全部到会"
    if due - present < FEWEST:
        return f"应到{due}人，未到的不足{FEWEST}人"
    return f"应到{due}人，实到{present}人" if present >= FEWEST else f"应到{due}人，实到不足{FEWEST}人"


def minutes(meeting: Meeting, names: Names, *, named: bool = True) -> Paper:
    """会议记录: 应到、实到、请假、缺席 with the marks' numbers and (`named`) names, then each item as written down."""
    counts = f"应到{names.due}人，实到{len(names.present)}人，请假{len(names.leave)}人，缺席{len(names.absent)}人"
    if not named:
        counts = told_outside(names.due, len(names.present))
    facts = [("时间", f"{full_date(meeting.day)} {meeting.starts_at:%H:%M}"), ("地点", meeting.place)]
    facts += [("主持", meeting.chair), ("记录", meeting.recorder), ("人数", counts)]
    if named:
        facts += [
            ("出席", "、".join(names.present)),
            ("请假", "、".join(names.leave)),
            ("缺席", "、".join(names.absent)),
        ]
    body = [Paragraph(Part.BODY, text or "无", label) for label, text in facts if text or label in {"请假", "缺席"}]
    for place, item in enumerate(meeting.items, 1):
        body.append(Paragraph(Part.LEVEL_1, f"{ordinal(place)}、{'第一议题：' if item.first_item else ''}{item.title}"))
        if item.clause:
            body.append(Paragraph(Part.BODY, f"（依据年度学习计划{item.clause.rstrip('、')}）"))
        said = [line for line in item.text.splitlines() if line.strip()]
        if item.speaker:
            body.append(Paragraph(Part.BODY, f"{item.speaker}领学。"))
        body += [Paragraph(Part.BODY, line.strip()) for line in said]
    return Paper(f"{meeting.unit}{meeting.title}会议记录", "", tuple(body), meeting.unit, meeting.day)
