"""Faults of the duties: no number, no actor, numbers that contradict each other, demands the rules forbid."""

import re
from collections.abc import Iterator

from xueji.core.documents.model import Document, Span
from xueji.core.documents.view import View
from xueji.core.obligations.model import Actor, Obligation
from xueji.core.obligations.vocabulary import load
from xueji.core.obligations.words import CADENCE_NAMES, amount_name
from xueji.core.plan.model import Plan
from xueji.core.reading.forbidden import load_forbidden
from xueji.core.reading.model import Finding, FindingCode

BY_THE_YEAR = {"学时", "天"}
"""Sizes that a year owes as a whole: with them the number of times says nothing."""
MOST_ALIKE = 12
"""Duties of one kind that a later one is held against; no plan has as many."""


def without_number(view: View, obligations: tuple[Obligation, ...]) -> Iterator[Finding]:
    """一批, 若干, 定期, 及时 in a duty that has no figure at all."""
    seen: set[int] = set()
    for duty in obligations:
        part = view.within(Span(duty.start, duty.end))
        figure = duty.every or duty.at_least or duty.at_most or duty.amount
        if figure or re.search(r"\d+个?(?:日|天|工作日|周|月)内?|[一两三]周内", part.text):
            continue
        for word in load().no_number.finditer(part.text):
            span = part.span(*word.span())
            if span.start in seen:
                continue
            seen.add(span.start)
            advice = (
                "写明期限，例如“10个工作日内”。"
                if word[0] in {"及时", "适时"}
                else "写明次数或数量，例如“每季度1次”“不少于3篇”。"
            )
            yield Finding(
                FindingCode.NO_NUMBER,
                duty.clause,
                span.start,
                span.end,
                f"“{word[0]}”没有写明数量或期限，年底无法核对。",
                advice,
            )


def without_actor(obligations: tuple[Obligation, ...]) -> Iterator[Finding]:
    """One for each duty that nobody is named for, one for a group of ways."""
    groups: dict[int, list[Obligation]] = {}
    for duty in obligations:
        if duty.actor is Actor.UNSPECIFIED and duty.option_group is not None:
            groups.setdefault(duty.option_group, []).append(duty)
        elif duty.actor is Actor.UNSPECIFIED:
            yield _no_actor(duty, duty.start, duty.end)
    for members in groups.values():
        yield _no_actor(members[0], members[0].start, members[-1].end)


def _no_actor(duty: Obligation, start: int, end: int) -> Finding:
    return Finding(
        FindingCode.NO_ACTOR, duty.clause, start, end, "没有写明由谁来做。", "写明责任主体，例如“各党支部”“局办公室”。"
    )


def conflicting(view: View, obligations: tuple[Obligation, ...]) -> Iterator[Finding]:
    """Two exact demands on the same people with different figures; at the later statement."""
    alike: dict[tuple[object, ...], list[Obligation]] = {}
    for later in obligations:
        if later.every is None or later.trigger or later.exception_allowed:
            continue
        before = alike.setdefault((later.form, later.actor, later.every, later.strength), [])
        earlier = next((e for e in before if _contradict(e, later, view)), None)
        if earlier is not None:
            yield _conflict(earlier, later, view)
        if len(before) < MOST_ALIKE:
            before.append(later)


def _contradict(a: Obligation, b: Obligation, view: View) -> bool:
    same = (a.form, a.actor, a.every) == (b.form, b.actor, b.every) and a.every is not None and a.clause != b.clause
    if not same or a.exception_allowed or b.exception_allowed or a.trigger or b.trigger or a.strength != b.strength:
        return False
    sizes = a.amount and b.amount and a.amount.unit == b.amount.unit and a.amount.value != b.amount.value
    by_size = any(each.amount is not None and each.amount.unit in BY_THE_YEAR for each in (a, b))
    counts = not by_size and a.at_least and b.at_least and a.at_least != b.at_least
    return bool((sizes or counts) and _same_people(a, b, view))


def _same_people(a: Obligation, b: Obligation, view: View) -> bool:
    """Different kinds of staff may owe different numbers; the words that named them must agree."""
    first, second = _people(a, view), _people(b, view)
    return not first or not second or first == second or first in second or second in first or first[0] == second[0]


def _people(duty: Obligation, view: View) -> str:
    quote = view.within(Span(duty.start, duty.end)).text
    named = next((b for b in duty.why if b.attribute == "actor" and b.end > b.start), None)
    words = view.within(Span(named.start, named.end)).text if named else ""
    words = words if len(words) <= 10 else quote.split("\t")[0]
    return re.sub(r"^(?:全体|每名|各|所有)|人员$", "", words.split("\t")[0])


FIGURE = re.compile(r"(?:每[年月周季]\S{0,4})?(?:不得少于|不少于|不得低于|不低于|应达|至少)?(?<![A-Z])\d+\S{1,2}")


def _conflict(earlier: Obligation, later: Obligation, view: View) -> Finding:
    part = view.within(Span(later.start, later.end))
    number = FIGURE.search(part.text)
    span = part.span(*number.span()) if number else Span(later.start, later.end)
    message = f"与“{earlier.quote[:30]}”数字不一致：前为{_figure(earlier)}，此处为{_figure(later)}。".replace("\n", "")
    return Finding(FindingCode.CONFLICTING_NUMBERS, later.clause, span.start, span.end, message, "请统一为一个数字。")


def _figure(duty: Obligation) -> str:
    cadence = CADENCE_NAMES[duty.every] if duty.every else ""
    return f"{cadence}{amount_name(duty.amount)}" if duty.amount else f"{cadence}{duty.at_least}次"


def over_recording(
    view: View, obligations: tuple[Obligation, ...], document: Document, plan: Plan
) -> Iterator[Finding]:
    """Demands that the rules against formalism forbid; one for each duty."""
    taken: list[tuple[int, int]] = []
    for duty in obligations:
        part = view.within(Span(duty.start, duty.end))
        kind = next((k for k in load_forbidden() if k.words.search(part.text)), None)
        if kind is None or any(start < duty.end and duty.start < end for start, end in taken[-8:]):
            continue
        taken.append((duty.start, duty.end))
        yield Finding(
            FindingCode.OVER_RECORDING,
            duty.clause,
            duty.start,
            duty.end,
            f"属于为基层减负明令禁止的做法（{kind.name}），读出但不安排、不计数。",
            kind.instead,
            kind.cited_for(plan.year),
        )
