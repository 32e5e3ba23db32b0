"""One sentence of a clause → drafts of duties, part after part, with what one part hands on to the next."""

import re
from dataclasses import replace

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
from xueji.core.obligations.circumstances import (
    ANSWERS_NOBODY,
    CASE,
    EVENT,
    NAMES_ITSELF,
    PURPOSE,
    asks_nothing,
    is_instruction,
    is_rhetoric,
    strength_of,
    trigger_for,
    trigger_of,
)
from xueji.core.obligations.dates import When, find_dates
from xueji.core.obligations.draft import Draft
from xueji.core.obligations.flow import Flow, State
from xueji.core.obligations.joining import (
    STUDY,
    adds_to_last,
    continues,
    drop_what_ways_follow,
    further_dates,
    hand_back,
    is_name,
    likewise,
    merge,
    more_selected,
    repeats,
    researches,
    second,
    subject_in,
)
from xueji.core.obligations.model import Form, Source, Strength, Trigger
from xueji.core.obligations.owed import Said, owed, topic_of
from xueji.core.obligations.quantity import Quantity, measure
from xueji.core.obligations.recognise import MEETINGS, MEETS_TO, REFERENCE, Named
from xueji.core.obligations.sentences import Part, Sentence
from xueji.core.obligations.subject import Subject, classify, find_subject, of_the_case
from xueji.core.obligations.vocabulary import load
from xueji.core.obligations.ways import Ways, find_ways

PHASE = re.compile(r"第.{1,2}(?:阶段|步|批|期)|.{2,8}(?:阶段|环节)")
OF_A_STAGE = re.compile(r"第[^，。；：]{1,2}(?:阶段|步|环节)[，：]?[^，。；]{2,20}（(?P<dates>[^（）]*月[^（）]*)）")
"""第二阶段：警示震慑（5月13日至21日）。 dates what follows it in its paragraph."""
PUT_FIRST = re.compile(r"(?:把|将)(?!.*(?:列为|列入|作为|纳入))")
PUT_AS = re.compile(r"(?:作为|列为|列入|纳入)")
AMONG = re.compile(r"^其中|不少于|不低于|不得少于|不得低于")
"""A size that is owed as often as the duty before it."""
COMPLETED = re.compile(r"[前底内之]*(?:要|须|应)?(?:全部|基本|全面)?(?:完成|结束|到位|读完|学完)$")
"""A part that only dates the duty before it: …，9月30日前完成."""
IS_SO = re.compile(r"(?:就|也|都|正)?是(?!否)")
"""组织干部学理论，是一项基础工程: what is said of a thing asks for nothing."""
STOPPED = re.compile(
    r"(?:自[^，]{2,10}起|现|今年|一律|本年度)?(?:予以|予|已)?(?:停止|停办|取消|废止|终止|暂停|不再)(?:执行|开展|举办|实施|安排|使用)?"
)
"""去年的打卡研修，现予停止: what is ended asks for nothing."""
ASSISTS = re.compile(r"(?:积极|密切|具体)?(?:配合|协助|参与)(?:做好|实施|落实)?$")
"""机关党委牵头，各支部配合，…: who assists is not who owes it."""
AGENDA = re.compile(r"作为“第一议题”")
ASKS_YOU = re.compile("请(?=确定|明确|指定|于|在|按|报|将|把|认真|及时|做好|组织|填|结合)")
"""请确定联络员一名: whom the paper is addressed to, not who was named before."""
SENDS = re.compile(r"选派|选送|派出|外派|抽调")
CHANNEL = re.compile(r"公众号|网|群|号|平台|栏|屏|媒体|微")
OF_RESEARCH = re.compile(r"(?:形成|撰写|提交|写出|完成|交)(?:书面)?(?:1|一)?[篇份]?报告")
MORE_OF_IT = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?!底?前)|再")
LONGEST_MONTH = 8
LOOK_BACK = 60
GUESTS = re.compile(r"(?:外请|邀请|聘请)?(?:专家|名家|教授|学者|劳模|导师|师傅)")
"""专家辅导: who comes to speak does not owe it."""
SPEAKS = re.compile(r"由.*(?:领学|主讲|授课|讲授)$|由(?!.*轮流).*(?:承办|主办|组织实施)$")
"""Who speaks holds what no one else is named for."""
SPEAKER = re.compile(r"[^，由]{2,16}(?:领学|主讲|主持|领读|讲授|授课)")
"""10月下旬，集体学习研讨…，局长领学: who leads it does not hold what follows."""
HOLDS = re.compile("(?:会议|学习|教育|培训)内容$")
"""会议内容：组织党员学习，汇报思想: what a meeting holds asks for nothing beside it."""
POSTED = re.compile(r"[^，由]{2,20}(?:任|担任|为)(?:常务)?副?(?:组长|主任|成员|召集人|班长|队长|校长)")


def read_sentence(view: View, sentence: Sentence, state: State) -> list[Draft]:
    if state.subject is not None:
        state.subject_source = Source.SENTENCE_BEFORE
    flow = Flow()
    whole = view.text[sentence.parts[0].start : sentence.parts[-1].end]
    if PURPOSE.match(whole) or (state.only_decided and NAMES_ITSELF.match(whole)):
        return []
    staged = OF_A_STAGE.fullmatch(whole.strip("\n"))
    dates = find_dates(staged["dates"], state.calendar) if staged else []
    if dates:
        state.period, state.period_at, state.subject = dates[0], (sentence.parts[0].start, sentence.parts[0].end), None
        return []
    _open_paragraph(view, sentence.parts[0], state, flow)
    for part in sentence.parts:
        if part.after_semicolon:
            flow.forget()
        _read_part(view, part, state, flow)
    if not state.named_above:
        hand_back(flow.drafts)
    for draft in flow.drafts:
        if state.period and not (draft.since or draft.until or draft.every or draft.trigger):
            draft.since, draft.until = state.period.since, state.period.until
            draft.because("until", draft.until, Source.HEADING, *state.period_at)
    return flow.drafts


def _open_paragraph(view: View, first: Part, state: State, flow: Flow) -> None:
    """第二阶段（4—11月）：…: what dates the opening of a paragraph dates all of it, and nobody acts yet."""
    begin = first.start - len(first.label) - 1 if first.label else first.start
    if begin > 0 and view.text[begin - 1] != "\n":
        return
    state.period = state.month
    if _opens_month(view, begin, state):
        return
    labelled = find_dates(first.label, state.calendar) if first.label else []
    if labelled and labelled[0].end - labelled[0].start >= len(first.label) - 1:
        state.period, state.period_at, state.subject = labelled[0], (first.start, first.start), None
        flow.dates = labelled
        return
    dates = find_dates(state.masked[first.start : first.end], state.calendar)
    if dates and view.text.startswith("：", first.end) and PHASE.match(first.plain):
        state.period, state.period_at, state.subject = dates[0], (first.start, first.end), None


def _opens_month(view: View, begin: int, state: State) -> bool:
    """Whether this line, or a line before it that ends with a colon, is a month or quarter and no more."""
    above = view.text[max(0, begin - LONGEST_MONTH - 2) : begin].rstrip("\n").rpartition("\n")[2]
    line = view.text[begin : begin + LONGEST_MONTH + 2].partition("\n")[0]
    for text, own in ((above, False), (line, True)):
        named = text.removesuffix("：")
        alone = find_dates(named, state.calendar) if len(named) <= LONGEST_MONTH and (own or named != text) else []
        if alone and alone[0].end - alone[0].start == len(named):
            state.month, state.period, state.period_at, state.subject = alone[0], alone[0], (begin, begin), None
            return own
    return False


def _read_part(view: View, part: Part, state: State, flow: Flow) -> None:
    flow.decided = flow.decided or re.search("决定|定于", part.plain) is not None
    ways = find_ways(part.words)
    found = subject_in(view, part, ways, flow)
    speaks = SPEAKS.search(part.plain) is not None
    describes = load().describes.search(f"{part.label}：{part.plain}") is not None
    if found is None and ASKS_YOU.match(part.plain) and not flow.drafts:
        state.subject = None  # whom the paper is addressed to
    if not (flow.drafts and (SPEAKER.fullmatch(part.plain) or POSTED.fullmatch(part.plain))):
        _take_subject(part, found, state, flow, speaks=speaks)
    timed = state.masked[part.start : part.end]
    dates = find_dates(timed, state.calendar)
    case = CASE.search(part.words) or EVENT.match(part.words)
    if case:
        flow.trigger = (Trigger.OTHER, part.start + case.start(), part.start + case.end())
    if flow.drafts and (STOPPED.fullmatch(part.plain) or (IS_SO.match(part.plain) and not flow.drafts[-1].every)):
        flow.drafts.pop()
    if IS_SO.match(part.plain) or asks_nothing(part.plain, part.label) or (state.only_decided and not flow.decided):
        return
    flow.describes = flow.describes or describes or HOLDS.search(part.label) is not None
    flow.instruction = flow.instruction or is_instruction(part.words)
    subject = found if not part.bracketed else None
    event = trigger_of(part.words)
    quantity = _but_for_this_month(measure(part.plain), part, state)
    if event:
        flow.trigger = (event[0], part.start + event[1][0], part.start + event[1][1])
    if flow.describes and not (quantity.every or quantity.number_at[1] or dates or part.plain.startswith("请")):
        return
    flow.sent = flow.sent or SENDS.search(part.plain) is not None
    before, said = len(flow.drafts), Said(part, subject, quantity, dates)
    if PUT_FIRST.match(part.plain, found.end if found else 0):
        flow.put = part.start
    elif not PUT_AS.match(part.plain):
        flow.put = None
    if ways:
        drop_what_ways_follow(part, flow)
        for each in ways:
            _take_ways(view, said, each, state, flow)
        flow.after_ways = True
    elif is_rhetoric(part.plain, part.label) and not AGENDA.search(part.words):
        flow.topic = topic_of(said) or flow.topic
    else:
        _take_duties(view, said, state, flow)
    if found is not None and speaks and not state.named_above:
        _give_speaker(found, state, flow)
    _hand_on(view, part, quantity, event is not None, dates, flow, added=len(flow.drafts) > before)


def _take_subject(part: Part, found: Subject | None, state: State, flow: Flow, *, speaks: bool) -> None:
    """Who acts from this part on: its own subject, who stands before its colon, or who is in the case it tells."""
    if (
        found is not None
        and not part.bracketed
        and not (speaks and state.subject)
        and not ANSWERS_NOBODY.search(part.label)
        and not (ASSISTS.match(part.plain, found.end) and state.subject)
    ):
        state.subject, state.subject_source = found, Source.WORDS
        state.subject_at = (part.start + found.start, part.start + found.end)
        flow.every = flow.every if part.plain.startswith("其中") else None
    elif found is None and part.label and not ANSWERS_NOBODY.search(part.label):
        _take_label(part, state)
    case_of = of_the_case(part.plain) if found is None and not part.bracketed else None
    if case_of is not None and (part.plain[case_of.start :][-1:] not in "的者" or state.subject is None):
        state.subject, state.subject_source = case_of, Source.WORDS
        state.subject_at = (part.start + case_of.start, part.start + case_of.end)


def _take_label(part: Part, state: State) -> None:
    """执法人员：每人全年…: who stands before the colon acts."""
    named = find_subject(part.label)
    if named is not None and named.end == len(part.label):
        state.subject, state.subject_source = named, Source.WORDS
        state.subject_at = (part.start - len(part.label) - 1, part.start - 1)


def _but_for_this_month(quantity: Quantity, part: Part, state: State) -> Quantity:
    """当月 in the plan of one month is that month and no cadence."""
    if state.calendar.about is None or part.plain[slice(*quantity.every_at)] != "当月":
        return quantity
    number = quantity.at_least if quantity.number_at[1] else None
    return replace(quantity, every=None, every_at=(0, 0), at_least=number)


def _give_speaker(speaker: Subject, state: State, flow: Flow) -> None:
    if flow.drafts and flow.drafts[-1].actor is None:
        flow.drafts[-1].actor, flow.drafts[-1].per = speaker.actor, speaker.per
        flow.drafts[-1].because("actor", speaker.actor, Source.WORDS, *state.subject_at)


def _hand_on(
    view: View, part: Part, quantity: Quantity, event: bool, dates: list[When], flow: Flow, *, added: bool
) -> None:
    """A part without a duty that says when is the lead of the next."""
    if added:
        flow.lead, flow.lead_every, flow.further = None, None, []
    else:
        joined_to_first = further_dates(part, dates, view)
        begins = len(flow.drafts) == flow.begun
        if dates and not flow.drafts:
            flow.opening = dates
        if dates:
            flow.further = [replace(w, start=part.start + w.start, end=part.start + w.end) for w in joined_to_first]
        if quantity.every and not quantity.written and begins and not load().holding.search(part.words):
            flow.lead_every = (quantity.every, *at_part(part, quantity.every_at))
        if flow.lead is None and (event or dates or flow.lead_every):
            flow.lead = part.start
    said = strength_of(part.plain, 0)
    if not added and said is not None and said[0] is Strength.ENCOURAGED:
        flow.soft = True
    if dates:
        flow.dates = dates
    if quantity.every and flow.drafts:
        flow.every = (quantity.every, *at_part(part, quantity.every_at))


def _take_duties(view: View, said: Said, state: State, flow: Flow) -> None:
    part, subject, quantity, dates = said.part, said.subject, said.quantity, said.dates
    if adds_to_last(part, subject, quantity, flow):
        last = flow.drafts[-1]
        occasion = flow.trigger is not None and flow.trigger[0] is not Trigger.EACH_MEETING
        if last.trigger is None and occasion and flow.trigger and part.start <= flow.trigger[1] < part.end:
            give_event(last, part, flow)
        return
    done = dates and COMPLETED.match(part.plain, dates[0].end) is not None
    if done and len(flow.drafts) > flow.begun and flow.drafts[-1].until is None:
        give_dates(flow.drafts[-1], part, dates, quantity, flow)
        flow.drafts[-1].end = part.end
        return
    hears = flow.drafts and flow.drafts[-1].form in MEETINGS and MEETS_TO.match(part.words)
    if hears and subject is None and not quantity.said and not dates:
        return
    kept = owed(said, state, flow)
    if not kept:
        flow.topic = topic_of(said) or flow.topic
        return
    told = flow.after_ways and not quantity.said and subject is None and not part.words.endswith("相结合")
    if told and kept[-1].form in STUDY:
        return
    if repeats(part, kept, subject, quantity, flow):
        last = flow.drafts[-1]
        last.end = part.start + kept[-1].end
        if last.actor is None and subject is not None and "由" in part.plain[: subject.start]:
            give_actor(last, part, subject, state, flow)
        last.trigger = last.trigger or trigger_for(last.form, None, instruction=flow.instruction)
        return
    another_day = MORE_OF_IT.search(part.plain) or (flow.drafts and dates and flow.drafts[-1].until)
    if continues(part, kept, subject, quantity, flow) and not another_day:
        merge(flow.drafts[-1], part, quantity, max(kept[-1].end, quantity.end))
        if dates:
            give_dates(flow.drafts[-1], part, dates, quantity, flow)
        return
    _add(view, said, kept, state, flow)


def _add(view: View, said: Said, kept: list[Named], state: State, flow: Flow) -> None:
    part, subject, quantity, dates = said.part, said.subject, said.quantity, said.dates
    counted = flow.drafts and quantity.said and kept[-1].form is flow.drafts[-1].form
    if counted and is_name(flow.drafts[-1], part):
        flow.drafts.pop()
    group = None
    if len(kept) > 1 and "或" in part.words[kept[-2].end : kept[-1].start]:
        state.group += 1
        group = state.group
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
        form = Form.OTHER if _sent_round(view, part, named) else named.form
        if form is Form.REPORT and OF_RESEARCH.search(part.words, named.start) and researches(flow):
            form = Form.RESEARCH_REPORT
        draft = Draft(view, form, start, last, group=group)
        draft.because("form", named.form, Source.WORDS, part.start + named.start, part.start + named.end)
        quantify(draft, part, quantity)
        inherit_cadence(draft, part, quantity, dates, flow, among=AMONG.search(part.plain) is not None)
        if likewise(part, subject, quantity, draft, flow):
            draft.every, draft.at_least = flow.drafts[-1].every, draft.at_least or flow.drafts[-1].at_least
        give_actor(draft, part, subject, state, flow)
        give_strength(draft, part, subject, quantity, flow)
        give_event(draft, part, flow, dated=bool(dates), subject=subject)
        give_dates(draft, part, dates, quantity, flow)
        flow.drafts.append(draft)
        extra = further_dates(part, dates, view) if n == 0 and draft.every is None else []
        flow.drafts += [second(draft, part.start + when.start, when) for when in extra]
        if n == 0 and not dates and draft.every is None and draft.until is not None:
            flow.drafts += [second(draft, when.start, when) for when in flow.further]
        if extra and extra[-1].since is None:
            draft.since = None  # 3月31日和9月30日前: 前 holds for both
    if kept[-1].form is Form.SELECTION:
        flow.drafts += more_selected(flow.drafts[-1], part, quantity)


def _sent_round(view: View, part: Part, named: Named) -> bool:
    """每月推送学习内容, where no channel was named: material that is handed round."""
    said = view.text[max(0, part.start - LOOK_BACK) : part.end]
    return part.words.startswith("推送", named.start) and not CHANNEL.search(said)


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


def _take_ways(view: View, said_of: Said, ways: Ways, state: State, flow: Flow) -> None:
    part = said_of.part
    state.group += not ways.together
    outer = find_subject(part.plain[: ways.start]) or None
    said = strength_of(part.plain[: ways.start + 4], outer.end if outer else 0)
    for way in ways.items:
        own = _own_subject(part.plain[way.start : way.end], way.named.start - way.start)
        start = part.start + way.start
        draft = Draft(view, way.named.form, start, part.start + way.end, group=None if ways.together else state.group)
        draft.because("form", way.named.form, Source.WORDS, part.start + way.named.start, part.start + way.named.end)
        subject = Subject(own.actor, own.per, own.start + way.start, own.end + way.start) if own else None
        give_actor(draft, part, subject, state, flow)
        if state.subject is not None and subject is None:
            draft.actor, draft.per = state.subject.actor, state.subject.per
        if said is not None and said[0] is Strength.ENCOURAGED:
            draft.strength = Strength.ENCOURAGED
        give_event(draft, part, flow)
        give_dates(draft, part, said_of.dates, Quantity(), flow)
        flow.drafts.append(draft)


def _own_subject(piece: str, form_at: int) -> Subject | None:
    """班子成员领学, 支部集中研学: whoever stands before the form within the way."""
    if GUESTS.match(piece):
        return None
    named = classify(piece[:form_at]) if form_at else None
    return Subject(*named, 0, form_at) if named else find_subject(piece)
