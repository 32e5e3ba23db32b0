"""A clause's own words → sentences and their parts, with quoted words masked and brackets set aside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from xueji.core.documents.view import View
from xueji.core.obligations.dates import FESTIVALS
from xueji.core.obligations.quantity import NUM, measure
from xueji.core.obligations.recognise import heads, is_held
from xueji.core.obligations.vocabulary import load

MASK = "□"
LONGEST_LABEL, LONGEST_FORM_LABEL = 6, 14
QUOTED = re.compile(r"“[^“”\n]*”|《[^《》\n]*》")
DAYS = {f"“{day}”" for day in FESTIVALS}
KEPT = {"“两委”"}
"""Quoted words that name a body."""
BRACKET = re.compile(r"（[^（）\n]*）")
SHORT = re.compile(r"（(?:[^（），]{1,6}|[^（），；：]{0,8}\d+[^（），；：]{1,4})）")
DATE_ALONE = re.compile(r"（(?:20\d\d年)?\d{1,2}月[^（），。；：、]{0,8}(?:，[^（），；]{0,10})?）")
ENDS = re.compile(r"[。\n]|；?(?:\n|$)")
DATED = re.compile(r"[，、](\d{1,2}月[^，；。]{0,6})")
"""（牵头单位：组织办，5月10日前完成）."""
OR_SEE = re.compile(r"或者(?=[看听读写办开搞][一两\d])")
"""上一次党课或者看一次录像: each has its own verb and number."""
FIELD = re.compile(r"(?P<name>[^，。；：（）\n]{2,8})：(?P<value>[^；。（）\n]+)")
CLOSING_FIELD = re.compile(
    r"[。\n](?:责任|牵头|承办|主办|实施)(?:部门|单位|科室|处室)：(?P<value>[^。；：\n（]{2,20})。?$"
)
"""责任部门：读者活动部。 as the last sentence of its clause."""
END = re.compile(r"[。！？]|\n(?![^，。；：\n■●◆★▲·○※]{2,6}：)")
BULLET = "■●◆★▲·○※ "
LISTS_WAYS = re.compile("采取|采用|通过|依托|利用|运用|用好|借助|如|等")
STOPS = re.compile(r"[，；\n]|(?<!\d)：|：(?!\d\d(?!\d))")
"""A colon within a clock time (14：30) stops nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """[start, end) in the clause's view. `words` has the marks inside quotes masked, `plain` the quotes as a whole."""

    start: int
    end: int
    words: str
    plain: str
    after_semicolon: bool = False
    bracketed: bool = False
    label: str = ""
    """The short name before a colon that the part answers: 学习时间：4月."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """The labelled remarks that close a paragraph: （责任单位：各党支部；完成时间：11月底前）."""

    actor: str = ""
    actor_at: tuple[int, int] = (0, 0)
    time: str = ""
    time_at: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Sentence:
    parts: tuple[Part, ...]


REPLACED = re.compile(r"(?:由|从)?原(?:定|来|先)的?[^，。；\n]{1,16}?(?:改为|调整为|改成)")
"""由原定的2月改为12月中旬召开: what was before counts no more."""


def mask_all(text: str) -> str:
    text = _mask_replaced(text)
    return QUOTED.sub(lambda m: m[0] if m[0] in KEPT else MASK * len(m[0]), text)


def _mask_replaced(text: str) -> str:
    return REPLACED.sub(lambda m: MASK * len(m[0]), text)


def mask_for_dates(text: str) -> str:
    """Days that are written in quotes (“七一”) stay."""
    text = _mask_replaced(text)
    return QUOTED.sub(lambda m: m[0] if m[0] in DAYS else MASK * len(m[0]), text)


def mask_marks(text: str) -> str:
    """Quoted words stay, but no mark or number inside them can end a part or count."""
    masked = re.sub(r"《[^《》\n]*》", lambda m: MASK * len(m[0]), _mask_replaced(text))
    return re.sub(r"“[^“”\n]*”", lambda m: re.sub(r"[，。；：！？]", MASK, m[0]), masked)


def split(view: View) -> tuple[list[Sentence], Bracket]:
    """Sentences in order; what stands in brackets within a sentence follows it as parts of the same sentence."""
    words, plain = mask_marks(view.text), mask_all(view.text)
    raw = plain
    bracket = Bracket()
    aside: list[tuple[int, int]] = []
    matches = list(BRACKET.finditer(plain))
    for match in matches:
        fields = list(FIELD.finditer(plain, match.start() + 1, match.end() - 1))
        if fields:
            bracket = _bracket(fields, bracket)
        elif DATE_ALONE.fullmatch(match[0]) and ENDS.match(plain, match.end()):
            bracket = Bracket(bracket.actor, bracket.actor_at, match[0][1:-1], (match.start() + 1, match.end() - 1))
        elif re.search(r"[，；]", match[0]) or _counts(match[0]):
            aside.append((match.start() + 1, match.end() - 1))
    closing = CLOSING_FIELD.search(plain)
    if closing and not bracket.actor:
        bracket = Bracket(closing["value"], closing.span("value"), bracket.time, bracket.time_at)
    counting = {m.span() for m in matches if _counts(m[0])}
    joints = [((end, end + 1), "，") for _, end in counting if plain.startswith("、", end)]
    joints += [((at, at + 1), "，") for at in _tasks(plain)]
    joints += [((at, at + 1), "，") for at in _each_counted(plain)]
    for pattern in (OR_SEE, _counted_list(), _twice_counted()):
        joints += [((m.end() - 1, m.end()), "，") for m in pattern.finditer(plain)]
    joints = list(dict.fromkeys(joints))
    kept = [m.span() for m in matches if SHORT.fullmatch(m[0]) and m.span() not in counting]
    words = _put(words, [(m.span(), MASK * len(m[0])) for m in matches] + joints)
    plain = _put(plain, [(m.span(), MASK * len(m[0])) for m in matches if m.span() not in kept] + joints)
    sentences = []
    at = 0
    for end in [m.end() for m in END.finditer(words)] + [len(words)]:
        parts = _parts(words, plain, at, end)
        while aside and aside[0][0] < end:
            parts += _parts(raw, raw, *aside.pop(0), bracketed=True)
        parts.sort(key=lambda part: part.start)
        if parts:
            sentences.append(Sentence(tuple(parts)))
        at = end
    return sentences, bracket


@cache
def _counted_list() -> re.Pattern[str]:
    """撰写心得2篇、提出建议1条: after a number a verb begins another part, and a cadence always does."""
    return re.compile(
        rf"(?:{NUM})(?:{load().counts})[^，。；、]{{0,10}}、(?={load().holding.pattern}|观看|参观)|、(?={load().cadence.pattern})"
    )


@cache
def _next_counted() -> re.Pattern[str]:
    item = rf"(?:{NUM})(?:{load().counts})"
    return re.compile(rf"{item}、(?=[^，。；：、\n]{{2,14}}?{item}(?:[，。；、（\n]|$))")


@cache
def _twice_counted() -> re.Pattern[str]:
    """两次志愿服务、一次现场学习: each number begins another duty."""
    times = rf"(?:{NUM})次"
    return re.compile(rf"(?<![每第]){times}[^，。；：、\n次]{{2,12}}、(?={times}[^，。；：、\n]{{2,}})")


PRIZES = re.compile(r"评|奖|表彰|标兵|先进|优秀|选树")


def _each_counted(plain: str) -> Iterator[int]:
    """抢答赛一场、座谈会一场: each has a number of its own; the prizes of one selection are told together."""
    for joint in _next_counted().finditer(plain):
        begin = max(plain.rfind(mark, 0, joint.start()) for mark in "，。；\n") + 1
        if not PRIZES.search(plain, begin, joint.end() + 8):
            yield joint.end() - 1


def _tasks(plain: str) -> Iterator[int]:
    """拟订方案、准备材料、做好记录: where a verb follows as one went before, another task begins."""
    for stretch in re.finditer(r"[^，。；：\n（）]+", plain):
        yield from (stretch.start() + m.start() for m in GOES.finditer(stretch[0]) if _two_tasks(stretch[0], m.start()))
        verbs = [m for m in load().holding.finditer(stretch[0]) if m.end() - m.start() > 1]
        if len(verbs) < 2 or LISTS_WAYS.search(stretch[0]):
            continue
        for before, verb in pairwise(verbs):
            joined = stretch[0][verb.start() - 1] == "、" and verb.end() + 2 <= len(stretch[0])
            if joined and verb.start() - before.end() > 2:
                yield stretch.start() + verb.start() - 1


GOES = re.compile(r"、(?=[到赴]|深入|走进|前往)")


def _two_tasks(stretch: str, joint: int) -> bool:
    """到联系支部讲党课、到一线开展调研: before and after the mark something is done."""
    before, after = heads(stretch[:joint]), heads(stretch[joint + 1 :])
    return bool(before and after) and is_held(stretch[joint + 1 :], after[-1]) and not LISTS_WAYS.search(stretch)


def _counts(bracket: str) -> bool:
    """全年不少于4次（每季度至少1次）: a bracket with a number of its own is read as a part."""
    quantity = measure(bracket)
    return quantity.every is not None and quantity.number_at[1] > 0


def _put(text: str, pieces: list[tuple[tuple[int, int], str]]) -> str:
    """The text with other characters, as many, at some places."""
    built, at = [], 0
    for (start, end), piece in sorted(pieces):
        built += [text[at:start], piece]
        at = end
    return "".join([*built, text[at:]])


def _bracket(fields: list[re.Match[str]], bracket: Bracket) -> Bracket:
    for field in fields:
        name = field["name"]
        if re.search(r"责任|牵头|主办|承办|负责|配合|组织", name) and not bracket.actor:
            bracket = Bracket(field["value"], field.span("value"), bracket.time, bracket.time_at)
            late = DATED.search(field["value"])
            if late and not bracket.time:
                at = field.start("value") + late.start(1), field.start("value") + late.end(1)
                bracket = Bracket(bracket.actor, bracket.actor_at, late[1], at)
        elif re.search(r"时间|时限|期限|截止", name):
            bracket = Bracket(bracket.actor, bracket.actor_at, field["value"], field.span("value"))
    return bracket


def _is_label(text: str) -> bool:
    """学习时间, 应急响应桌面推演: a short name, or one that ends as a form does, and counts nothing."""
    if not text or len(text) > LONGEST_FORM_LABEL or _counts(text):
        return False
    if len(text) <= LONGEST_LABEL:
        return True
    named = heads(text)
    return bool(named) and named[-1].end == len(text) and not is_held(text, named[-1])


def _parts(words: str, plain: str, start: int, end: int, *, bracketed: bool = False) -> list[Part]:
    found: list[Part] = []
    at, semicolon, label = start, False, ""
    for stop in [m.start() for m in STOPS.finditer(plain, start, end)] + [end]:
        text = plain[at:stop]
        trimmed = text.rstrip("。！？\n")
        lead = len(trimmed) - len(trimmed.lstrip(MASK)) if not bracketed and trimmed.strip(MASK) == "" else 0
        names = plain[stop : stop + 1] == "：" and _is_label(trimmed)
        if trimmed and lead < len(trimmed) and not names:
            last = at + len(trimmed)
            found.append(Part(at, last, words[at:last], plain[at:last], semicolon, bracketed, label))
        mark = plain[stop : stop + 1]
        semicolon = mark == "；"
        label = trimmed.strip(MASK + BULLET) if names else ""
        at = stop + 1
    return found
