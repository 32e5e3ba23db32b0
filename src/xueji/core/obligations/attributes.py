"""The attributes of one draft: number, actor, strength, event and dates, from its part or from what was handed on."""

import re
from dataclasses import replace

from xueji.core.obligations.circumstances import exception_of, strength_of, trigger_for
from xueji.core.obligations.dates import When
from xueji.core.obligations.draft import Draft
from xueji.core.obligations.flow import Flow, State
from xueji.core.obligations.model import Actor, Cadence, Form, Per, Source, Strength, Trigger
from xueji.core.obligations.quantity import Quantity
from xueji.core.obligations.sentences import Part
from xueji.core.obligations.subject import IMPLIED, PER, Subject
from xueji.core.obligations.vocabulary import load

RELATIVE = re.compile(r"次日|翌日|次月|随后")
"""A day counted from the duty before takes no date from it."""
HANDED_IN = {
    Form.PLAN,
    Form.REFLECTION,
    Form.NOTES,
    Form.RECORD,
    Form.RESEARCH,
    Form.SELECTION,
    Form.ARTICLE,
    Form.RESEARCH_REPORT,
    Form.REPORT,
}
HANDED = re.compile(r"[将把]([^，]{2,12}?)(?:上报|上交|[报交送发])")
"""将小结报党委: the day is of what is handed in."""
ALSO = re.compile("抄|同时|并|(?:检查|督查|抽查|督导|考核|测试|旁听|测评)(?:结果|情况)")
AT_THE_END = re.compile(r"年[底末初终内]|[学期]末")
AT_ANOTHER_TIME = re.compile("及时|定期|[前后时内]")
PASSED_ON = {Form.REPORT, Form.RECORD}
"""每半年通报一次，并抄送宣传部: handed on as often as the duty before it."""
EACH_TIME = re.compile(
    r"每次(?:集中|集体|[^，每]{0,4})?(?:会议|学习|学法|研讨|讨论|活动|培训|授课|讲座|例会|党课|党日)(?!后|结束)"
)
SO_MANY_SPEAK = re.compile(
    r"每[次期场][^，。；]*[人名位][^，。；]*(?:发言|领学|分享|主讲|交流)|每[次期场][^，。；]*(?:发言|领学|分享|交流)[^，。；]*[人名位]$"
)
"""每次不少于2人作重点发言: owed at each meeting of those told of before."""
STUDIED_TOGETHER = re.compile(r"集中(?:学习)?研讨|学习研讨")
COMES_BACK = re.compile("返岗|返回|回来|归来")
RETURNS = re.compile(r"(?:学习|培训|进修|参训|学成)?(?:返|归来|回来|期满|结业)")
"""选派3名护士进修，返院后作汇报: whoever was sent owes what follows the return."""
HELD_FOR_OTHERS = {Form.THREE_MEETINGS, Form.ORGANISATIONAL_LIFE_MEETING, Form.APPRAISAL}
PERSONS = {Actor.BRANCH_SECRETARY, Actor.MEMBER}


def give_actor(draft: Draft, part: Part, subject: Subject | None, state: State, flow: Flow) -> None:
    implied = IMPLIED.get(draft.form)
    if subject is not None and not (implied and _within_form(part, subject, draft)):
        draft.actor, draft.per = subject.actor, subject.per
        draft.by_agent = "由" in part.plain[: subject.start]
        draft.because("actor", subject.actor, Source.WORDS, part.start + subject.start, part.start + subject.end)
    elif implied is not None and not (
        draft.form in HELD_FOR_OTHERS and state.subject and state.subject.actor not in PERSONS
    ):
        draft.actor, draft.per = implied, PER[implied]
        form = next(b for b in draft.why if b.attribute == "form")
        draft.why.append(replace(form, attribute="actor", value=implied.value))
    elif RETURNS.match(part.plain) and flow.sent:
        draft.actor, draft.per = Actor.STAFF, Per.PERSON
        draft.because("actor", draft.actor, Source.SENTENCE_BEFORE, part.start, part.start + 2)
    elif state.subject is not None:
        draft.actor = state.subject.actor
        draft.per = state.subject.per if state.subject_source is Source.WORDS else PER[draft.actor]
        draft.because("actor", state.subject.actor, state.subject_source, *state.subject_at)
    elif (host := _host(flow)) is not None:
        draft.actor, draft.per = host.actor, host.per
        draft.why += [replace(b, source=Source.SENTENCE_BEFORE) for b in host.why if b.attribute == "actor"]
    elif "中心组" in draft.view.text[draft.start : draft.end]:
        draft.actor, draft.per = Actor.CENTRE_GROUP, Per.ORGAN
        draft.because("actor", draft.actor, Source.WORDS, draft.start, draft.end)
    if "每人" in part.plain and draft.actor in {Actor.CENTRE_GROUP, Actor.LEADER}:
        draft.per = Per.PERSON
    if draft.form is Form.TALK and draft.actor is Actor.LEADER:
        draft.per = Per.PERSON
    together = draft.form is Form.SEMINAR and STUDIED_TOGETHER.search(part.words) is not None
    if (draft.form is Form.COLLECTIVE_STUDY or together) and draft.actor is Actor.CENTRE_GROUP:
        draft.form = Form.CENTRE_GROUP_STUDY


def _host(flow: Flow) -> Draft | None:
    """召开组织生活会，会前开展谈心谈话: who holds the meeting does what goes with it."""
    held = (d for d in reversed(flow.drafts) if d.actor and IMPLIED.get(d.form) is d.actor)
    return next((d for d in held if d.actor is not Actor.CENTRE_GROUP), None)


def _within_form(part: Part, subject: Subject, draft: Draft) -> bool:
    """党支部委员会会议: what looks like a body is the beginning of the form's own name."""
    form = next((b for b in draft.why if b.attribute == "form"), None)
    return form is not None and draft.view.span(part.start, part.start + subject.end).end > form.start


def give_strength(draft: Draft, part: Part, subject: Subject | None, quantity: Quantity, flow: Flow) -> None:
    said = strength_of(part.plain, subject.end if subject else 0)
    exception = exception_of(part.plain, quantity.end) if quantity.said else False
    if said is not None:
        strength, place = said
        if strength is Strength.SHOULD and not exception and load().exception.search(part.plain):
            strength = Strength.MUST
        draft.strength = strength
        flow.soft = strength is Strength.ENCOURAGED
        draft.because("strength", strength, Source.WORDS, *at_part(part, place))
    elif flow.soft and subject is None:
        draft.strength = Strength.ENCOURAGED
    else:
        flow.soft = False
    draft.exception = exception


def give_event(draft: Draft, part: Part, flow: Flow, *, dated: bool = False, subject: Subject | None = None) -> None:
    event = flow.trigger[0] if flow.trigger else None
    if dated and flow.trigger and flow.drafts and flow.trigger[1] < flow.drafts[-1].end:
        event = None  # a day of its own, after a duty that waits for something
    if draft.every is not None and flow.trigger and flow.drafts and flow.trigger[1] < flow.drafts[-1].end:
        event = None  # so often, after a duty that waits for something
    if (
        draft.every is not None
        and flow.trigger
        and not part.start <= flow.trigger[1] < part.end
        and (event is Trigger.EACH_MEETING or subject is not None)
    ):
        event = None
    if event is Trigger.BEFORE_MAJOR_DECISION and draft.form in {Form.COLLECTIVE_STUDY, Form.CENTRE_GROUP_STUDY}:
        draft.form = Form.PRE_DECISION_STUDY
    if (
        event is None
        and EACH_TIME.search(part.words)
        and draft.form in HANDED_IN | {Form.OTHER}
        and draft.every is None
    ):
        event = Trigger.EACH_MEETING
        flow.trigger = (event, part.start, part.start + len("每次"))
    if event is None and draft.every is None and _so_many_speak(draft, part):
        event = Trigger.EACH_MEETING
        flow.trigger = (event, part.start, part.start + len("每次"))
    makes_up = draft.form is Form.SELF_STUDY or "补" in draft.view.text[draft.start : draft.end]
    if flow.trigger and makes_up and COMES_BACK.match(draft.view.text, flow.trigger[1]):
        event = Trigger.OTHER  # who missed it makes it up; after a training one would tell of it
    draft.trigger = trigger_for(draft.form, event, instruction=flow.instruction)
    if draft.trigger and flow.trigger and draft.trigger is flow.trigger[0]:
        draft.because("trigger", draft.trigger, Source.WORDS, flow.trigger[1], flow.trigger[2])
    elif draft.trigger:
        draft.because("trigger", draft.trigger, Source.CONVENTION, 0, 0)


def _receives(draft: Draft, part: Part, flow: Flow) -> bool:
    """各部门每季度末将情况报办公室，办公室通报: what is handed on comes as often as it is handed in."""
    last = flow.drafts[-1]
    return part.plain[:3] in last.view.text[last.start : last.end] and len(part.plain) > len("办公室")


def _passes_on_at_once(draft: Draft, part: Part, flow: Flow) -> bool:
    """每季度末确定主题，报组织科审核: what is settled so often is handed on as often."""
    if not flow.drafts or draft.form is not Form.REPORT or flow.trigger is not None or AT_THE_END.match(part.plain):
        return False
    last = flow.drafts[-1]
    return last.every is not None and draft.start - last.end <= len("，并将") and not AT_ANOTHER_TIME.search(part.plain)


OF_EVERY_YEAR = re.compile(r"每年[^，]{0,4}(?:\d|[一二三四五六七八九十]|年)[^，]{0,3}[前内]")
"""每年1月底前制定计划: it has a date of its own."""
SAYS_LITTLE = {"学习", "情况", "工作", "活动"}


def _speaks_of(thing: str, other: Draft) -> bool:
    said = other.view.text[other.start : other.end]
    return any(thing[n : n + 2] in said for n in range(len(thing) - 1) if thing[n : n + 2] not in SAYS_LITTLE)


def _so_many_speak(draft: Draft, part: Part) -> bool:
    return draft.form is Form.SEMINAR and SO_MANY_SPEAK.match(part.words) is not None


def give_dates(draft: Draft, part: Part, dates: list[When], quantity: Quantity, flow: Flow) -> None:
    when = dates[0] if dates else flow.dates[0 if flow.further else -1] if flow.dates else None
    if not dates and RELATIVE.match(draft.view.text, draft.start):
        return
    within = flow.lead is not None and when is not None and when.since is not None
    if (
        when is None
        or (quantity.every is not None and not dates and not within)
        or (not dates and _passed_on(draft, flow))
    ):
        return
    draft.since, draft.until = when.since, when.until
    if dates and draft.form is Form.REPORT:
        _date_what_is_handed_in(draft, part, when, flow)
    if when.until:
        draft.because("until", when.until, Source.WORDS, draft.start, draft.end)


def _passed_on(draft: Draft, flow: Flow) -> bool:
    """各单位12月10日前交法规股，法规股整理上报: the day is of the one who hands in."""
    before = flow.drafts[-1] if flow.drafts else None
    own = any(b.attribute == "actor" and b.source is Source.WORDS for b in draft.why)
    chosen = draft.form is Form.SELECTION and before is not None and before.since is None
    handed_on = (draft.form in PASSED_ON or chosen) and own
    return (
        handed_on
        and flow.lead is None
        and before is not None
        and before.until is not None
        and before.actor is not draft.actor
    )


def _date_what_is_handed_in(draft: Draft, part: Part, when: When, flow: Flow) -> None:
    """撰写1篇案例，提交1篇体会，11月底前交办公室: the day holds for all that is handed in."""
    names = "名单" in draft.view.text[draft.start : draft.end]
    handed = HANDED.search(part.words)
    for other in reversed(flow.drafts):
        if names and other is flow.drafts[-1] and other.form is Form.OTHER and other.until is None:
            other.since, other.until = when.since, when.until
            return
        yearly = other.every in {None, Cadence.YEAR, Cadence.TERM}
        open_still = other.until is None and other.trigger is None and yearly
        if (handed and not _speaks_of(handed[1], other)) or OF_EVERY_YEAR.search(
            other.view.text, other.start, other.end
        ):
            return
        if other.form not in HANDED_IN or not open_still or other.actor is not draft.actor:
            return
        other.since, other.until = when.since, when.until


def inherit_cadence(
    draft: Draft, part: Part, quantity: Quantity, dates: list[When], flow: Flow, *, among: bool
) -> None:
    if quantity.every is None and flow.lead_every and not dates:
        draft.every, draft.at_least = flow.lead_every[0], draft.at_least or 1
        draft.because("every", draft.every, Source.WORDS, *flow.lead_every[1:])
        return
    if _so_many_speak(draft, part):
        return
    here = flow.trigger is not None and part.start <= flow.trigger[1] < part.end
    too = not here and ALSO.match(draft.view.text, draft.start) is not None and draft.form in PASSED_ON
    if not too and flow.drafts and flow.drafts[-1].form is draft.form is Form.REPORT:
        too = _receives(draft, part, flow)
    too = too or _passes_on_at_once(draft, part, flow)
    if too and flow.every and not quantity.said and not dates:
        draft.every, draft.at_least = flow.every[0], 1
        draft.because("every", draft.every, Source.WORDS, flow.every[1], flow.every[2])
        return
    occasion = flow.trigger is not None and part.start <= flow.trigger[1] < part.end
    if occasion and flow.every and flow.every[1] < part.start:
        return
    if not quantity.every and AT_THE_END.match(part.plain):
        return
    part_of = quantity.amount is not None and among
    if quantity.every is None and (quantity.has_number or part_of) and flow.every and not dates and not flow.dates:
        draft.at_least = draft.at_least or (1 if part_of else None)
        draft.every = flow.every[0]
        draft.because("every", flow.every[0], Source.WORDS, flow.every[1], flow.every[2])


def quantify(draft: Draft, part: Part, quantity: Quantity) -> None:
    draft.every, draft.at_least, draft.at_most = quantity.every, quantity.at_least, quantity.at_most
    draft.amount = quantity.amount or draft.amount
    if quantity.every:
        draft.because("every", quantity.every, Source.WORDS, *at_part(part, quantity.every_at))
    if quantity.has_number and quantity.number_at[1]:
        value = quantity.at_least if quantity.at_least is not None else quantity.at_most
        draft.because("at_least", value, Source.WORDS, *at_part(part, quantity.number_at))
    elif quantity.has_number:
        draft.because("at_least", 1, Source.CONVENTION, 0, 0)
    if quantity.amount:
        draft.because(
            "amount",
            f"{quantity.amount.value:g}{quantity.amount.unit}",
            Source.WORDS,
            *at_part(part, quantity.amount_at),
        )


def at_part(part: Part, place: tuple[int, int]) -> tuple[int, int]:
    return part.start + place[0], part.start + place[1]
