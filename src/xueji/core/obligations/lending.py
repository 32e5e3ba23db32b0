"""What a sentence left open → from its bracket, the headings, the addressee: who acts and by when."""

import re

from xueji.core.documents.model import Span
from xueji.core.documents.view import View
from xueji.core.obligations.dates import When, find_dates, month_about
from xueji.core.obligations.draft import Draft
from xueji.core.obligations.model import Actor, Cadence, Form, Per, Source
from xueji.core.obligations.recognise import best_form, words_in
from xueji.core.obligations.sentences import Bracket, mask_all, mask_marks
from xueji.core.obligations.subject import Subject, classify, find_subject
from xueji.core.obligations.vocabulary import load
from xueji.core.obligations.whole import Whole
from xueji.core.plan.model import Clause, Role

AT_THE_MEETING = {Form.COLLECTIVE_STUDY, Form.PARTY_LECTURE, Form.THEME_DAY, Form.SEMINAR, Form.MICRO_CLASS}
THIS_MONTH = re.compile(r"本月(?!度|起)|当月")
OPENING = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?([^，。；：\n]{2,10})：")
"""第一季度：…: a date before the colon dates the whole item."""
LONGEST_OPENING = 24
LONGEST_BODY = 8


STUDIED_TOGETHER = re.compile("集中学习研讨")
EACH_ONE = re.compile("每人|人人|各人")
EACH_END = ((re.compile("年底|年终|年末|年初"), Cadence.YEAR), (re.compile("期末|学期末"), Cadence.TERM))
"""年终整理归档, in rules that are of no year: it recurs."""


def _recurs(draft: Draft) -> None:
    said = draft.view.text[draft.start : draft.end]
    for words, cadence in EACH_END:
        found = words.search(said)
        if found:
            draft.every, draft.at_least = cadence, draft.at_least or (None if draft.at_most else 1)
            draft.because("every", cadence, Source.WORDS, draft.start, draft.start + found.end())
            return


def complete(draft: Draft, bracket: Bracket, body: View, heading: View, clause: Clause, whole: Whole) -> None:
    """What the sentence left open: bracket, heading, addressee, in this order."""
    if draft.actor is None:
        _lend_actor(draft, bracket, body, heading, clause, whole)
        if EACH_ONE.search(draft.view.text, draft.start, draft.end):
            draft.per = Per.PERSON if draft.actor is Actor.CENTRE_GROUP else draft.per
            draft.actor = None if draft.actor is Actor.SMALL_GROUP else draft.actor
    _lend_body(draft, whole)
    sent = load().sends_people.search(draft.view.text, draft.start, draft.end)
    if draft.actor is None and not sent and EACH_ONE.search(draft.view.text, draft.start, draft.end):
        draft.actor, draft.per = Actor.STAFF, Per.PERSON
    camp = draft.form is Form.READING and "读书班" in draft.view.text[draft.start : draft.end]
    together = draft.form is Form.SEMINAR and STUDIED_TOGETHER.search(draft.view.text, draft.start, draft.end)
    if (draft.form is Form.COLLECTIVE_STUDY or camp or together) and draft.actor is Actor.CENTRE_GROUP:
        draft.form = Form.CENTRE_GROUP_STUDY  # days of study together, by whatever name
    if whole.plan.year is None and draft.is_bare_of_time:
        _recurs(draft)
    if clause.role is Role.PREAMBLE and whole.meeting_day and draft.form in AT_THE_MEETING:
        draft.since = draft.until = whole.meeting_day
    elif draft.since is None and draft.until is None:
        _lend_dates(draft, bracket, body, clause, whole)


ITS_MEMBERS = re.compile(r"(?<![班委组]子)(?:成员|缺席人员|缺席者|参学人员|参会人员)$")
ITSELF = {
    "中心",
    "医院",
    "卫生院",
    "图书馆",
    "博物馆",
    "文化馆",
    "研究所",
    "研究院",
    "分局",
    "车站",
    "服务站",
    "学院",
    "街道",
    "支行",
    "分公司",
    "大队",
    "总工会",
    "协会",
}
OF_ITSELF = {"", "我", "本", "全", "市", "县", "区", "省", "州", "镇", "校"}
ITS_HEADS = re.compile(r"^副?组长$")


def _lend_body(draft: Draft, whole: Whole) -> None:
    """成员 and 组长 are those of the body whose paper it is."""
    named = next((b for b in draft.why if b.attribute == "actor" and b.end > b.start), None)
    if named is None:
        return
    words = whole.document.text[named.start : named.end]
    issuer = whole.plan.issuer or ""
    if any(words.removesuffix(kind) in OF_ITSELF and issuer.endswith(kind) for kind in ITSELF if words.endswith(kind)):
        draft.actor, draft.per = Actor.ORGAN, Per.ORGAN  # 中心, in a paper of 某服务中心
    if whole.fallback is None:
        return
    body = whole.fallback.actor
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
    subject = None if "请" in heading.text else find_subject(heading.text) or _people_above(heading)
    subject = subject or _organiser(clause, whole) or _above_all(clause, whole)
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
    r"(?:^|[，。；\n])(?P<who>[^，。；\n]{0,14}?)的?(?:(?:主要|基本)?(?:工作)?(?:职责|任务)(?:是|为|有|包括|如下)?|负责(?:下列|以下)(?:工作|事项))：?$"
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
        found = find_subject(re.split(r"由|，|担?任|为|是", sentence)[0])
        named = (found.actor, found.per) if found else None
    return Subject(*named, 0, 0) if named else None


def _beside(clause: Clause, whole: Whole, name: re.Pattern[str]) -> str:
    """What the clause beside this one says under such a name: 1.活动时间：6月3日 2.活动内容：…."""
    parent, _, own = clause.id.rpartition(".")
    if not parent:
        return ""
    near = (whole.by_id.get(f"{parent}.{n}") for n in range(int(own) - NEAR, int(own) + NEAR + 1))
    for other in (c for c in near if c is not None and c is not clause):
        said = name.search(whole.view.within(Span(other.start, other.end)).text[:LONGEST_BESIDE])
        if said:
            return said["said"]
    return ""


ORGANISER = re.compile(r"^.{0,4}(?:组织|责任|承办|主办|牵头|实施)(?:单位|部门|科室)：(?P<said>[^。；\n（]+)")
HELD_AT = re.compile(r"^.{0,4}(?:活动|学习|培训|实施)?时间(?:安排)?：(?P<said>[^。；\n]+)")
LONGEST_BESIDE, NEAR = 60, 3


def _organiser(clause: Clause, whole: Whole) -> Subject | None:
    said = _beside(clause, whole, ORGANISER)
    named = classify(said) if said else None
    return Subject(*named, 0, 0) if named else None


def _above_all(clause: Clause, whole: Whole) -> Subject | None:
    """三、学生党支部 / 支部学习和党员自学: who acts by the nearest heading above that says so."""
    above = whole.by_id.get(clause.parent_id or "")
    while above is not None:
        named = classify(above.heading) if len(above.heading) <= LONGEST_BODY else None
        forms = words_in(mask_marks(above.heading))
        named = named or (classify(above.heading[: forms[0].start]) if forms else None)
        if named and not above.heading.endswith("领导"):
            return Subject(*named, 0, 0)
        above = whole.by_id.get(above.parent_id or "")
    return None


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
        above = _heading_date(clause, whole, in_first=draft.view.text.find("\n", 1, draft.start) < 0)
        if above is not None:
            draft.since, draft.until = above.since, above.until
            _take_day(draft, above)
            draft.because("until", draft.until, Source.HEADING, 0, 0)
        elif whole.meeting_day and draft.form in AT_THE_MEETING:
            draft.since = draft.until = whole.meeting_day
            draft.because("until", whole.meeting_day, Source.HEADING, 0, 0)


DAY_BEFORE = re.compile(r"(?<![月\d至到—-])(?P<day>\d{1,2})日(?:之|以)?前")


def _take_day(draft: Draft, above: When) -> None:
    """10日前上报, below a heading that names one month."""
    day = DAY_BEFORE.search(draft.view.text, draft.start, draft.end)
    if day and above.since and above.until and above.since.month == above.until.month:
        draft.since, draft.until = None, above.until.replace(day=min(int(day["day"]), above.until.day))


def _heading_date(clause: Clause, whole: Whole, *, in_first: bool) -> When | None:
    """A heading that is itself a date (第一季度, 3月) dates the items below it, an opening its own paragraph."""
    head = Span(clause.start, min(clause.end, clause.start + LONGEST_OPENING))
    opening = OPENING.match(whole.view.within(head).text)
    opened = find_dates(opening[1], whole.calendar) if opening else []
    if in_first and opening and opened and opened[0].end - opened[0].start >= len(opening[1]) - 1:
        return opened[0]
    beside = find_dates(_beside(clause, whole, HELD_AT), whole.calendar)
    if beside:
        return beside[0]
    above: Clause | None = clause
    while above is not None:
        dates = find_dates(above.heading, whole.calendar)
        if dates and dates[0].end - dates[0].start >= len(above.heading) - 4:
            return dates[0]
        closing = re.search(r"[（(]([^（）()]{2,20}?)(?:当天|前后|期间)?[）)]$", above.heading)
        bracketed = find_dates(closing[1], whole.calendar) if closing else []
        if closing and bracketed and bracketed[0].end - bracketed[0].start >= len(closing[1]) - 1:
            return bracketed[0]
        above = whole.by_id.get(above.parent_id or "")
    return None
