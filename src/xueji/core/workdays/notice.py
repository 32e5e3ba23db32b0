"""The State Council's notice on a year's holidays, as text or as a table, → which days are off and which are worked.

They have had one shape for years: “一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。”
Weekdays in brackets and the number of days are checked, so that last year's notice is not taken for this year's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from xueji.core.errors import XuejiError

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
WEEKDAYS = "一二三四五六日"
MOST_DAYS = 16
"""Of one stretch; longer is a slip of the pen."""
HEADING = re.compile(r"(?:^|\n)\s*[一二三四五六七八九十]+[、.．]\s*([^：:\n]{2,20})[：:]")
DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?")
TITLE_YEAR = re.compile(r"(\d{4})\s*年部分节假日安排")
OFF_WORDS = frozenset({"放假", "节假日", "休息日", "周末", "调休", "休", "休息"})
WORKED_WORDS = frozenset({"上班", "工作日", "补班", "调休上班", "班"})


class NoticeError(XuejiError):
    """The notice cannot be taken; the message names the place, and nothing is changed."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Days of the year off, each with its festival's name (empty: an ordinary day off); days worked at a weekend.

    `whole` where every day of the year is said, weekends too.
    """

    year: int
    off: Mapping[date, str]
    worked: frozenset[date]
    whole: bool = False


def read_notice(text: str, *, year: int) -> Notice:
    """Pasted text. Raises NoticeError for another year's notice, a missing festival, days that contradict."""
    title = TITLE_YEAR.search(text)
    if title and int(title[1]) != year:
        raise NoticeError(f"这是 {title[1]} 年的通知，不是 {year} 年的。请换成 {year} 年的通知。")
    items = list(_items(text))
    if not items:
        raise NoticeError("没有读到“一、元旦：…”这样的条目。请粘贴通知的全文。")
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    for name, words in items:
        _sentence(name, words, year, off, worked)
    missing = [festival for festival in FESTIVALS if not any(festival in name for name, _ in items)]
    if missing:
        raise NoticeError(f"通知里没有{'、'.join(missing)}。请粘贴通知的全文。")
    return _checked(Notice(year, off, frozenset(worked)), "通知")


def read_table(rows: Sequence[Sequence[object]], *, year: int) -> Notice:
    """Rows of a sheet, the first its heading with 日期 and 类型, perhaps 名称. A table that also lists ordinary working
    days must list the whole year."""
    heading = [str(cell or "").strip() for cell in rows[0]] if rows else []
    if "日期" not in heading or "类型" not in heading:
        raise NoticeError("第 1 行没有“日期”“类型”两列。请照这两个列名填写。")
    said: dict[date, tuple[bool, str]] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(heading, row, strict=False))
        if any(cell not in (None, "") for cell in row):
            _row(number, cells, year, said)
    whole = any(is_off is False and day.weekday() < 5 for day, (is_off, _) in said.items())
    if whole:
        _ensure_whole(said, year)
    off = {day: name for day, (is_off, name) in said.items() if is_off}
    worked = frozenset(day for day, (is_off, _) in said.items() if not is_off and day.weekday() >= 5)
    return _checked(Notice(year, off, worked, whole), "表")


def _items(text: str) -> Iterator[tuple[str, str]]:
    found = list(HEADING.finditer(text))
    for match, following in zip(found, [*found[1:], None], strict=False):
        yield match[1].strip(), text[match.end() : following.start() if following else len(text)]


def _sentence(name: str, words: str, year: int, off: dict[date, str], worked: dict[date, str]) -> None:
    taken = re.search(r"[^。；]*?放假", words)
    if taken is None:
        raise NoticeError(f"“{name}”一条没有写哪几天放假。请检查这一条。")
    days = _stretch(name, taken[0], year)
    number = re.search(r"共\s*(\d+)\s*天", words)
    if number and int(number[1]) != len(days):
        raise NoticeError(f"“{name}”一条写“共{number[1]}天”，日期却是 {len(days)} 天。请检查这一条。")
    festival = "、".join(known for known in FESTIVALS if known in name) or name
    for day in days:
        if day in off:
            raise NoticeError(f"“{name}”的 {day:%-m月%-d日} 已在“{off[day]}”里放假。两条重叠，请检查。")
        off[day] = festival
    for clause in re.findall(r"[^。；]*?上班", words):
        for day in _listed(name, clause, year):
            worked[day] = name


def _stretch(name: str, words: str, year: int) -> list[date]:
    """1月1日至3日, or single days."""
    if "至" not in words:
        return list(_listed(name, words, year))
    days = list(_listed(name, words, year))
    if len(days) != 2 or not timedelta(0) <= days[1] - days[0] < timedelta(days=MOST_DAYS):
        raise NoticeError(f"“{name}”一条的起止日期不对：{words.strip()}。请检查这一条。")
    return [days[0] + timedelta(days=n) for n in range((days[1] - days[0]).days + 1)]


def _listed(name: str, words: str, year: int) -> Iterator[date]:
    """Each day named; month and year carry over from the one before it. What stands in brackets is about the day."""
    month = 0
    written = year
    for match in DAY.finditer(words):
        written = int(match[1] or written)
        month = int(match[2] or month)
        try:
            day = date(written, month, int(match[3]))
        except ValueError as error:
            raise NoticeError(f"“{name}”一条的“{match[0]}”不是日期。请检查这一条。") from error
        weekday = re.search(r"(?:周|星期)([一二三四五六日天])", match[4] or "")
        if weekday and WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
            real = WEEKDAYS[day.weekday()]
            raise NoticeError(
                f"“{name}”一条写“{match[0]}”，{day.year} 年的这一天是周{real}。请确认是 {year} 年的通知。"
            )
        yield day


def _row(number: int, cells: Mapping[str, object], year: int, said: dict[date, tuple[bool, str]]) -> None:
    day = _day(cells["日期"])
    kind = str(cells.get("类型") or "").strip()
    if day is None:
        raise NoticeError(f"第 {number} 行“日期”列：“{cells['日期'] or ''}”不是日期。请写成 {year}-01-01 的样子。")
    if day.year != year:
        raise NoticeError(f"第 {number} 行“日期”列：{day} 不在 {year} 年。请换成 {year} 年的表。")
    if kind not in OFF_WORDS | WORKED_WORDS and kind not in FESTIVALS:
        raise NoticeError(f"第 {number} 行“类型”列：“{kind}”既不是放假也不是上班。请写“放假”或“上班”。")
    if day in said:
        raise NoticeError(f"第 {number} 行“日期”列：{day} 重复。请删去一行。")
    name = kind if kind in FESTIVALS else str(cells.get("名称") or "").strip()
    said[day] = (kind not in WORKED_WORDS, name)


def _day(cell: object) -> date | None:
    if isinstance(cell, date):  # a datetime is one, too
        return date(cell.year, cell.month, cell.day)
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?", str(cell or "").strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _ensure_whole(said: Iterable[date], year: int) -> None:
    known = set(said)
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    for month in range(1, 13):
        missing = [day for day in days if day.month == month and day not in known]
        if len(missing) == sum(day.month == month for day in days):
            raise NoticeError(f"表里没有 {month} 月。请补上全年的每一天，或只列放假和调休上班的日子。")
        if missing:
            raise NoticeError(f"表里没有 {missing[0]:%-m月%-d日}，这一天放假还是上班不清楚。请补上。")


def _checked(notice: Notice, where: str) -> Notice:
    both = sorted(notice.worked & notice.off.keys())
    if both:
        raise NoticeError(f"{where}里 {both[0]:%-m月%-d日} 既放假又上班。请检查。")
    weekdays = sorted(day for day in notice.worked if day.weekday() < 5)
    if weekdays:
        raise NoticeError(
            f"{where}里 {weekdays[0]:%-m月%-d日} 本来就是工作日，不用写上班。请检查是不是 {notice.year} 年的。"
        )
    if not notice.off:
        raise NoticeError(f"{where}里没有一天放假。请检查是不是放假安排。")
    return notice


def spans(notice: Notice) -> list[tuple[str, date, date]]:
    """Name, first and last day of each stretch with a name, to show what was read."""
    days = sorted(day for day, name in notice.off.items() if name)
    found: list[tuple[str, date, date]] = []
    for before, day in pairwise([None, *days]):
        assert day is not None
        if before and day - before == timedelta(days=1) and notice.off[before] == notice.off[day]:
            found[-1] = (found[-1][0], found[-1][1], day)
        else:
            found.append((notice.off[day], day, day))
    return found
