"""cadence × bound × number × unit: how often, how many, how large. One part of a sentence → Quantity."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from xueji.core.documents.numbering import number
from xueji.core.obligations.model import Amount, Cadence
from xueji.core.obligations.vocabulary import any_of, load

NUM = r"(?:\d+(?:\.\d+)?万?|[一二三四五六七八九十两百千]+|半)"
SOME = "(?:一两|一二|两三|二三|三四|四五|五六|六七|七八|八九)"
"""两三次: two or three."""
RANGE = r"(?:至|到|—|–|-|~|～)"
NOT_BEFORE = (
    r"(?<![第每同这那某任逐\d.一])(?<!前后)(?:(?<![年月])|(?<=[每全半一两]年)|(?<=每[二三四五两\d]年)|(?<=[一每]季)|(?<=一月)|(?<=每月)|(?<=个月)"
    r"|(?<=[两双]月)|(?<=年度))"
)
"""A number that follows a year or month belongs to a date; one that follows 每月 or 全年 is a count."""
NOT_AFTER = (
    r"(?!(?<=一个人)|(?<=项)[^，。；]{0,6}(?:活动|内容)|"
    r"(?<=[项个条大])(?:规定|纪律|原则|要求|任务|措施|制度|举措)|间|等次|档次|等级|层面|环节|步骤|部分|工作日|月|季度|学期|学时|小时|星期|内|以内的|前|后|之内|一|级|届|步|中全会|方面|周岁)"
)


OWNS = re.compile(
    r"(?:联系|结对|帮扶|完成|认领|领办|自选|选择|牵头|承担|解决|办好|包联|培养|推荐|领|每[人名])[^，。；每]{0,3}$"
)
"""每人联系一个支部 is a number; 围绕一个主题 is none."""
WEEKS = re.compile(r"每月[^，]{0,4}第?[一二三四1-4][、和及]第?[一二三四1-4]个?(?:周|星期)")
"""每月第二、第四个星期五: twice a month."""
OF_BODIES = re.compile(
    r"(?<=[个支])[^，。；、\d]{0,6}?(?:小组|支部|科室|部门|年级组|教研组|团队|分队|班组|车间|处室|单位|队)(?!长)[^，。；]{2,}"
)
"""三个小组每月各学一次: how many they are is not how often."""
CHANGED_TO = re.compile(r"(?:[现]?改|调整|变更)为(?=每)")
"""每月抽查改为每季度抽查1次: what it was before counts no more."""
CHOSEN = re.compile(r"评出|评选|表彰|选出|推荐")
SO_MANY_SPEAK = re.compile(r"(?:一般|原则上)?(?:安排|不少于|至少)*[^，]{1,3}[名人位][^，]{0,6}作[^，]{0,4}发言")
AGAIN_AND_AGAIN = re.compile(rf"连续(?:{NUM})[次回期]|累计(?:{NUM})[次回](?=未|缺|无故|不)|二次(?=备课|培训|创业)")
"""连续两次未学者: a case, not how often."""
ONE_OF_EACH = re.compile(r"一[人企户岗月][一1][册档卡表策本]$")
"""一人一册: how it is kept, not how many."""
EACH_TIME = re.compile(r"每[次期场批组班]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """[start, end) are places in the part; `said` is whether any number or cadence stands there."""

    every: Cadence | None = None
    every_at: tuple[int, int] = (0, 0)
    at_least: int | None = None
    at_most: int | None = None
    number_at: tuple[int, int] = (0, 0)
    amount: Amount | None = None
    amount_at: tuple[int, int] = (0, 0)

    @property
    def has_number(self) -> bool:
        return self.at_least is not None or self.at_most is not None

    @property
    def said(self) -> bool:
        return self.every is not None or self.has_number or self.amount is not None

    @property
    def written(self) -> bool:
        """Whether a number or size stands there, not only a cadence."""
        return self.number_at[1] > 0 or self.amount is not None

    @property
    def end(self) -> int:
        return max(self.every_at[1], self.number_at[1], self.amount_at[1])

    def besides(self, words: str, start: int = 0) -> str:
        """新增图书 of 全年新增图书不少于100册: the words from `start` that say neither how often nor how many."""
        number = self.number_at if self.number_at[1] else self.amount_at
        first, last = sorted((self.every_at, number))
        rest = words[start : first[0]] + words[max(start, first[1]) : last[0]] + words[max(start, last[1]) :]
        return _bounds().sub("", rest)


@cache
def _bounds() -> re.Pattern[str]:
    return re.compile(rf"(?:应|要|须)?(?:{load().at_least}|{load().at_most})")


@cache
def _count_pattern() -> re.Pattern[str]:
    v = load()
    bound = rf"(?P<bound>{v.at_least}|{v.at_most})?"
    return re.compile(
        rf"{bound}{NOT_BEFORE}(?P<low>{SOME}|{NUM})(?:个)?(?:{RANGE}(?P<high>{NUM}))?(?P<unit>{v.counts}){NOT_AFTER}"
    )


@cache
def _amount_pattern() -> re.Pattern[str]:
    units = any_of(load().amounts)
    return re.compile(
        rf"(?<![第月提前头每逢\d])(?:(?P<value>{NUM})(?P<more>个半(?=小时|学时))?(?P<unit>{units})|(?P<half>半天))(?P<after>以内|以外|内|前|后|之内|左右|以上)?"
    )


@lru_cache(maxsize=512)
def measure(text: str) -> Quantity:
    """The quantity of one part; `text` has quoted words masked."""
    changed = CHANGED_TO.search(text)
    if changed:
        text = "□" * changed.end() + text[changed.end() :]
    text = AGAIN_AND_AGAIN.sub(lambda m: "□" * len(m[0]), text)
    every, every_at = find_cadence(text)
    amount, amount_at = _amount(text)
    low, high, number_at = _count(text, amount_at)
    unsized = amount is None or LASTS.search(text) is not None
    if low is not None and unsized and load().sends_people.search(text) and text[number_at[1] - 1] in "人名":
        amount, amount_at = Amount(float(low), "人"), number_at
        low = None
    persons = (EACH_TIME.match(text) or SO_MANY_SPEAK.match(text)) and not CHOSEN.search(text)
    if low is not None and amount is None and persons and text[number_at[1] - 1] in "人名":
        amount, amount_at, low, number_at = Amount(float(low), "人"), number_at, None, (0, 0)
    if low == 1 and WEEKS.search(text) and "各" in text:
        low = 2
    if every is not None and low is None and high is None:
        low = 2 if WEEKS.search(text) else 1
    return Quantity(every, every_at, low, high, number_at, amount, amount_at)


OF_THE_YEAR = re.compile(
    r"[^，\d一二三四五六七八九十]{0,10}(?:情况|总结|小结|报告|计划|任务|目标|成果|工作|日历|安排|清单|要点|方案)"
    r"(?!.*(?:不少于|至少|\d|[一二两三四五六七八九十]))"
)
"""12月5日前报全年教育情况: a thing of the year, not how often."""


def find_cadence(text: str) -> tuple[Cadence | None, tuple[int, int]]:
    v = load()
    spelled = _each(text)
    if spelled[0] is not None:
        return spelled
    barred = [m.span() for m in v.not_cadence.finditer(text)]
    for found in v.cadence.finditer(text):
        inside = any(start <= found.start() and found.end() <= end for start, end in barred)
        deadline = (
            not found[0].endswith("内") and re.match(r"内(?!不)|前(?!不)|以上(?!不)", text[found.end() :]) is not None
        )
        of_the_year = found[0] == "全年" and OF_THE_YEAR.match(text, found.end()) is not None
        if not inside and not deadline and not of_the_year:
            return v.cadences[found[0]], found.span()
    return None, (0, 0)


EACH = re.compile(rf"每隔?(?P<n>{NUM})个?(?P<unit>天|日|周|星期|礼拜|月|季度|季|学期|年)(?!内|前|底|级)")
ONCE = re.compile(
    rf"(?<![第每同这那近上下前后本当\d一二三四五六七八九十])(?![二三1236]月)(?P<n>[一两二三半1236])个?(?P<unit>周|月|季度|季|学期|年)"
    rf"(?=[^，。；、内前后来]{{0,5}}{NUM}[次场期篇堂])"
)
"""每3个月, 每两周; 一周安排一次, 一年两次: a period spelled out in numbers."""
ONE_EACH = re.compile(
    r"(?:^|(?<=[、，]))(?P<n>[一两半])?(?P<unit>周|月|季度|季|年)[底末]?一(?=[一-鿿]{1,3}(?:$|[、，]))(?!次|[个名期篇场])"
)
"""半年一督导, 年底一总结."""
BARE = re.compile(
    r"(?:^|(?<=[，、]))(?:按)?(?P<unit>季度|季|月)"
    r"(?=(?:通报|检查|督查|总结|讲评|考核|测试|调度|评比|推送|更新|公布)[^，]{0,4}[一1]次)"
)
"""季度通报一次."""
OF_EACH_YEAR = re.compile(
    r"(?<![本上一下新两三\d每各个])年度(?=[^，。；年]{0,8}(?:不低于|不少于|不得低于|不得少于|累计|至少)[^，。；]{0,4}\d)"
)
"""干部职工年度自学不得低于40学时."""
DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "季": 90, "季度": 90, "学期": 180, "年": 360}
OF_DAYS = {
    1: Cadence.DAY,
    7: Cadence.WEEK,
    14: Cadence.FORTNIGHT,
    15: Cadence.FORTNIGHT,
    30: Cadence.MONTH,
    60: Cadence.TWO_MONTHS,
    90: Cadence.QUARTER,
    180: Cadence.HALF_YEAR,
    360: Cadence.YEAR,
    1800: Cadence.FIVE_YEARS,
}


def _each(text: str) -> tuple[Cadence | None, tuple[int, int]]:
    """A period told by a number; one that is none of the known cadences (每4个月) is left to the words."""
    yearly = OF_EACH_YEAR.search(text)
    if yearly:
        return Cadence.YEAR, yearly.span()
    bare = BARE.search(text)
    if bare:
        return OF_DAYS[DAYS[bare["unit"]]], bare.span()
    for found in [*EACH.finditer(text), *ONCE.finditer(text), *ONE_EACH.finditer(text)]:
        many = _value(found["n"] or "一") or 0
        cadence = OF_DAYS.get(round(many * DAYS[found["unit"]]))
        if cadence is Cadence.HALF_YEAR and found["unit"] == "学期":
            cadence = Cadence.TERM
        if cadence is not None:
            return cadence, found.span()
    return None, (0, 0)


def _value(word: str) -> float | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", word):
        return float(word)
    if word.endswith("万"):
        return float(word[:-1]) * 10_000
    return 0.5 if word == "半" else number(word)


def _count(text: str, taken: tuple[int, int]) -> tuple[int | None, int | None, tuple[int, int]]:
    """(at_least, at_most, place) of the first count; a bound may stand before the verb: 至少召开1次."""
    found = [m for m in _count_pattern().finditer(text) if not (taken[0] <= m.start("low") < taken[1])]
    several = re.search(r"至少\D{0,6}(\d+)\D{0,3}、至多\D{0,6}(\d+)", text)
    if several:
        return int(several[1]), int(several[2]), several.span()
    each = [
        m
        for m in found
        if text[: m.start()].endswith("各") or re.search(r"各[讲作写开办举宣学][\w]{0,2}$", text[: m.start()])
    ]
    for match in each or found:
        if match["unit"] == "张" and re.search(r"[和及、附含](?:现场|高清)?(?:照片|图片)?$", text[: match.start()]):
            continue  # 总结和照片3张: what goes with the paper is not counted
        if ONE_OF_EACH.search(text[: match.end()]) or _tells_where(text, match, found[-1]):
            continue
        if match[0].endswith("一个") and not OWNS.search(text[: match.start()]):
            continue
        if OF_BODIES.match(text, match.end()) and not (
            load().holding.search(text, 0, match.start()) or load().doing.search(text, 0, match.start())
        ):
            continue
        first, last = match["low"], match["high"]
        if re.fullmatch(SOME, first):
            first, last = first[0], first[1]
        low, high = _value(first), _value(last) if last else None
        if low is None or low != int(low):
            continue
        bound = match["bound"] or _bound_before(text, match.start())
        if bound and re.fullmatch(load().at_most, bound):
            return None, int(low), match.span()
        return int(low), int(high) if high is not None else None, match.span()
    return None, None, (0, 0)


WHERE = re.compile(r"(?:(?<![所现存内])在|按照?)(?P<all>[^，]{0,6}全[市县镇乡区局校院街])?[^，]{0,40}$")


def _tells_where(text: str, match: re.Match[str], last: re.Match[str]) -> bool:
    """按五个条线组织一次, 在全镇十三个村开办, 三个派出所参加: bodies, not how often."""
    if "个" not in match[0]:
        return False
    where = WHERE.search(text, 0, match.start())
    told = where is not None and (where["all"] or match is not last)
    return bool(told) or re.match(r"[^，。；]{1,8}(?:参加|参与|配合)$", text[match.end() :]) is not None


def _bound_before(text: str, at: int) -> str:
    found = re.findall(rf"{load().at_least}|{load().at_most}", text[max(0, at - 8) : at])
    return found[-1] if found else ""


LASTS = re.compile(
    rf"(?:时间|为期|期限|不少于|不低于|累计|学习|培训|锻炼|集训|脱产|进修|跟岗)(?P<n>{NUM})(?P<unit>个月|周)(?![内后前以一1]|至少|不少于)"
)
"""培训时间不少于1个月, 跟岗学习一周: a size only where something lasts so long."""


def _amount(text: str) -> tuple[Amount | None, tuple[int, int]]:
    best: tuple[Amount | None, tuple[int, int]] = (None, (0, 0))
    for match in _amount_pattern().finditer(text):
        unit, factor = ("天", 0.5) if match["half"] else load().amounts[match["unit"]]
        value = 1.0 if match["half"] else _value(match["value"])
        if value is not None and match["more"]:
            value += 0.5
        # N天内 is a deadline, N字以内 a size.
        late = match["after"] in {"内", "以外", "前", "后", "之内"} or (match["after"] == "以内" and unit == "天")
        if value is None or late or re.search(r"(?:[前提第]|固定|确定|选定)$", text[: match.start()]):
            continue
        return Amount(value * factor, unit), match.span()
    lasting = LASTS.search(text)
    if lasting:
        days = (_value(lasting["n"]) or 0) * (7 if lasting["unit"] == "周" else 30)
        return Amount(float(days), "天"), (lasting.start("n"), lasting.end("unit"))
    return best
