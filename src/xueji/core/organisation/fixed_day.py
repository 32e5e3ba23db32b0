"""The day of each month that a unit keeps for its 主题党日: 每月5日, 每月第一个周五, 每月最后一个周五."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = "一二三四五六日"
LAST = -1
NTH = {"一": 1, "二": 2, "三": 3, "四": 4, "最后": LAST}
REQUIRED = "（必须）"
EXAMPLES = "“每月5日”“每月第一个周五”或“每月最后一个周五”，必须在这一天的加“（必须）”"
LATEST = 28
"""Of the days that every month has."""


@dataclass(frozen=True, slots=True)
class FixedDay:
    """The `number`-th `weekday` (0 is Monday) of a month, counted from its end where -1; with `weekday` None the day
    of that number. `required`: no other day will do; else another is only dearer."""

    number: int
    weekday: int | None = None
    required: bool = False

    def __str__(self) -> str:
        if self.weekday is None:
            day = f"{self.number}日"
        else:
            nth = "最后一个" if self.number == LAST else f"第{WEEKDAYS[self.number - 1]}个"
            day = f"{nth}周{WEEKDAYS[self.weekday]}"
        return f"每月{day}{REQUIRED if self.required else ''}"

    def in_month(self, year: int, month: int) -> date:
        """Working day or not."""
        first = date(year, month, 1)
        if self.weekday is None:
            return first.replace(day=self.number)
        if self.number == LAST:
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return last - timedelta(days=(last.weekday() - self.weekday) % 7)
        return first + timedelta(days=(self.weekday - first.weekday()) % 7 + 7 * (self.number - 1))


def fixed_day(words: str) -> FixedDay | None:
    """The day that the words say; None where they say none."""
    plain = re.sub(r"\s", "", words).replace("(", "（").replace(")", "）").replace("星期", "周")
    required = plain.endswith(REQUIRED)
    plain = plain.removesuffix(REQUIRED).removeprefix("每月")
    if found := re.fullmatch(r"(\d{1,2})[日号]", plain):
        number = int(found[1])
        return FixedDay(number, None, required) if 1 <= number <= LATEST else None
    if found := re.fullmatch(r"(?:第([一二三四])|(最后)一)个周([一二三四五六日])", plain):
        return FixedDay(NTH[found[1] or found[2]], WEEKDAYS.index(found[3]), required)
    return None
