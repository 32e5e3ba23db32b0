"""采取 A、B、C 等方式: a list of ways of which any one suffices."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from xueji.core.obligations.model import Form
from xueji.core.obligations.recognise import Named, best_form
from xueji.core.obligations.vocabulary import Kind, load


@dataclass(frozen=True, slots=True)
class Way:
    """One way at [start, end) of the sentence's text."""

    named: Named
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ways:
    """`together`: 集中学习与个人自学相结合, each of which is owed."""

    start: int
    end: int
    items: tuple[Way, ...]
    together: bool = False


TOGETHER = "相结合"
JOINED = re.compile(
    rf"(?:(?<=开展)|(?<=实行)|(?<=坚持))(?P<items>[^，。；：、\n和与]{{2,10}}[和与][^，。；：、\n和与]{{2,10}}{TOGETHER})"
    r"的[^，。；：、\n]{0,4}(?:方式|形式|方法|办法)"
)
STOP = re.compile(rf"、|或者?|[和与](?=组织|开展|[^、和与]{{2,12}}(?:$|{TOGETHER}))")


@cache
def _list() -> re.Pattern[str]:
    v = load()
    return re.compile(
        rf"(?P<head>{v.option_heads})(?P<items>[^，。；：\n]{{2,40}}?(?:、[^，。；：、\n]{{2,24}}?)+?|[^，。；：、\n]{{2,10}}[和与][^，。；：、\n]{{2,10}}?(?=的?(?:方式|形式)))"
        rf"(?:(?<=[屋栏群号播角吧站室网报屏堂])$|等(?:多种)?(?P<tail>{v.option_tails})|等(?=[，。；]|$)|的?(?P<bare>{v.option_tails})(?=[，。；]|开展|进行|推动|组织|$|加强|对|督促|提醒|落实|实施|完成|引导|促进|提升))"
    )


def find_ways(text: str) -> list[Ways]:
    """The lists of ways in a text whose quoted words are kept; with fewer than two forms a list is none."""
    found = []
    for match in [*_list().finditer(text), *JOINED.finditer(text)]:
        items = _items(text, match.start("items"), match.end("items"))
        if len(items) >= 2:
            found.append(Ways(match.start(), match.end(), tuple(items), TOGETHER in match["items"]))
    return found


def _stops(items: str) -> Iterator[tuple[int, int]]:
    """Where one way ends and the next begins; 与 joins two ways where there is one on either side."""
    yield from (stop.span() for stop in STOP.finditer(items))
    for item in re.finditer("[^、]+", items):
        joint = re.search("[和与]", item[0])
        if joint and best_form(item[0][: joint.start()]) and best_form(item[0][joint.end() :]):
            yield item.start() + joint.start(), item.start() + joint.end()


AS_A_WAY = (
    (re.compile(r"(?:支部|小组|科室|班组|班子|集体|分组)学习?$"), Form.COLLECTIVE_STUDY),
    (re.compile(r"^(?:听取?|专家|集中|专题|业务)?辅导(?:报告)?$"), Form.LECTURE),
    (re.compile(r"^[学读](?:文件|原文|原著|报)$"), Form.COLLECTIVE_STUDY),
    (re.compile(r"听报告$|解读$"), Form.LECTURE),
    (re.compile(r"(?:操作|现场|技能)示范$"), Form.VISIT),
    (re.compile(r"(?:视频|录像|电教片|远程教育|演示)(?:教学|学习)?$"), Form.VISIT),
)
"""Words too weak to make a duty, which name a form among ways: 辅导、讨论、播放录像等形式."""


def _as_a_way(piece: str) -> Named | None:
    for words, form in AS_A_WAY:
        found = words.search(piece)
        if found:
            return Named(form, Kind.SAYS, *found.span())
    return None


def _items(text: str, start: int, end: int) -> list[Way]:
    items: list[Way] = []
    first = start
    for stop, after in [*sorted(set(_stops(text[start:end]))), (end - start, end - start)]:
        last = start + stop
        last -= len(TOGETHER) * text.endswith(TOGETHER, first, last)
        piece = text[first:last]
        named = best_form(piece)
        if named is None:
            named = _as_a_way(piece)
        if named is not None:
            items.append(Way(Named(named.form, named.kind, first + named.start, first + named.end), first, last))
        first = start + after
    return items
