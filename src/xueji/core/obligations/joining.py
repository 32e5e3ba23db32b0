"""What a part of a sentence adds to the duty before it: number, size, a second date, a second prize."""

import re
from dataclasses import replace
from itertools import pairwise

from xueji.core.documents.view import View
from xueji.core.obligations.attributes import at_part, quantify
from xueji.core.obligations.circumstances import exception_of
from xueji.core.obligations.dates import When
from xueji.core.obligations.draft import Draft
from xueji.core.obligations.flow import Flow
from xueji.core.obligations.forms import FORMS, FormKind
from xueji.core.obligations.model import Amount, Form, Source, Strength
from xueji.core.obligations.quantity import Quantity, measure
from xueji.core.obligations.recognise import Named, heads
from xueji.core.obligations.sentences import Part
from xueji.core.obligations.subject import Subject, find_subject
from xueji.core.obligations.vocabulary import Kind, load
from xueji.core.obligations.ways import Ways

SIZE_ONLY = re.compile(
    r"^(?:其中)?(?:参?[训加]?人数|每[次篇场期节人堂]|(?:培训|学习|活动|研讨|会议)?(?:时间|时长)|字数|总时长|学时|篇幅)|^[^每]{0,6}(?:左右|以上|以内)$"
)


SETTLES = re.compile(r"^[^，每]{0,8}(?:每[月季周年期次]度?)?(?:明确|确定|指定|设)\D{0,4}[\d一二两三]+[名个]")
"""明确一名联络员, 每月确定一个主题: a number that is no number of the duty."""
SHORTEST_OBJECT = 4
"""Characters beside the number that name another thing than the one before."""
LONGEST_ADDED = 8
"""Characters beside the cadence of a part that only says how often; a longer one says something of its own."""
STUDIES = re.compile(r"学习(?:原则上|一般)?(?:时间)?(?:不少于|不得少于|至少|\d)")
"""制定个人学习计划，每天学习不少于半小时: the size is of the study, not of the plan."""
WRITES = re.compile(r"[^，]{0,4}(?:[写交填发建评看讲拍]|撰写|提交|提出|提供)[^，]{2,}")
"""新人集训5天，每月写一份病例分析: another verb does another thing."""
TAKES_PART = re.compile(r"(?:参加|组织|开展|安排)[^，]{0,12}学习")
"""每学期参加联系支部学习不少于两次: study is a duty of its own."""
SECOND = re.compile(r"、(?![一二三四五六七八九十]等奖)")
"""The prizes of one selection (一等奖1名、二等奖3名) are one duty."""


def adds_to_last(part: Part, subject: Subject | None, quantity: Quantity, flow: Flow) -> bool:
    """A part that only gives size or number to the duty before it."""
    if len(flow.drafts) <= flow.begun or not quantity.said or part.after_semicolon or TAKES_PART.search(part.plain):
        return False
    if SETTLES.search(part.plain):
        return not heads(part.words)
    last = flow.drafts[-1]
    quantity = _of_people_sent(quantity, part, last)
    sized = quantity.amount is not None and not quantity.has_number and quantity.every is None
    if sized and (_names_another(part, last) or of_another(subject, quantity, part, last)):
        return False
    people = quantity.amount is not None and quantity.amount.unit == "人"
    summed = ("计" in part.plain or people) and all(n.form is last.form for n in heads(part.words))
    if sized and last.amount is not None and part.plain.startswith("其中"):
        again = _said_again(last, part, quantity)
        again.every, again.at_least = last.every, last.at_least
        flow.drafts.append(again)
        return True
    if sized and (SIZE_ONLY.search(part.plain) or summed or not heads(part.words)):
        for draft in flow.drafts[flow.begun :]:
            optional = draft.group is not None and draft.group == last.group
            listed = part.plain.startswith("每") and draft.every is last.every
            each = listed or draft.until == last.until or draft.end == last.end
            same = draft.form is last.form and each
            if draft.amount is None and (optional or same):
                draft.amount = quantity.amount
                draft.because("amount", quantity.amount, Source.WORDS, *at_part(part, quantity.amount_at))
        last.end = max(last.end, part.start + quantity.amount_at[1])
        return True
    for_each = subject is not None and part.plain.startswith("每") and not quantity.besides(part.plain, subject.end)
    acts_alone = subject is not None and not (for_each and last.is_bare)
    if heads(part.words) or acts_alone or not (quantity.has_number or quantity.amount):
        return False
    if _says_more(part, last, quantity):
        return False
    return _counts_last(part, last, quantity, flow)


def _counts_last(part: Part, last: Draft, quantity: Quantity, flow: Flow) -> bool:
    """The number of the duty before, or a second number for the same thing."""
    if last.is_bare:
        for draft in flow.drafts[:-1]:
            if draft.group is not None and draft.group == last.group:
                quantify(draft, part, quantity)
        merge(last, part, quantity, quantity.end)
        return True
    counted = any(b.attribute == "at_least" and b.source is Source.WORDS for b in last.why)
    if quantity.has_number and quantity.every is None and not counted and not quantity.besides(part.plain):
        last.at_least, last.at_most = quantity.at_least, quantity.at_most
        last.end = max(last.end, part.start + quantity.end)
        last.because("at_least", quantity.at_least, Source.WORDS, *at_part(part, quantity.number_at))
        return True
    if quantity.every is not None and quantity.every is not last.every and quantity.written:
        flow.drafts.append(_said_again(last, part, quantity))
        return True
    return False


def _of_people_sent(quantity: Quantity, part: Part, last: Draft) -> Quantity:
    """选派干部参训，每年不少于6人: how many are sent is the size, not how often."""
    sent = load().sends_people.search(last.view.text[last.start : last.end])
    at = quantity.number_at
    if not sent or not at[1] or part.plain[at[1] - 1] not in "人名" or quantity.at_least is None or quantity.amount:
        return quantity
    number = 1 if quantity.every else None
    size = Amount(float(quantity.at_least), "人")
    return replace(quantity, amount=size, amount_at=at, at_least=number, at_most=None, number_at=(0, 0))


def of_another(subject: Subject | None, quantity: Quantity, part: Part, last: Draft) -> bool:
    """党员不少于12学时，支部书记不少于16学时: the same duty of somebody else."""
    person = subject is not None and not part.plain.startswith(("每", "其中"))
    sized = last.amount is not None and quantity.amount is not None and last.amount.unit == quantity.amount.unit
    return person and sized and not quantity.besides(part.plain, subject.end if subject else 0)


def _says_more(part: Part, last: Draft, quantity: Quantity) -> bool:
    """Whether the part has a thing of its own beside how often or how large."""
    only_when = quantity.every is not None and not quantity.written
    if only_when and len(part.plain) - (quantity.every_at[1] - quantity.every_at[0]) > LONGEST_ADDED:
        return True
    if STUDIES.search(part.plain, 0, quantity.end) and FORMS[last.form].kind is not FormKind.SESSION:
        return True
    written = WRITES.match(quantity.besides(part.plain)) is not None
    return (last.form is Form.OTHER or written) and len(quantity.besides(part.plain)) >= SHORTEST_OBJECT


def _names_another(part: Part, last: Draft) -> bool:
    """每次不少于2人作重点发言: with a verb of its own another form is a duty, not a size."""
    return any(
        n.form is not last.form and (n.kind == Kind.ACT or load().holding.search(part.words, 0, n.end) is not None)
        for n in heads(part.words)
    )


def continues(part: Part, kept: list[Named], subject: Subject | None, quantity: Quantity, flow: Flow) -> bool:
    """学校开展师德标兵评选，全年评选不超过10名: the second part is the number of the first."""
    if not flow.drafts or subject is not None or not quantity.said:
        return False
    last = flow.drafts[-1]
    alone = last.is_bare and last.group is None and last.trigger is None
    another = (last.form in SEVERAL_THINGS or "群" in last.view.text[last.start : last.end]) and len(
        quantity.besides(part.plain)
    ) > len("推送")
    return alone and last.form is kept[-1].form and not another


STUDY = {Form.COLLECTIVE_STUDY, Form.SEMINAR, Form.SELF_STUDY}
SEVERAL_THINGS = {Form.OTHER, Form.RECORD}
"""Forms of many kinds, so that the second part may name another thing: 建立微信群，每周推送一次."""
POSTS = re.compile(r"推送|刊发|刊登|刊载|更新|发布|巡看")
"""What is done with a channel once it is there is a duty of its own."""
BY_WHOM = re.compile(r"由[^，]{2,14}?(?:组织|安排|统一)")
"""参加培训，由公司组织外送培训: who provides it asks for nothing more."""


def repeats(part: Part, kept: list[Named], subject: Subject | None, quantity: Quantity, flow: Flow) -> bool:
    """要用好公众号，开设专栏; 参加培训，由公司组织培训; 坚持“第一议题”制度，传达学习…: one duty in two phrases."""
    posts = POSTS.match(part.words, kept[-1].start) is not None
    standing = kept[-1].form in {Form.CHANNEL, Form.PRE_DECISION_STUDY} and not posts
    last = flow.drafts[-1] if flow.drafts else None
    if last is not None and BY_WHOM.match(part.plain) and not quantity.said:
        return last.form is kept[-1].form
    if last is not None and last.form is Form.FIRST_AGENDA_ITEM:
        standing = kept[-1].form is Form.COLLECTIVE_STUDY
        return standing and subject is None and not quantity.said
    return last is not None and standing and last.form is kept[-1].form and subject is None and not quantity.said


def _said_again(last: Draft, part: Part, quantity: Quantity) -> Draft:
    """每季度1次，全年不少于4次: two numbers for one thing are two duties."""
    again = Draft(last.view, last.form, part.start, part.start + quantity.end, last.actor, last.per, Strength.MUST)
    again.why = [b for b in last.why if b.attribute in {"form", "actor"}]
    merge(again, part, quantity, quantity.end)
    return again


def merge(last: Draft, part: Part, quantity: Quantity, end: int) -> None:
    quantify(last, part, quantity)
    if exception_of(part.plain, quantity.end):
        last.exception = True
        last.strength = Strength.SHOULD if last.strength is Strength.MUST else last.strength
    last.end = max(last.end, part.start + end)


def further_dates(part: Part, dates: list[When], view: View) -> list[When]:
    """The dates that are joined to the first: 6月20日、12月20日前; 上半年、下半年."""
    joined = []
    for before, when in pairwise(dates):
        if view.text[part.start + before.end : part.start + when.start] not in {"、", "和", "及"} or when.until is None:
            break
        joined.append(when)
    return joined


def second(draft: Draft, start: int, when: When) -> Draft:
    """Two deadlines are two duties; the first quote holds the second."""
    year_carried = draft.until and when.until and when.until < draft.until and when.until.replace(year=draft.until.year)
    return Draft(
        draft.view,
        draft.form,
        start,
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


def more_selected(first: Draft, part: Part, quantity: Quantity) -> list[Draft]:
    """评选优秀带教老师5名、优秀培训科室3个: each number is a duty."""
    found: list[Draft] = []
    at = quantity.number_at[1]
    while at and SECOND.match(part.plain, at):
        more = measure(part.plain[at + 1 :])
        if more.at_least is None:
            break
        start, at = at + 1, at + 1 + more.number_at[1]
        (found or [first])[-1].end = part.start + start - 1
        again = Draft(first.view, first.form, part.start + start, part.end, first.actor, first.per, first.strength)
        again.at_least, again.since, again.until, again.why = more.at_least, first.since, first.until, list(first.why)
        again.every, again.trigger = first.every, first.trigger
        found.append(again)
    return found


def hand_back(drafts: list[Draft]) -> None:
    """统计…时长，由科教科公布: whoever is named by 由 later in the sentence acts in the part before as well."""
    for draft, following in pairwise(drafts):
        if draft.actor is None and following.by_agent:
            draft.actor, draft.per = following.actor, following.per
            draft.why += [b for b in following.why if b.attribute == "actor"]


ONE_OF_A_LIST = re.compile(r"[一二三四五六七八九十]是[^，]{2,6}，")
"""三是撰写心得，全体员工撰写不少于1000字的心得: the head of an item, told in full by what follows."""


def is_name(last: Draft, part: Part) -> bool:
    """心得体会，班子成员一年三篇: a name that stands alone is what the next part counts."""
    named = next((b for b in last.why if b.attribute == "form"), None)
    whole = last.view.span(last.start, last.end)
    alone = named is not None and (named.start, named.end) == (whole.start, whole.end)
    alone = alone and load().holding.match(last.view.text, last.start) is None
    listed = ONE_OF_A_LIST.match(last.view.text, last.start) is not None
    alone = alone or (listed and named is not None and named.end == whole.end)
    return alone and last.is_bare and last.until is None and last.end == part.start - 1 and last.group is None


def likewise(part: Part, subject: Subject | None, quantity: Quantity, draft: Draft, flow: Flow) -> bool:
    """班子成员一年三篇，中层干部两篇: the number of somebody else is of the same period."""
    if not flow.drafts or subject is None or draft.every is not None or draft.is_bare:
        return False
    last = flow.drafts[-1]
    besides = quantity.besides(part.plain, subject.end)
    return last.form is draft.form and besides in last.view.text[last.start : last.end]


def researches(flow: Flow) -> bool:
    """每年调研不少于5天，形成报告一份: the report is of the research."""
    return bool(flow.drafts) and flow.drafts[-1].form is Form.RESEARCH


def subject_in(view: View, part: Part, ways: list[Ways], flow: Flow) -> Subject | None:
    """Who acts; not for whom the second of a list is held: 积极分子培训班1期、党员轮训班2期."""
    found = find_subject(part.plain[: ways[0].start] if ways else part.plain)
    listed = bool(flow.drafts) and view.text[part.start - 1] == "、"
    if found is None or not listed or found.start > 0:
        return found
    about = heads(part.words)
    return None if about and about[0].start == found.end else found


def drop_what_ways_follow(part: Part, flow: Flow) -> None:
    """平时组织学习，可采取A、B等形式: what is done in these ways is told by the ways."""
    last = flow.drafts[-1] if flow.drafts else None
    if last is not None and last.end == part.start - 1 and last.form in STUDY and last.is_bare and not last.until:
        flow.drafts.pop()
