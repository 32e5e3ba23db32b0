"""Dates that the words of a plan fix: 6月底前, 3月中旬, 1至3月, 第二季度, 年底; the year is the document's."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from xueji.core.documents.numbering import number

N = r"(?<![\d一二三四五六七八九十])(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
YEAR = r"(?:(?P<year>20\d\d)年)?"
BEFORE = r"(?P<before>前(?!后)|以前|之前)?"
TO = "(?:至|到|—|–|-|~|～)"
NEXT_YEAR = r"(?:(?P<year2>20\d\d)年|明年|次年|翌年|来年)?"
THIRD = "上旬|中旬|下旬|底|末|初"
PATTERNS = {
    name: re.compile(pattern)
    for name, pattern in {
        "days": rf"(?<!每年)(?<!每月){YEAR}(?P<m1>{N})月(?P<d1>{N})日{TO}{NEXT_YEAR}(?:(?P<m2>{N})月)?(?P<d2>{N})日",
        "thirds": rf"(?<!每年){YEAR}(?P<m1>{N})月(?:份)?(?P<t1>{THIRD})?{TO}"
        rf"{NEXT_YEAR}(?:(?P<m2>{N})月(?:份)?)?(?P<t2>{THIRD})",
        "day": rf"(?<!每年){YEAR}(?P<month>{N})月(?P<day>{N})日(?:（[^）]*）)?(?:\d{{1,2}}：\d\d|下班)?{BEFORE}",
        "third": rf"(?<!每年){YEAR}(?P<month>{N})月(?:份)?(?P<third>{THIRD}){BEFORE}",
        "months": rf"{YEAR}(?P<m1>{N})(?:月份?)?{TO}{NEXT_YEAR}(?P<m2>{N})月(?:份)?",
        "month": rf"(?<!\d){YEAR}(?P<month>{N})月(?:份)?(?!\d|[一二三四五六七八九十]|度|均){BEFORE}",
        "quarter": rf"{YEAR}第?(?P<quarter>[一二三四1-4])季度(?!末)",
        "half": rf"{YEAR}(?P<half>上|下)(?:半年|(?=[、和及]下半年))",
        "end": r"(?<!年中[、和及与])(?P<end>年底|年末)(?:前|之前)?"
        r"|(?<![\d一二三四五六七八九十个])(?P<monthend>月底前|本月(?:底前|末前|底|内))",
        "quarter_end": rf"(?<!每)(?<!每个){YEAR}第?(?P<quarter>[一二三四1-4])季度末(?:前|之前)?",
        "festival": r"“?(?P<festival>五一|五四|七一|八一|十一)”?(?:节)?(?:之)?前夕?(?!后)",
    }.items()
}
FESTIVALS = {"五一": (5, 1), "五四": (5, 4), "七一": (7, 1), "八一": (8, 1), "十一": (10, 1)}
"""Days that go by their number; 前 with one of them is a limit."""
DATED = re.compile(r"[月年]|季度|[五七八十]一|五四")
"""One of these stands in every date."""
WINTER_ENDS = 3
"""A notice of December that names January means the next year's."""
BEGINS, ON = re.compile("[从自]$"), re.compile("起|开始")
"""从11月起: when it begins, not when it ends."""
NEXT = re.compile(r"(?:次年|翌年|来年|下一年)$")
THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The year that a month without a year is of.

    `issued_in` is the month of a notice, `about` the month of which its title speaks, `turns` the month before which
    a paper of two years (学年, 2025—2026年度) means the second.
    """

    year: int | None
    issued_in: int | None = None
    about: int | None = None
    turns: int = 0

    def year_of(self, month: int) -> int | None:
        if self.year is None:
            return None
        winter = self.issued_in in {11, 12} and month <= WINTER_ENDS
        return self.year + 1 if winter or month < self.turns else self.year


@dataclass(frozen=True, slots=True)
class When:
    start: int
    end: int
    since: date | None
    until: date | None


def find_dates(text: str, calendar: Calendar) -> list[When]:
    """Every date that the words fix, in order; recurring limits (每月10日前) and 前后 fix none."""
    found: list[When] = []
    if not DATED.search(text):
        return found
    for kind, shape in PATTERNS.items():
        for match in shape.finditer(text):
            if any(w.start < match.end() and match.start() < w.end for w in found):
                continue
            if re.match(r"[^，。；]{0,8}(?:前后|[节日]期间)|除外", text[match.end() :]) or re.search(
                r"每[年月逢]?(?:\d{1,2}月[、和及])*$", text[: match.start()]
            ):
                continue
            span = _dated(kind, match, calendar)
            if span and span[0] and BEGINS.search(text, 0, match.start()) and ON.match(text, match.end()):
                span = (span[0], None)
            if NEXT.search(text, 0, match.start()) and span is not None:
                span = _in_next_year(span, calendar)
            if span is not None:
                found.append(When(match.start(), match.end(), *span))
    return sorted(found, key=lambda w: w.start)


def _in_next_year(span: tuple[date | None, date | None], calendar: Calendar) -> tuple[date | None, date | None]:
    """次年1月: unless the paper's own turn of the year has already made it so."""
    days = [d.replace(year=d.year + 1) if d and d.year == calendar.year and d.day < 29 else d for d in span]
    return days[0], days[1]


def month_about(calendar: Calendar) -> When | None:
    """本月 or 当月, in a paper whose title names the month."""
    span = _months(calendar.about, calendar.about, {}, calendar)
    return When(0, 0, *span) if span else None


def _dated(kind: str, match: re.Match[str], calendar: Calendar) -> tuple[date | None, date | None] | None:
    groups = match.groupdict()
    if kind == "days":
        first, last = _month(groups["m1"]), _month(groups["m2"] or groups["m1"])
        since = _day(first, groups["d1"], groups, calendar)
        until = _day(last, groups["d2"], groups | {"year": groups["year2"] or groups["year"]}, calendar)
        return (since, until) if since and until else None
    if kind == "day":
        day = _day(_month(groups["month"]), groups["day"], groups, calendar)
        return ((None if groups["before"] else day), day) if day else None
    if kind == "thirds":
        return _thirds(groups, calendar)
    if kind in {"third", "month"}:
        return _part_of_month(groups, calendar)
    if kind == "end":
        month = 12 if groups["end"] else calendar.about or calendar.issued_in
        return _months(month, month, groups, calendar, only_end=True)
    if kind == "quarter_end":
        last = 3 * (number(groups["quarter"] or "") or 1)
        return _months(last, last, groups, calendar, only_end=True)
    if kind == "festival":
        return _festival(FESTIVALS[groups["festival"] or ""], calendar)
    return _several_months(kind, groups, calendar)


def _festival(falls: tuple[int, int], calendar: Calendar) -> tuple[date | None, date | None] | None:
    year = calendar.year_of(falls[0])
    return (None, date(year, *falls)) if year else None


def _several_months(
    kind: str, groups: dict[str, str | None], calendar: Calendar
) -> tuple[date | None, date | None] | None:
    if kind == "quarter":
        quarter = number(groups["quarter"] or "") or 1
        return _months(3 * quarter - 2, 3 * quarter, groups, calendar)
    if kind == "half":
        return _months(1, 6, groups, calendar) if groups["half"] == "上" else _months(7, 12, groups, calendar)
    return _months(_month(groups["m1"]), _month(groups["m2"]), groups, calendar)


def _part_of_month(groups: dict[str, str | None], calendar: Calendar) -> tuple[date | None, date | None] | None:
    month, third, before = _month(groups["month"]), groups.get("third"), groups["before"]
    year = _year(month, groups, calendar)
    if third == "初" or month is None or year is None:
        return None
    last = monthrange(year, month)[1]
    first_day, last_day = THIRDS.get(third or "", (1, last))
    until = date(year, month, min(last_day, last))
    if third in {"底", "末"}:
        return None, until
    return (None if before else date(year, month, first_day)), until


def _thirds(groups: dict[str, str | None], calendar: Calendar) -> tuple[date | None, date | None] | None:
    """6月中旬至7月上旬; a month without a third (3月至5月上旬) begins with its first day."""
    first, last = _month(groups["m1"]), _month(groups["m2"] or groups["m1"])
    since, until = _year(first, groups, calendar), _last_year(last, groups, calendar)
    if first is None or last is None or since is None or until is None or groups["t2"] == "初":
        return None
    day = THIRDS.get(groups["t1"] or "", (1, 1))[0]
    end = min(THIRDS.get(groups["t2"] or "", (1, 31))[1], monthrange(until, last)[1])
    return date(since, first, day), date(until, last, end)


def _months(
    first: int | None, last: int | None, groups: dict[str, str | None], calendar: Calendar, *, only_end: bool = False
) -> tuple[date | None, date | None] | None:
    if first is None or last is None:
        return None
    since, until = _year(first, groups, calendar), _last_year(last, groups, calendar)
    if since is None or until is None or (since, first) > (until, last):
        return None
    return (None if only_end else date(since, first, 1)), date(until, last, monthrange(until, last)[1])


def _month(word: str | None) -> int | None:
    value = number(word or "")
    return value if value and 1 <= value <= 12 else None


def _year(month: int | None, groups: dict[str, str | None], calendar: Calendar) -> int | None:
    if groups.get("year"):
        return int(groups["year"] or 0)
    return calendar.year_of(month) if month else None


def _last_year(month: int | None, groups: dict[str, str | None], calendar: Calendar) -> int | None:
    """The year of the second of two months: its own, else the first's."""
    return _year(month, groups | {"year": groups.get("year2") or groups.get("year")}, calendar)


def _day(month: int | None, word: str | None, groups: dict[str, str | None], calendar: Calendar) -> date | None:
    day, year = number(word or ""), _year(month, groups, calendar)
    if month is None or year is None or not day or day > monthrange(year, month)[1]:
        return None
    return date(year, month, day)
