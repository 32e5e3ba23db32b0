"""Faults of the text itself: ended programmes, meetings not yet held, doubled words."""

import re
from collections.abc import Iterator

from xueji.core.documents.model import Span
from xueji.core.documents.view import View
from xueji.core.plan.materials import clause_at
from xueji.core.plan.model import Plan
from xueji.core.reading.facts import Held, load_facts
from xueji.core.reading.model import Finding, FindingCode

YEARS = re.compile(r"《[^《》]*?(20\d\d)[—–-]+(20\d\d)年?[^《》]*?(?:规划|纲要|计划|方案)[^《》]*》")
PLENUMS = re.compile(
    r"(?:党的)?(?P<congress>二十[一二]?|十[七八九])届(?P<list>[一二三四五六七八](?:中)?(?:[、和][一二三四五六七八]中?)*)中全会|(?P<bare>[一二三四五六七八])中全会"
)
CONGRESS = re.compile(r"党的(?P<congress>二十[一二]|十九|二十)大")
ORDINALS = "一二三四五六七八"
NOT_YET = "请核对会议名称；如指将要召开的会议，可写“全会召开后及时学习”。"
LAW = re.compile(r"[^“”《》，。；]{0,12}?(?:规划|纲要|计划)")
DOUBLED = re.compile(r"([一-鿿]{2,4})\1|([一-鿿])\2")


def stale_programmes(view: View, plan: Plan) -> Iterator[Finding]:
    if plan.year is None:
        return
    for programme in load_facts().programmes:
        for name in programme.names:
            at = view.text.find(name)
            if at < 0 or programme.last >= plan.year or _told_of_the_past(view.text, at):
                continue
            tail = LAW.match(view.text, at + len(name))
            end = tail.end() if tail else at + len(name)
            now = programme.now if "“" in programme.now else f"“{programme.now}”"
            advice = f"改为{now}，或删去。" if programme.now else "请核对后改为现行规划。"
            yield _finding(
                FindingCode.STALE_PROGRAMME,
                view.span(at, end),
                plan,
                f"{programme.name}（{programme.first}—{programme.last}年）在{plan.year}年前已经结束。",
                advice,
                programme.source,
            )
    for match in YEARS.finditer(view.text):
        if int(match[2]) < plan.year:
            message = f"{match[0]}到{match[2]}年为止，{plan.year}年已不在期内。"
            yield _finding(
                FindingCode.STALE_PROGRAMME, view.span(*match.span()), plan, message, "请改为现行规划。", match[0]
            )


def _told_of_the_past(text: str, at: int) -> bool:
    return re.search(r"(?:总结|回顾|收官|期间|以来)", text[max(0, at - 6) : at]) is not None


def events_not_held(view: View, plan: Plan) -> Iterator[Finding]:
    """A meeting that had not been held by the end of the plan's year, at its first mention."""
    if plan.year is None:
        return
    told: set[tuple[str, str]] = set()
    congress = ""
    for match in PLENUMS.finditer(view.text):
        congress = match["congress"] or congress
        for ordinal, start, end in _ordinals(match):
            held = load_facts().plenums.get((congress, ordinal))
            key, name = (congress, ordinal), f"党的{congress}届{ordinal}中全会"
            if key in told:
                continue
            latest = _before(congress, ordinal) if held is None else None
            if held is not None and held.year > plan.year:
                told.add(key)
                yield _not_held(view, plan, start, end, name, held)
            elif latest is not None and plan.year <= latest.year:
                told.add(key)
                message = f"{name}在{plan.year}年尚未召开：此前一次的公报是{latest.year}年{latest.month}月的。"
                span = view.span(start, end)
                yield _finding(FindingCode.EVENT_NOT_IN_YEAR, span, plan, message, NOT_YET, latest.source)
    for match in CONGRESS.finditer(view.text):
        held = load_facts().congresses.get(match["congress"])
        if held is not None and held.year > plan.year and (match["congress"], "") not in told:
            told.add((match["congress"], ""))
            yield _not_held(view, plan, match.start(), match.end(), match[0], held)


def _before(congress: str, ordinal: str) -> Held | None:
    """The latest plenum known of a congress, where the one named comes after it."""
    known = [(ORDINALS.index(number), held) for (of, number), held in load_facts().plenums.items() if of == congress]
    last = max(known, key=lambda each: each[0], default=None)
    return last[1] if last is not None and ORDINALS.index(ordinal) > last[0] else None


def _ordinals(match: re.Match[str]) -> list[tuple[str, int, int]]:
    """Each plenum of 二十届二中、三中全会 with its place."""
    if match["bare"]:
        return [(match["bare"], match.start(), match.end())]
    found = list(re.finditer(r"[一二三四五六七八]", match["list"]))
    base = match.start("list")
    if len(found) == 1:
        return [(found[0][0], match.start(), match.end())]
    return [
        (m[0], base + m.start(), match.end() if n == len(found) - 1 else base + m.end() + 1)
        for n, m in enumerate(found)
    ]


def _not_held(view: View, plan: Plan, start: int, end: int, name: str, held: Held) -> Finding:
    message = f"{name}于{held.year}年{held.month}月召开，{plan.year}年尚未召开，不能作为本年度的学习依据。"
    return _finding(FindingCode.EVENT_NOT_IN_YEAR, view.span(start, end), plan, message, NOT_YET, held.source)


def doubled_words(view: View, plan: Plan) -> Iterator[Finding]:
    right = load_facts().doubled_words
    for match in DOUBLED.finditer(view.text):
        whole, one = match[0], match[1] or match[2]
        around = view.text[max(0, match.start() - 2) : match.end() + 2]
        if whole in right or any(word in around for word in right if len(word) > 2) or _reduplicates(view.text, match):
            continue
        yield _finding(
            FindingCode.TYPO_DOUBLING, view.span(*match.span()), plan, f"“{whole}”疑为重复字词。", f"改为“{one}”。"
        )


def _reduplicates(text: str, match: re.Match[str]) -> bool:
    """学习习近平, 人民民主, 党员员…: two words that meet, or a measure word said twice (一项一项)."""
    if match[1]:
        return match[1][0] in "一每逐" or match[1][-1] == "每"
    character, before, after = match[2], text[: match.start()][-1:], text[match.end() :][:1]
    # A doubled single character is a slip only for words that never meet themselves: 的的, 有有, 了了, 和和.
    return (
        character not in "的有了和在是对要把将为与及或等并以从就都被让使来"
        or f"{before}{character}" in load_facts().words_that_end
        or f"{character}{after}" in {"的确", "有关", "有效", "在于"}
    )


def _finding(
    code: FindingCode, span: Span, plan: Plan, message: str, suggestion: str = "", source: str = ""
) -> Finding:
    clause = clause_at(plan.clauses, span)
    return Finding(code, clause.id if clause else "0", span.start, span.end, message, suggestion, source)
