"""Document and plan → obligations in reading order: sentences, table rows and headings of each clause."""

import re
from dataclasses import dataclass
from datetime import date

from xueji.core.documents.model import Document, Span
from xueji.core.documents.numbering import number
from xueji.core.documents.view import View, view_of
from xueji.core.obligations.dates import Calendar, When, find_dates, month_about
from xueji.core.obligations.draft import Draft
from xueji.core.obligations.flow import State
from xueji.core.obligations.forms import FORMS, FormKind
from xueji.core.obligations.model import Actor, Form, Obligation, Per, Source
from xueji.core.obligations.owed import NOT_DECIDED
from xueji.core.obligations.quantity import measure
from xueji.core.obligations.recognise import best_form, is_held
from xueji.core.obligations.rows import row_drafts
from xueji.core.obligations.sentence import read_sentence
from xueji.core.obligations.sentences import Bracket, Sentence, mask_all, mask_for_dates, mask_marks, split
from xueji.core.obligations.subject import IMPLIED, Subject, classify, find_subject, named_in
from xueji.core.obligations.vocabulary import load
from xueji.core.obligations.ways import find_ways
from xueji.core.plan.heads import TITLE_END
from xueji.core.plan.model import Clause, Plan, Role

AT_THE_MEETING = {Form.COLLECTIVE_STUDY, Form.PARTY_LECTURE, Form.THEME_DAY, Form.SEMINAR, Form.MICRO_CLASS}
ISSUED = re.compile(r"(20\d\d)年(\d{1,2})月\d{1,2}日$")
OF_TWO_YEARS = re.compile(r"20\d\d[—–~～至-]+20\d\d年")
OF_A_MONTH = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?!\d|[—–~～至日-])")
SCHOOL_YEAR_BEGINS = 8
THIS_MONTH = re.compile(r"本月(?!度|起)|当月")


@dataclass(frozen=True, slots=True)
class Fallback:
    """Who acts where clause and heading say nothing."""

    actor: Actor
    per: Per | None
    source: Source
    span: Span


@dataclass(frozen=True, slots=True)
class Whole:
    """What the whole document lends its clauses."""

    document: Document
    plan: Plan
    view: View
    calendar: Calendar
    fallback: Fallback | None
    meeting_day: date | None
    by_id: dict[str, Clause]


def extract(document: Document, plan: Plan) -> tuple[Obligation, ...]:
    """Every duty of the document. A report or speech gives none."""
    view = view_of(document)
    if is_narrative(view, plan):
        return ()
    calendar = _calendar(view, plan)
    whole = Whole(
        document,
        plan,
        view,
        calendar,
        _fallback(view, plan),
        _meeting_day(view, plan, calendar),
        {c.id: c for c in plan.clauses},
    )
    found: list[Obligation] = []
    group = 0
    for n, clause in enumerate(plan.clauses):
        following = plan.clauses[n + 1] if n + 1 < len(plan.clauses) else None
        drafts, group = _clause_drafts(whole, clause, following, group)
        found += [d.finish(clause.id, document.text) for d in drafts if d.start < d.end]
    return tuple(found)


TOLD_OF = re.compile(
    r"^[\n“]*(?:昨[日天]|日前|近日|前不久|当天|今天[上下]午|目前)|[开举召组撰参观成形取]\w了|^\n*(?:有的|一些|少数|个别)"
)
"""A sentence that tells or asks: by its opening, an aspect 了 or its mark."""
OPENING = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?([^，。；：\n]{2,10})：")
"""第一季度：…: a date before the colon dates the whole item."""
LONGEST_OPENING = 24
SPOKEN = re.compile(r"“[^“”\n]*[。！？]”")
QUESTION = re.compile(r"？[”\n]?$")
BY_WHEN = re.compile(r"(?:月|年|旬|季度|日)[底末]?(?:之)?前")
TELLS = re.compile(
    r"(?:讲话|致辞|发言|侧记|纪实|见闻|综述|述评|通讯|摘要|总结|(?:工作|情况|述职)的?(?:报告|汇报))(?:（[^）]*）)?$"
)
SUMS_UP = re.compile(r"现将[^，。；\n]{0,20}(?:总结|汇报|报告)如下")
"""A summary of work done says so at its head."""


def is_narrative(view: View, plan: Plan) -> bool:
    """A news report or speech: told in others' words, without numbered clauses."""
    numbered = any(c.label for c in plan.clauses)
    if not numbered and SPOKEN.search(view.text) and not TITLE_END.search(plan.title):
        return True
    told = len(load().told.findall(view.text))
    summary = SUMS_UP.search(view.text[:600]) and not TITLE_END.search(plan.title)
    if TELLS.search(plan.title) or summary:
        return True
    edges = view.text[:200] + view.text[-60:]
    return (not numbered or "本报讯" in edges) and (load().news.search(edges) is not None or told >= 3)


def _calendar(view: View, plan: Plan) -> Calendar:
    issued = ISSUED.search(view.text.rstrip("\n"))
    month = int(issued[2]) if issued and int(issued[1]) == plan.year and 1 <= int(issued[2]) <= 12 else None
    months = [number(m) for m in OF_A_MONTH.findall(plan.title)]
    about = months[0] if len(months) == 1 else None
    turns = month or SCHOOL_YEAR_BEGINS if OF_TWO_YEARS.search(plan.title) else 0
    return Calendar(plan.year, month, about, SCHOOL_YEAR_BEGINS if "学年" in plan.title else turns)


def _fallback(view: View, plan: Plan) -> Fallback | None:
    if plan.clauses and plan.clauses[0].role is Role.PREAMBLE:
        first = view.within(Span(plan.clauses[0].start, plan.clauses[0].end))
        line = first.text.split("\n")[0]
        named = classify(line) if line.endswith("：") and len(line) < 60 else None
        if named:
            return Fallback(*named, Source.ADDRESSEE, first.span(0, len(line) - 1))
    title = named_in(plan.title)
    at = view.text.find(plan.title[:6]) if plan.title else -1
    return Fallback(*title, Source.ADDRESSEE, view.span(max(at, 0), max(at, 0) + len(plan.title))) if title else None


def _meeting_day(view: View, plan: Plan, calendar: Calendar) -> date | None:
    """The day that a notice fixes under 时间 for the meeting it calls."""
    for clause in plan.clauses:
        if "." not in clause.id and re.search(r"时间", clause.heading) and clause.end - clause.start < 80:
            days = [w for w in find_dates(view.within(Span(clause.start, clause.end)).text, calendar) if w.since]
            if days and days[0].since == days[0].until:
                return days[0].until
    return None


def _clause_drafts(whole: Whole, clause: Clause, following: Clause | None, group: int) -> tuple[list[Draft], int]:
    if clause.role is Role.CLOSING:
        return [], group
    own_end = following.start if following and following.id.startswith(clause.id + ".") else clause.end
    heading, body = _own_views(whole, clause, own_end)
    state = State(
        whole.calendar,
        masked=mask_for_dates(body.text),
        group=group,
        only_decided=clause.role is Role.PREAMBLE and bool(clause.id == "0" and len(whole.plan.clauses) > 1),
    )
    sentences, bracket = split(body)
    about = best_form(mask_marks(heading.text))
    names_paper = about is not None and about.form in NOT_DECIDED
    state.topic = (
        about.form if about and not names_paper and clause.role is not Role.TOPIC else _topic_above(clause, whole)
    )
    state.named_above = find_subject(heading.text) is not None
    drafts: list[Draft] = []
    for sentence in sentences:
        if not _is_past(sentence, body, whole):
            drafts += read_sentence(body, sentence, state)
    drafts += row_drafts(
        whole.document, whole.view, Span(clause.start, own_end), whole.calendar, f"{clause.heading}{whole.plan.title}"
    )
    if state.only_decided:
        drafts = [d for d in drafts if not _is_campaign(d, whole.plan.title)]
    if clause.role is Role.AIM:
        drafts = [d for d in drafts if d.form is Form.FIRST_AGENDA_ITEM or not d.is_bare or d.trigger or d.until]
    drafts = _with_heading(heading, body, drafts, clause, own_end)
    for draft in drafts:
        _complete(draft, bracket, body, heading, clause, whole)
    return sorted(
        drafts, key=lambda d: (d.view.span(d.start, d.end).start, d.view.span(d.start, d.end).end)
    ), state.group


def _topic_above(clause: Clause, whole: Whole) -> Form | None:
    """二、党小组会 / 1.会议次数: the meeting that the nearest heading above names."""
    above = whole.by_id.get(clause.parent_id or "")
    while above is not None:
        about = best_form(mask_marks(above.heading))
        if about is not None:
            return about.form if FORMS[about.form].kind is FormKind.SESSION and above.role is not Role.TOPIC else None
        above = whole.by_id.get(above.parent_id or "")
    return None


def _is_campaign(draft: Draft, title: str) -> bool:
    """决定开展读书活动 announces the whole of which the title speaks; a meeting so announced is held."""
    said = draft.view.text[draft.start : draft.end].removesuffix("活动")
    name = f"{said[-2:]}活动"
    return draft.form not in IMPLIED and name in title and name in draft.view.text


def _own_views(whole: Whole, clause: Clause, end: int) -> tuple[View, View]:
    """The heading's view and the body's."""
    own = whole.view.within(Span(clause.start, end))
    label = clause.label
    parent = whole.by_id.get(clause.parent_id or "")
    if parent is not None:
        label = label.removeprefix(parent.label)
    solid = re.sub(r"\s+", "", label)
    at = len(solid) if solid and len(own.text) >= len(solid) else 0
    heading_length = len(re.sub(r"\s+", "", clause.heading))
    heading = own.cut(at, at + heading_length)
    if _orders(heading) or (label.endswith("条") and _asks(heading)):
        return own.cut(at, at), own.cut(at, len(own.text))
    return heading, own.cut(at + heading_length, len(own.text))


def _is_past(sentence: Sentence, body: View, whole: Whole) -> bool:
    """What was done in earlier years, or what somebody said, is no duty."""
    text = body.text[sentence.parts[0].start : sentence.parts[-1].end]
    year = re.match(r"\n*(20\d\d)年", text)
    earlier = year is not None and whole.plan.year is not None and int(year[1]) < whole.plan.year
    whole_text = body.text[sentence.parts[0].start : sentence.parts[-1].end + 2]
    told = TOLD_OF.search(text) or QUESTION.search(whole_text)
    return earlier or "\t" in text or told is not None or load().past.search(text) is not None


def _with_heading(heading: View, body: View, drafts: list[Draft], clause: Clause, own_end: int) -> list[Draft]:
    """A heading is a duty where the body has no such sentence and the heading counts something."""
    text = mask_marks(heading.text)
    named = best_form(text)
    if named is None or not is_held(text, named) or find_ways(mask_marks(body.text)):
        return drafts
    quantity = measure(mask_all(heading.text))
    alone = not body.text.strip("。\n") and own_end == clause.end and clause.role is not Role.TOPIC
    stated = heading.text[named.start : named.end]
    if any(d.form is named.form or stated in d.view.text[d.start : d.end] for d in drafts) or not (
        quantity.has_number or alone
    ):
        return drafts
    draft = Draft(heading, named.form, 0, len(heading.text))
    draft.every, draft.at_least, draft.at_most, draft.amount = (
        quantity.every,
        quantity.at_least,
        quantity.at_most,
        quantity.amount,
    )
    draft.because("form", named.form, Source.HEADING, named.start, named.end)
    return [draft, *drafts]


def _orders(heading: View) -> bool:
    """A first sentence that says who acts, in several parts or by when, is a duty: 办公室于6月底前报送总结."""
    says_more = "，" in heading.text or BY_WHEN.search(heading.text) is not None
    return says_more and find_subject(heading.text) is not None


def _asks(heading: View) -> bool:
    """An article has a name or begins at once: 第九条 中心组学习实行签到制。"""
    text = mask_marks(heading.text)
    named = best_form(text)
    return named is not None and is_held(text, named) and find_subject(heading.text) is not None


def _complete(draft: Draft, bracket: Bracket, body: View, heading: View, clause: Clause, whole: Whole) -> None:
    """What the sentence left open: bracket, heading, addressee, in this order."""
    if draft.actor is None:
        _lend_actor(draft, bracket, body, heading, clause, whole)
        if draft.actor is Actor.CENTRE_GROUP and "每人" in draft.view.text[draft.start : draft.end]:
            draft.per = Per.PERSON
    _lend_body(draft, whole)
    camp = draft.form is Form.READING and "读书班" in draft.view.text[draft.start : draft.end]
    if (draft.form is Form.COLLECTIVE_STUDY or camp) and draft.actor is Actor.CENTRE_GROUP:
        draft.form = Form.CENTRE_GROUP_STUDY  # days of study together, by whatever name
    if clause.role is Role.PREAMBLE and whole.meeting_day and draft.form in AT_THE_MEETING:
        draft.since = draft.until = whole.meeting_day
    elif draft.since is None and draft.until is None:
        _lend_dates(draft, bracket, body, clause, whole)


ITS_MEMBERS = re.compile(r"(?<![班委组]子)(?:成员|缺席人员|缺席者|参学人员|参会人员)$")
ITS_HEADS = re.compile(r"^副?组长$")


def _lend_body(draft: Draft, whole: Whole) -> None:
    """成员 and 组长 are those of the body whose paper it is."""
    named = next((b for b in draft.why if b.attribute == "actor" and b.end > b.start), None)
    if named is None or whole.fallback is None:
        return
    body, words = whole.fallback.actor, whole.document.text[named.start : named.end]
    if body is Actor.CENTRE_GROUP and draft.actor is Actor.STAFF and ITS_MEMBERS.search(words):
        draft.actor, draft.per = body, Per.PERSON
    elif body is Actor.SMALL_GROUP and draft.actor is Actor.LEADER and ITS_HEADS.match(words):
        draft.actor, draft.per = body, Per.SMALL_GROUP


def _lend_actor(draft: Draft, bracket: Bracket, body: View, heading: View, clause: Clause, whole: Whole) -> None:
    named = classify(bracket.actor) if bracket.actor else None
    if named:
        draft.actor, draft.per = named
        draft.because("actor", named[0], Source.BRACKET, *bracket.actor_at, view=body)
        return
    subject = _whose_tasks(clause, whole)
    if subject is not None:
        draft.actor, draft.per = subject.actor, subject.per
        draft.because("actor", subject.actor, Source.HEADING, 0, 0)
        return
    subject = find_subject(heading.text) or _people_above(heading)
    if subject is not None:
        draft.actor, draft.per = subject.actor, subject.per
        draft.because("actor", subject.actor, Source.HEADING, subject.start, subject.end, view=heading)
        return
    if whole.fallback is not None:
        lent = whole.fallback
        draft.actor, draft.per = lent.actor, lent.per
        draft.because(
            "actor",
            lent.actor,
            lent.source,
            0,
            len(lent.span.of(whole.document.text)),
            view=whole.view.within(lent.span),
        )


TASKS_OF = re.compile(
    r"(?:^|[，。；\n])(?P<who>[^，。；\n]{0,14}?)的?(?:主要|基本)?(?:工作)?(?:职责|任务)(?:是|为|有|包括|如下)?：?$"
)


def _whose_tasks(clause: Clause, whole: Whole) -> Subject | None:
    """组长的主要职责是：(一) …: whose tasks the part above lists, else whom its sentence began with."""
    first = whole.by_id.get(f"{clause.parent_id}.1") if clause.parent_id else None
    above = whole.by_id.get(clause.parent_id or "")
    if first is None or above is None:
        return None
    lead = mask_all(whole.view.within(Span(above.start, first.start)).text).rstrip()
    told = TASKS_OF.search(lead)
    if told is None:
        return None
    named = classify(told["who"]) if told["who"] else None
    if told["who"].endswith("组长") and named is None:
        named = (Actor.LEADER, Per.PERSON)
    if named is None:
        sentence = re.split(r"[。；\n]", lead[: told.start()])[-1]
        found = find_subject(re.split(r"由|，", sentence)[0])
        named = (found.actor, found.per) if found else None
    return Subject(*named, 0, 0) if named else None


def _people_above(heading: View) -> Subject | None:
    """中层管理人员培训: whoever stands before the form in a heading."""
    about = best_form(mask_marks(heading.text))
    named = classify(heading.text[: about.start]) if about else None
    return Subject(*named, 0, about.start) if named and about else None


def _lend_dates(draft: Draft, bracket: Bracket, body: View, clause: Clause, whole: Whole) -> None:
    if bracket.time:
        for when in find_dates(bracket.time, whole.calendar)[:1]:
            draft.since, draft.until = when.since, when.until
            draft.because("until", when.until, Source.BRACKET, *bracket.time_at, view=body)
        return
    this_month = month_about(whole.calendar)
    if this_month and draft.every is None and THIS_MONTH.search(draft.view.text, draft.start, draft.end):
        draft.since, draft.until = this_month.since, this_month.until
        draft.because("until", this_month.until, Source.ADDRESSEE, 0, 0)
    elif draft.trigger is None:
        above = _heading_date(clause, whole)
        if above is not None:
            draft.since, draft.until = above.since, above.until
            draft.because("until", above.until, Source.HEADING, 0, 0)
        elif whole.meeting_day and draft.form in AT_THE_MEETING:
            draft.since = draft.until = whole.meeting_day
            draft.because("until", whole.meeting_day, Source.HEADING, 0, 0)


def _heading_date(clause: Clause, whole: Whole) -> When | None:
    """A heading that is itself a date (第一季度, 3月) dates the items below it."""
    head = Span(clause.start, min(clause.end, clause.start + LONGEST_OPENING))
    opening = OPENING.match(whole.view.within(head).text)
    opened = find_dates(opening[1], whole.calendar) if opening else []
    if opening and opened and opened[0].end - opened[0].start >= len(opening[1]) - 1:
        return opened[0]
    above: Clause | None = clause
    while above is not None:
        dates = find_dates(above.heading, whole.calendar)
        if dates and dates[0].end - dates[0].start >= len(above.heading) - 4:
            return dates[0]
        closing = re.search(r"（([^（）]{2,12})）$", above.heading)
        bracketed = find_dates(closing[1], whole.calendar) if closing else []
        if closing and bracketed and bracketed[0].end - bracketed[0].start >= len(closing[1]) - 1:
            return bracketed[0]
        above = whole.by_id.get(above.parent_id or "")
    return None
