"""One sentence of a clause → drafts of duties, part after part, with what one part hands on to the next."""

import re
from itertools import pairwise

from xueji.core.documents.view import View
from xueji.core.obligations.attributes import (
    at_part,
    give_actor,
    give_dates,
    give_event,
    give_strength,
    inherit_cadence,
    quantify,
)
from xueji.core.obligations.circumstances import exception_of, is_instruction, strength_of, trigger_of
from xueji.core.obligations.dates import When, find_dates
from xueji.core.obligations.draft import Draft
from xueji.core.obligations.flow import Flow, State
from xueji.core.obligations.model import Form, Source, Strength, Trigger
from xueji.core.obligations.quantity import Quantity, measure
from xueji.core.obligations.recognise import REFERENCE, Named, by_reference, heads, is_held
from xueji.core.obligations.sentences import Part, Sentence, mask_all
from xueji.core.obligations.subject import Subject, classify, find_subject
from xueji.core.obligations.vocabulary import Kind, load
from xueji.core.obligations.ways import Ways, find_ways

SIZE_ONLY = re.compile(
    r"^(?:其中)?(?:每[次篇场期节人堂]|时间|时长|字数|总时长|学时|篇幅)|^[^每]{0,6}(?:左右|以上|以内)$"
)
NOT_DECIDED = {Form.PLAN, Form.RULE_MAKING, Form.REPORT, Form.RECORD}
RHETORIC = re.compile(
    r"^(?:要|坚持|同时|必须|始终)*把(?!.*(?:列为|列入|作为.{0,12}第一议题|报|发至|归档|送))|^在[^，]{1,8}中|^在.*(?:基础上|过程中|实践中|[中下时里]$)"
    r"|(?:领学|主讲|主持)$|^[一二三四五六]是.{0,8}$"
)
"""把…同…结合, 在…中, who speaks, 一是抓…: ways of speaking in which a form's word asks for nothing."""
ANSWERS_NOBODY = re.compile(r"人|者|地点|对象|主持|主题|题目")
PUT_FIRST = re.compile(r"(?:把|将)(?!.*(?:列为|列入|作为|纳入))")
PUT_AS = re.compile(r"(?:作为|列为|列入|纳入)")
STUDY_IN_TIME = re.compile(r"及时(?:组织|跟进|开展)?(?:学习|传达)")
"""On an occasion that the sentence names: 按照重要时间节点，及时学习…."""
PASSIVE = re.compile(r"由.{2,14}(?:组织|实施|开展|举办|承办)")
STUDY = {Form.COLLECTIVE_STUDY, Form.SEMINAR, Form.SELF_STUDY}


def read_sentence(view: View, sentence: Sentence, state: State) -> list[Draft]:
    if state.subject is not None:
        state.subject_source = Source.SENTENCE_BEFORE
    flow = Flow()
    for part in sentence.parts:
        if part.after_semicolon:
            flow.trigger, flow.dates, flow.every, flow.soft, flow.lead, flow.after_ways = (
                None,
                [],
                None,
                False,
                None,
                False,
            )
        _read_part(view, part, state, flow)
    _hand_back(flow.drafts)
    return flow.drafts


def _read_part(view: View, part: Part, state: State, flow: Flow) -> None:
    flow.decided = flow.decided or "决定" in part.plain
    ways = find_ways(part.words)
    found = find_subject(part.plain[: ways[0].start] if ways else part.plain)
    if found is not None and not part.bracketed:
        state.subject, state.subject_source = found, Source.WORDS
        state.subject_at = (part.start + found.start, part.start + found.end)
        flow.every = None
    timed = mask_all(view.text)[part.start : part.end]
    dates = find_dates(timed, state.calendar)
    if (
        load().not_duty.search(part.plain)
        or (state.only_decided and not flow.decided)
        or ANSWERS_NOBODY.search(part.label)
    ):
        return
    flow.instruction = flow.instruction or is_instruction(part.words)
    subject = found if not part.bracketed else None
    event = trigger_of(part.words)
    quantity = measure(part.plain)
    if event:
        flow.trigger = (event[0], part.start + event[1][0], part.start + event[1][1])
    before = len(flow.drafts)
    if PUT_FIRST.match(part.plain, found.end if found else 0):
        flow.put = part.start
    elif not PUT_AS.match(part.plain):
        flow.put = None
    if ways:
        for each in ways:
            _take_ways(view, part, each, state, flow)
        flow.after_ways = True
    elif not RHETORIC.search(part.plain):
        _take_duties(view, part, subject, quantity, dates, state, flow)
    if len(flow.drafts) == before and (event or dates):
        flow.lead = part.start if flow.lead is None else flow.lead
    elif len(flow.drafts) > before:
        flow.lead = None
    if dates:
        flow.dates, flow.dates_at = dates, part.start


def _take_duties(
    view: View, part: Part, subject: Subject | None, quantity: Quantity, dates: list[When], state: State, flow: Flow
) -> None:
    if _adds_to_last(part, subject, quantity, flow):
        return
    offset = subject.end if subject else 0
    named = [Named(n.form, n.kind, n.start + offset, n.end + offset) for n in heads(part.words[offset:])] or heads(
        part.words
    )
    event_part = re.search(r"(?:前|后|期间|时)$", part.words) and flow.trigger and not quantity.has_number
    study = flow.trigger and flow.trigger[0] is Trigger.BEFORE_MAJOR_DECISION and re.search("学习|学法", part.words)
    if not named and study and not event_part:
        at = part.words.index("学")
        named = [Named(Form.PRE_DECISION_STUDY, "says", at, at + 2)]
    in_time = STUDY_IN_TIME.search(part.words)
    occasion = flow.trigger and flow.trigger[0] in {Trigger.KEY_DATE, Trigger.MEETING_HELD}
    if not named and in_time and occasion:
        named = [Named(Form.COLLECTIVE_STUDY, Kind.ACT, *in_time.span())]
    cited = by_reference(part.words) if not named else None
    if cited:
        named = [cited]
    dated = bool(dates or flow.dates) and len(part.words) <= 18
    passive = PASSIVE.search(part.plain) is not None
    held = is_held(part.words, named[0]) if len(named) > 1 else False
    kept = [n for n in named if held or passive or dated or quantity.said or is_held(part.words, n)]
    kept = [n for n in kept if not _in_campaign(part.words, n) and not (state.only_decided and n.form in NOT_DECIDED)]
    if event_part and not (kept and kept[-1].end == len(part.words)):
        kept = []
    if not kept:
        return
    if flow.after_ways and not quantity.said and kept[-1].form in STUDY:
        return
    if _repeats(kept, subject, quantity, flow):
        flow.drafts[-1].end = part.start + kept[-1].end
        return
    if _continues(kept, subject, quantity, flow):
        _merge(flow.drafts[-1], part, quantity, max(kept[-1].end, quantity.end))
        if dates:
            give_dates(flow.drafts[-1], dates, quantity, flow)
        return
    _add(view, part, kept, subject, quantity, dates, state, flow)


def _adds_to_last(part: Part, subject: Subject | None, quantity: Quantity, flow: Flow) -> bool:
    """A part that only gives size or number to the duty before it."""
    if not flow.drafts or not quantity.said or part.after_semicolon:
        return False
    last = flow.drafts[-1]
    sized = quantity.amount is not None and not quantity.has_number and quantity.every is None
    if sized and (SIZE_ONLY.search(part.plain) or not heads(part.words)):
        for draft in flow.drafts:
            if draft.form is last.form and draft.amount is None:
                draft.amount = quantity.amount
                draft.because("amount", quantity.amount, Source.WORDS, *at_part(part, quantity.amount_at))
        last.end = max(last.end, part.start + quantity.amount_at[1])
        return True
    if heads(part.words) or subject is not None or not (quantity.has_number or quantity.amount):
        return False
    if last.is_bare:
        _merge(last, part, quantity, quantity.end)
        return True
    if quantity.every is not None and quantity.every is not last.every:
        flow.drafts.append(_said_again(last, part, quantity))
        return True
    return False


def _continues(kept: list[Named], subject: Subject | None, quantity: Quantity, flow: Flow) -> bool:
    """学校开展师德标兵评选，全年评选不超过10名: the second part is the number of the first."""
    if not flow.drafts or subject is not None or not quantity.said:
        return False
    last = flow.drafts[-1]
    return last.is_bare and last.group is None and last.form is kept[-1].form and last.trigger is None


def _repeats(kept: list[Named], subject: Subject | None, quantity: Quantity, flow: Flow) -> bool:
    """要用好公众号，开设专栏; 落实决策前学习制度，做到先学习、后决策: one standing duty in two phrases."""
    standing = kept[-1].form in {Form.CHANNEL, Form.PRE_DECISION_STUDY}
    last = flow.drafts[-1] if flow.drafts else None
    return last is not None and standing and last.form is kept[-1].form and subject is None and not quantity.said


def _in_campaign(text: str, named: Named) -> bool:
    """开展“我为企业办实事”活动: a quoted name of a campaign asks for nothing by itself."""
    quoted = re.search(r"“[^“”]*”(?=[^，]{0,4}(?:活动|行动|主题|专题|大))", text)
    return quoted is not None and quoted.start() <= named.start and named.end <= quoted.end()


def _said_again(last: Draft, part: Part, quantity: Quantity) -> Draft:
    """每季度1次，全年不少于4次: two numbers for one thing are two duties."""
    again = Draft(last.view, last.form, part.start, part.start + quantity.end, last.actor, last.per, Strength.MUST)
    again.why = [b for b in last.why if b.attribute in {"form", "actor"}]
    _merge(again, part, quantity, quantity.end)
    return again


def _merge(last: Draft, part: Part, quantity: Quantity, end: int) -> None:
    quantify(last, part, quantity)
    if exception_of(part.plain, quantity.end):
        last.exception = True
        last.strength = Strength.SHOULD if last.strength is Strength.MUST else last.strength
    last.end = max(last.end, part.start + end)


def _add(
    view: View,
    part: Part,
    kept: list[Named],
    subject: Subject | None,
    quantity: Quantity,
    dates: list[When],
    state: State,
    flow: Flow,
) -> None:
    for n, named in enumerate(kept):
        start = part.start + _begin(part, subject) if n == 0 else part.start + named.start
        start = min(start, part.start + named.start)
        if n == 0 and flow.lead is not None:
            start = flow.lead
        if n == 0 and flow.put is not None:
            start = flow.put
        last = (
            part.end
            if named.kind == "act" or named.form is Form.CONVERSION
            else part.start + max(_to_the_end(part, named), quantity.end if n == 0 else 0)
        )
        draft = Draft(view, named.form, start, last)
        draft.because("form", named.form, Source.WORDS, part.start + named.start, part.start + named.end)
        quantify(draft, part, quantity)
        inherit_cadence(draft, quantity, dates, flow)
        give_actor(draft, part, subject, state)
        give_strength(draft, part, subject, quantity, flow)
        give_event(draft, part, flow)
        give_dates(draft, dates, quantity, flow)
        flow.drafts.append(draft)
        extra = _further_dates(part, dates, view) if n == 0 and draft.every is None else []
        flow.drafts += [_second(draft, part, when) for when in extra]
        if extra and extra[-1].since is None:
            draft.since = None  # 3月31日和9月30日前: 前 holds for both
    if kept[-1].form is Form.SELECTION:
        flow.drafts += _more_selected(flow.drafts[-1], part, quantity)
    if quantity.every:
        flow.every = (quantity.every, *at_part(part, quantity.every_at))


def _to_the_end(part: Part, named: Named) -> int:
    """A rule followed by reference is quoted up to the word 规定 that stands for it."""
    cited = REFERENCE.search(part.words)
    return cited.end() if cited and cited.start() <= named.start < cited.end() else named.end


def _begin(part: Part, subject: Subject | None) -> int:
    if subject is not None:
        lead = re.search(r"(?:请|提倡|鼓励|由|力争)$", part.plain[: subject.start])
        return lead.start() if lead else (0 if subject.start <= 6 else subject.start)
    skipped = re.match(r"(?:并|同时|再|其中|从而|切实|努力|着力|也|此外)+", part.plain)
    return skipped.end() if skipped else 0


def _further_dates(part: Part, dates: list[When], view: View) -> list[When]:
    """The dates that are joined to the first: 6月20日、12月20日前; 上半年、下半年."""
    joined = []
    for before, when in pairwise(dates):
        if view.text[part.start + before.end : part.start + when.start] not in {"、", "和", "及"} or when.until is None:
            break
        joined.append(when)
    return joined


def _second(draft: Draft, part: Part, when: When) -> Draft:
    """Two deadlines are two duties; the first quote holds the second."""
    year_carried = draft.until and when.until and when.until < draft.until and when.until.replace(year=draft.until.year)
    return Draft(
        draft.view,
        draft.form,
        part.start + when.start,
        draft.end,
        draft.actor,
        draft.per,
        draft.strength,
        draft.every,
        draft.at_least,
        draft.at_most,
        amount=draft.amount,
        trigger=draft.trigger,
        since=when.since,
        until=year_carried or when.until,
        why=list(draft.why),
    )


def _more_selected(first: Draft, part: Part, quantity: Quantity) -> list[Draft]:
    """评选优秀带教老师5名、优秀培训科室3个: each number is a duty."""
    rest = part.plain[quantity.number_at[1] :]
    if not quantity.number_at[1] or not rest.startswith("、"):
        return []
    more = measure(rest)
    if more.at_least is None:
        return []
    start = part.start + quantity.number_at[1] + 1
    first.end = start - 1
    second = Draft(
        first.view, first.form, start, part.end, first.actor, first.per, first.strength, at_least=more.at_least
    )
    second.since, second.until, second.why = first.since, first.until, list(first.why)
    return [second]


def _take_ways(view: View, part: Part, ways: Ways, state: State, flow: Flow) -> None:
    state.group += 1
    outer = find_subject(part.plain[: ways.start]) or None
    said = strength_of(part.plain[: ways.start + 4], outer.end if outer else 0)
    for way in ways.items:
        own = _own_subject(part.plain[way.start : way.end], way.named.start - way.start)
        start = part.start + way.start
        draft = Draft(view, way.named.form, start, part.start + way.end, group=state.group)
        draft.because("form", way.named.form, Source.WORDS, part.start + way.named.start, part.start + way.named.end)
        subject = Subject(own.actor, own.per, own.start + way.start, own.end + way.start) if own else None
        give_actor(draft, part, subject, state)
        if state.subject is not None and subject is None:
            draft.actor, draft.per = state.subject.actor, state.subject.per
        if said is not None and said[0] is Strength.ENCOURAGED:
            draft.strength = Strength.ENCOURAGED
        give_event(draft, part, flow)
        flow.drafts.append(draft)


def _own_subject(piece: str, form_at: int) -> Subject | None:
    """班子成员领学, 支部集中研学: whoever stands before the form within the way."""
    named = classify(piece[:form_at]) if form_at else None
    return Subject(*named, 0, form_at) if named else find_subject(piece)


def _hand_back(drafts: list[Draft]) -> None:
    """统计…时长，由科教科公布: whoever is named by 由 later in the sentence acts in the part before as well."""
    for draft, following in pairwise(drafts):
        if draft.actor is None and following.by_agent:
            draft.actor, draft.per = following.actor, following.per
            draft.why += [b for b in following.why if b.attribute == "actor"]
