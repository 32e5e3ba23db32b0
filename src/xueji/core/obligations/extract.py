"""Document and plan → obligations in reading order: sentences, table rows and headings of each clause."""

import re

from xueji.core.documents.model import Document, Span
from xueji.core.documents.view import View, view_of
from xueji.core.obligations.draft import Draft
from xueji.core.obligations.flow import State
from xueji.core.obligations.forms import FORMS, FormKind
from xueji.core.obligations.lending import complete
from xueji.core.obligations.model import Form, Obligation, Source
from xueji.core.obligations.owed import NOT_DECIDED
from xueji.core.obligations.quantity import measure
from xueji.core.obligations.recognise import best_form, is_held
from xueji.core.obligations.rows import row_drafts
from xueji.core.obligations.sentence import read_sentence
from xueji.core.obligations.sentences import Sentence, mask_all, mask_for_dates, mask_marks, split
from xueji.core.obligations.subject import IMPLIED, find_subject
from xueji.core.obligations.vocabulary import load
from xueji.core.obligations.ways import find_ways
from xueji.core.obligations.whole import Whole, whole_of
from xueji.core.plan.heads import TITLE_END
from xueji.core.plan.model import Clause, Plan, Role


def extract(document: Document, plan: Plan) -> tuple[Obligation, ...]:
    """Every duty of the document. A report or speech gives none."""
    view = view_of(document)
    if is_narrative(view, plan):
        return ()
    whole = whole_of(document, view, plan)
    found: list[Obligation] = []
    group = 0
    for n, clause in enumerate(plan.clauses):
        following = plan.clauses[n + 1] if n + 1 < len(plan.clauses) else None
        drafts, group = _clause_drafts(whole, clause, following, group)
        found += [d.finish(clause.id, document.text) for d in drafts if d.start < d.end]
    return tuple(found)


TOLD_OF = re.compile(
    r"^[\n“]*(?:昨[日天]|日前|近日|前不久|当天|今天[上下]午|目前)|[开举召组撰参观成形取]\w了|^\n*(?:有的|一些|少数(?!民族)|个别)"
)
"""A sentence that tells or asks: by its opening, an aspect 了 or its mark."""
SAYS_MORE = re.compile(r"应|须|要|由|每|实行|坚持|负责|建立|开展|组织|制定|参加|撰写|召开")
CONTENTS = re.compile(r"内容(?:主要)?(?:应|应当)?(?:(?:包括|有|是|如下)(?:以下[^，。；]{0,6})?[：:]?|[：:])$")
MODAL = re.compile(r"[要应须](?!求|点|闻|用|急)|每[年月周季]|不少于")
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
    if (
        not numbered
        and not TITLE_END.search(plan.title)
        and load().past.search(view.text)
        and not MODAL.search(view.text)
    ):
        return True
    told = len(load().told.findall(view.text))
    summary = SUMS_UP.search(view.text[:600]) and not TITLE_END.search(plan.title)
    if TELLS.search(plan.title) or summary:
        return True
    edges = view.text[:200] + view.text[-60:]
    return (not numbered or "本报讯" in edges) and (load().news.search(edges) is not None or told >= 3)


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
    opened = OPENED.search(body.text) if state.only_decided else None
    for sentence in sentences:
        if opened and sentence.parts[0].start >= opened.end() and len(body.text) - opened.end() > LONG_BODY:
            state.only_decided = False
        if not _is_past(sentence, body, whole):
            drafts += read_sentence(body, sentence, state)
    drafts += row_drafts(
        whole.document,
        whole.view,
        Span(clause.start, own_end),
        whole.calendar,
        f"{clause.heading}{whole.plan.title}",
        lent=whole.fallback is not None,
    )
    drafts = [d for d in drafts if not (_is_decided(d) and _is_campaign(d, whole.plan.title))]
    if clause.role is Role.AIM:
        drafts = [d for d in drafts if d.form is Form.FIRST_AGENDA_ITEM or not d.is_bare or d.trigger or d.until]
    if _lists_contents(clause, whole) or clause.heading.endswith("主题"):
        drafts = [d for d in drafts if not d.is_bare or d.until]
    drafts = _with_heading(heading, body, drafts, clause, own_end)
    for draft in drafts:
        complete(draft, bracket, body, heading, clause, whole)
    return sorted(
        drafts, key=lambda d: (d.view.span(d.start, d.end).start, d.view.span(d.start, d.end).end)
    ), state.group


def _lists_contents(clause: Clause, whole: Whole) -> bool:
    """活动的主要内容应包括：2.1 …: the parts below say what a meeting holds."""
    above, first = whole.by_id.get(clause.parent_id or ""), whole.by_id.get(f"{clause.parent_id}.1")
    if above is None or first is None:
        return False
    return CONTENTS.search(whole.view.within(Span(above.start, first.start)).text.rstrip()) is not None


def _topic_above(clause: Clause, whole: Whole) -> Form | None:
    """二、党小组会 / 1.会议次数: the meeting that the nearest heading above names."""
    above = whole.by_id.get(clause.parent_id or "")
    while above is not None:
        about = best_form(mask_marks(above.heading))
        if about is not None:
            return about.form if FORMS[about.form].kind is FormKind.SESSION and above.role is not Role.TOPIC else None
        above = whole.by_id.get(above.parent_id or "")
    about = best_form(mask_marks(TITLE_ENDS.sub("", whole.plan.title)))
    return about.form if about is not None and FORMS[about.form].kind is FormKind.SESSION else None


TITLE_ENDS = re.compile(r"(?:进[^，]{1,4})?(?:工作)?(?:计划|方案|安排|办法|制度|要点|规则|意见|通知|规定|细则|措施).*$")


DECIDED = re.compile("决定|定于")
LONGEST_DECIDES = 24


def _is_decided(draft: Draft) -> bool:
    return (
        DECIDED.search(draft.view.text, max(0, draft.start - len("研究决定，")), draft.start + LONGEST_DECIDES)
        is not None
    )


def _is_campaign(draft: Draft, title: str) -> bool:
    """决定开展读书活动 announces the whole of which the title speaks; a meeting so announced is held."""
    said = draft.view.text[draft.start : draft.end].removesuffix("活动")
    whole = any(f"{said[-2:]}{of}" in title for of in ("工作", "季", "月"))
    name = f"{said[-2:]}活动"
    return draft.form not in IMPLIED and (whole or (name in title and name in draft.view.text))


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


OPENED = re.compile(r"(?:如下|印发给你们|抓好落实|贯彻执行|遵照执行|照此执行|组织实施)[^\n]{0,4}\n")
LONG_BODY = 60
"""Characters below the opening of a notice that hold its arrangement, though no number stands there."""


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


ASKED_OF = re.compile("：[^：]{2,12}[要应须]")
"""听课要求：听课党员要做好笔记. is no heading, though nothing but the mark ends it."""


def _orders(heading: View) -> bool:
    """A first sentence that says who acts, in several parts or by when, is a duty: 办公室于6月底前报送总结."""
    says_more = "，" in heading.text or BY_WHEN.search(heading.text) or ASKED_OF.search(heading.text)
    return bool(says_more) and find_subject(heading.text.rpartition("：")[2]) is not None


def _asks(heading: View) -> bool:
    """An article has a name or begins at once: 第九条 中心组学习实行签到制。"""
    text = mask_marks(heading.text)
    named = best_form(text)
    says_more = SAYS_MORE.search(text) is not None
    return says_more and named is not None and is_held(text, named) and find_subject(heading.text) is not None
