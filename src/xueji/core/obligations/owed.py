"""What one part of a sentence asks for: the forms it names that are held, counted, dated or acts by themselves."""

import re
from dataclasses import dataclass

from xueji.core.obligations.circumstances import CIRCUMSTANCE, is_case
from xueji.core.obligations.dates import When
from xueji.core.obligations.flow import Flow, State
from xueji.core.obligations.forms import FORMS, FormKind
from xueji.core.obligations.joining import of_another
from xueji.core.obligations.model import Cadence, Form, Trigger
from xueji.core.obligations.quantity import Quantity
from xueji.core.obligations.recognise import Named, by_reference, heads, is_held
from xueji.core.obligations.sentences import Part
from xueji.core.obligations.subject import Subject
from xueji.core.obligations.vocabulary import Kind, load

NOT_DECIDED = {Form.PLAN, Form.RULE_MAKING, Form.REPORT, Form.RECORD}
ATTRIBUTE = re.compile(
    r"(?:等(?:各类)?)?(?:活动|会议)?的(?!通知|事|管理|制定|编制|组织|实施|检查|考核)[^，。；]{2,10}$"
)
"""What a form's word belongs to: 报告会、讲座等活动的审核制度."""
STUDY_IN_TIME = re.compile(r"及时(?:组织|跟进|开展)?(?:学习|传达)")
"""On an occasion that the sentence names: 按照重要时间节点，及时学习…."""
PASSIVE = re.compile(r"由.{2,14}(?:组织|实施|开展|举办|承办|拟定|制定|编制|起草|指定|安排)")
YEAR_END = re.compile(r"年[底末初]")
"""A day of every year, where the paper is of no year."""
ENCOURAGES = re.compile(r"(?:提倡|鼓励|倡导|支持)")
STUDIED = re.compile(
    r"学习(?:时间)?(?:原则上|一般|不少于|不得少于|至少|固定|安排)*(?:每[年月周季日天]度?|[一两]周|一月|半月)?$"
    r"|(?:集体|小范围|分组|一起|各)学$"
)
"""党员学习每月一次: a kind of study without a word of its own."""
AIMS = re.compile(r"(?:推动|引导|促进|帮助|激励|教育)(?!.*解决)[^，]{2,}")
"""推动领导干部带头学法: what comes of it is no duty of its own."""
IS_DONE_SO = re.compile(r"(?:应当|应|须|必须|要)(?:写|做好|做到|填写|形成|提交|突出|注重|体现|严格)")
"""听课应当写出评价意见: of the meeting something else is asked."""
OF_RULES = re.compile(r"^(?!.*(?:建立|健全|完善|制定|修订)).*等[^，、]{0,4}(?:制度|机制)$")
"""严格执行集中学习、考勤等制度: rules that are kept."""
OCCASION = re.compile(r"每次(?:举行|召开|开展|组织|参加)?")
CARRIED_OUT = re.compile(r"[^，]{2,14}(?<!执)实行")
"""中心组学习实行考勤制度: what is carried out is owed, not that of which it is a rule."""
GOES_THERE = re.compile(
    r"^(?!.*(?:要|应|须|带头|组织|开展大))[^，]*(?:到|下|赴|深入)(?:基层|一线|农村|企业|社区|现场)[^，]{0,4}"
    r"(?:调研|调查研究|检查工作)(?:期间|时)?(?:[^，]{0,4}陪同.*)?$"
)
"""领导到基层调研，要轻车简从: where they are while the next holds."""
LASTS = re.compile(r"(?:总|累计)?(?:时间|时长|学时|课时)")
ALONE = {Form.SELF_STUDY, Form.READING}
"""What people do by themselves may be counted by the next part as well: 自学以个人为主，每周不少于2小时."""
GENERIC = re.compile(r"召开|举行|举办|开展|进行|安排|组织")
"""Verbs that hold anything: 每月至少召开一次 counts what was named before."""
LECTURES = {Form.PARTY_LECTURE, Form.LECTURE}
LECTURES_SO_OFTEN = re.compile(r"[讲授]课?(?:至少|不少于)*(?:\d+|[一二两三四])[次堂课场]")
"""支部书记讲2次, under a heading that names the lecture."""
DOES_LIKEWISE = re.compile(
    r"召开|举行|举办|开展|进行|安排|组织|讲授|主讲|亲自|带头|至少|每[人名位]|不少于|[讲作写读开办各上]"
)
"""其他支委每人每年讲1次: verbs that do again what was owed before."""
TIMES = "次期场回届轮讲堂遍"
ONLY_HELD = re.compile(
    r"(?:第?[一二三四1-4]|最后一?)个?(?:周|星期)[一二三四五六日天末]?|(?:周|星期)[一二三四五六日]|[上下]午|晚上?|\d{1,2}日"
    r"|\d{1,2}月(?:份|底|初|[上中下]旬)?|[、和及]|[上下]半年|[春秋]季|在[^，]{1,12}?(?:支部或联系点|联系点|内|中|里|上|支部|单位|科室|小组)|[^，]{0,2}后?(?:\d+|[一二两三五十]+)个?(?:日|天|周|月|工作日)内|专门|专题|至少|原则上|一般|要|须|应|也|各|再|另|安排|组织|召开|开展|举办|集中"
)
MAKES = re.compile(r"拍摄|制作|录制|编[写印]|出版|创作|新增|购置|建成|推出")
"""力争年内拍摄微视频2部: what is made is owed whoever makes it."""
HELD_AFTER = re.compile(r"(?:召开|举行|举办|进行|开展)(?:[一1]次)?$|搞一[场次]$")
LATEST_NAME = 16
"""专题组织生活会定于7月中旬前召开: the verb may follow the name that opens the part."""
LONGEST_BESIDES = 3
"""Characters beside subject, number and verb (原则上, 在月底) that name no other thing."""
LONGEST_NAMED = 14
LONGEST_ACTOR = 8
LONGEST_DATED = 18
SHORTEST_OBJECT = 2
"""Characters after a verb that name what is done."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was found in a part before its duties are."""

    part: Part
    subject: Subject | None
    quantity: Quantity
    dates: list[When]


def owed(said: Said, state: State, flow: Flow) -> list[Named]:
    """The forms in the order of the text; none where the part only says when, in which case or of what."""
    words, quantity = said.part.words, said.quantity
    dated_end = said.dates and said.dates[-1].end == len(words)
    only_when = CIRCUMSTANCE.search(words) is not None and not dated_end and not quantity.has_number
    if AIMS.match(said.part.plain) and not quantity.said:
        return []
    if OF_RULES.search(words):
        return []
    named = _named(said) or _meant(said, state, flow, only_when=only_when)
    if (
        is_case(words)
        or (GOES_THERE.search(words) and not quantity.said and not dated_end)
        or load().above.match(said.part.plain)
    ):
        return []
    kept = [n for n in named if _stands(n, named, said, state, flow)]
    if kept and not quantity.said and kept[-1].kind != Kind.ACT and ATTRIBUTE.match(words, named[-1].end):
        return []
    kept = [n for n in kept if n.kind == Kind.ACT or n.start != _occasion_end(words)]
    kept = [n for n in kept if n.kind == Kind.ACT or n is not named[-1] or not IS_DONE_SO.match(words, n.end)]
    kept = [n for n in kept if not _in_campaign(words, n) and not (state.only_decided and n.form in NOT_DECIDED)]
    return kept if kept and (not only_when or kept[-1].end == len(words)) else []


def _occasion_end(words: str) -> int:
    """每次召开支部大会，都要做好记录: the form after 每次 is when the next is owed."""
    occasion = OCCASION.match(words)
    return occasion.end() if occasion else -1


def topic_of(said: Said) -> Form | None:
    """The meeting that a part speaks of though it asks for none."""
    named = _named(said)
    if not named:
        return Form.COLLECTIVE_STUDY if said.subject and "学习" in said.part.plain else None
    form = named[-1].form
    return form if FORMS[form].kind is FormKind.SESSION or form in ALONE else None


def _named(said: Said) -> list[Named]:
    """By the words after the subject, else by all of them."""
    offset = said.subject.end if said.subject else 0
    carried_out = CARRIED_OUT.match(said.part.words)
    offset = max(offset, carried_out.end() - len("实行")) if carried_out else offset
    whole = heads(said.part.words)
    if whole and whole[-1].gapped and whole[-1].start < offset < whole[-1].end:
        return whole  # 严格中心组学习考勤制度: who acts stands within the words
    after = [Named(n.form, n.kind, n.start + offset, n.end + offset) for n in heads(said.part.words[offset:])]
    return after if after or carried_out else whole


def _meant(said: Said, state: State, flow: Flow, *, only_when: bool) -> list[Named]:
    """The form where no word names it: by the event, the heading's topic, a rule left in force, or a number owed."""
    words, quantity = said.part.words, said.quantity
    event = flow.trigger[0] if flow.trigger else None
    if event is Trigger.BEFORE_MAJOR_DECISION and re.search("学习|学法", words) and not only_when:
        at = words.index("学")
        return [Named(Form.PRE_DECISION_STUDY, Kind.SAYS, at, at + 2)]
    in_time = STUDY_IN_TIME.search(words)
    if in_time and event in {Trigger.KEY_DATE, Trigger.MEETING_HELD}:
        return [Named(Form.COLLECTIVE_STUDY, Kind.ACT, *in_time.span())]
    counted = quantity.every is not None and quantity.written
    before_colon = _before_colon(said) if quantity.said or said.dates else []
    if before_colon:
        return before_colon
    topic = flow.topic or state.topic
    lectures = topic in LECTURES and said.subject is not None and LECTURES_SO_OFTEN.search(words) is not None
    if topic and lectures:
        return [Named(topic, Kind.SAYS, *quantity.number_at)]
    nothing_else = len(ONLY_HELD.sub("", GENERIC.sub("", _besides(said)))) <= LONGEST_BESIDES
    sized = quantity.amount is not None and quantity.every is None and LASTS.match(words) is not None
    if topic and sized and not flow.drafts:
        return [Named(topic, Kind.SAYS, *quantity.amount_at)]
    if topic and counted and not flow.drafts and nothing_else:
        return [Named(topic, Kind.SAYS, *quantity.every_at)]
    if flow.drafts and of_another(said.subject, quantity, said.part, flow.drafts[-1]):
        return [Named(flow.drafts[-1].form, Kind.SAYS, *quantity.amount_at)]
    if flow.drafts and words.startswith("其中") and quantity.number_at[1] and not words.endswith("人"):
        return [Named(flow.drafts[-1].form, Kind.SAYS, *quantity.number_at)]
    again = flow.drafts[-1].form if flow.drafts else topic
    if again and quantity.number_at[1] and _once_more(again, said) and words[quantity.number_at[1] - 1] in TIMES:
        return [Named(again, Kind.SAYS, *quantity.number_at)]
    like_before = bool(flow.drafts) and quantity.number_at[1] > 0 and flow.drafts[-1].at_least is not None
    if flow.drafts and (counted or like_before) and _acts_first(said) and not DOES_LIKEWISE.sub("", _besides(said)):
        counts = quantity.number_at if quantity.number_at[1] else quantity.amount_at
        return [Named(flow.drafts[-1].form, Kind.SAYS, *counts)]
    cited = by_reference(words)
    return [cited] if cited else _counted(said, flow)


def _acts_first(said: Said) -> bool:
    """合理化建议每名党员每年3条: what stands before who acts is another thing."""
    return said.subject is not None and said.subject.end - said.subject.start <= LONGEST_ACTOR


def _once_more(form: Form, said: Said) -> bool:
    """会后专门安排一次; 各支部书记在本支部至少讲一次: a meeting counted again by a verb that holds it."""
    besides = ONLY_HELD.sub("", _besides(said))
    verbs = "讲授主上作" if form in LECTURES else "学习"
    return FORMS[form].kind is FormKind.SESSION and not besides.strip(verbs)


def _before_colon(said: Said) -> list[Named]:
    """党员大会：每季度不少于一次: the name before the colon is what is counted."""
    label = said.part.label
    named = heads(label)
    longest = LONGEST_NAMED if named and FORMS[named[-1].form].kind is FormKind.SESSION else LONGEST_BESIDES
    if not named or named[-1].end != len(label) or len(GENERIC.sub("", _besides(said))) > longest:
        return []
    back = len(label) + len("：")
    return [Named(named[-1].form, Kind.SAYS, named[-1].start - back, named[-1].end - back)]


def _besides(said: Said) -> str:
    """The words of the part besides who acts and how often."""
    return said.quantity.besides(said.part.words, said.subject.end if said.subject else 0)


def _counted(said: Said, flow: Flow) -> list[Named]:
    """What is counted though no word names its form: study by its own word, else another kind of duty."""
    words, quantity = said.part.words, said.quantity
    places = [place for place in (quantity.every_at, quantity.number_at, quantity.amount_at) if place[1]]
    number = quantity.number_at[1]
    studied = GENERIC.sub("", words[: max(places)[0]]) if places else ""
    if places and STUDIED.search(studied):
        alone = quantity.every is Cadence.DAY or not number
        return [Named(Form.SELF_STUDY if alone else Form.COLLECTIVE_STUDY, Kind.SAYS, *max(places))]
    on_occasion = flow.trigger is not None and flow.trigger[0] is not Trigger.EACH_MEETING
    owed_by = said.subject or quantity.every or on_occasion or load().holding.match(words) or MAKES.search(words)
    owed_by = owed_by or re.match("每人|人人", words)
    if said.dates:
        owed_by = owed_by or load().holding.search(words, said.dates[-1].end)
    if number and words[number - 1] not in "名人" and owed_by:
        return [Named(Form.OTHER, Kind.ACT, quantity.number_at[0], len(words))]
    return _done_in_time(said, flow)


def _done_in_time(said: Said, flow: Flow) -> list[Named]:
    """Somebody named does something by a day or so often: 12月4日，司法所举办法治集市; 各支部每周五下午学习."""
    words, subject = said.part.words, said.subject
    timed = said.dates or said.quantity.every or (flow.dates and not flow.drafts)
    if subject is None or not timed:
        return []
    if said.quantity.every and words.endswith("学习"):
        return [Named(Form.COLLECTIVE_STUDY, Kind.SAYS, len(words) - len("学习"), len(words))]
    verb = load().holding.search(words, subject.end)
    if verb is None or len(words) - verb.end() < SHORTEST_OBJECT or verb.end() - verb.start() < len("举办"):
        return []
    return [Named(Form.OTHER, Kind.ACT, verb.start(), len(words))]


def _stands(named: Named, others: list[Named], said: Said, state: State, flow: Flow) -> bool:
    """Whether the name is a duty here: counted, dated, done by somebody, or held (the first verb holds all)."""
    words = said.part.words
    yearly = state.calendar.year is None and YEAR_END.match(said.part.plain)
    lent = bool(flow.dates) and (named.end == len(words) or named.start > 0)
    dated = bool(said.dates or lent or yearly) and len(words) <= LONGEST_DATED
    held = len(others) > 1 and is_held(words, others[0])
    invited = ENCOURAGES.match(words) is not None
    return (
        held
        or words.endswith("相结合")
        or (named.start <= LATEST_NAME and HELD_AFTER.search(words, named.end) is not None)
        or dated
        or invited
        or said.quantity.said
        or PASSIVE.search(said.part.plain) is not None
        or is_held(words, named)
    )


def _in_campaign(text: str, named: Named) -> bool:
    """开展“我为企业办实事”活动: a quoted name of a campaign asks for nothing by itself."""
    quoted = re.search(r"“([^“”]*)”(?=[^，]{0,4}(?:活动|行动|主题|专题|大))", text)
    whole = quoted is not None and (named.start, named.end) in {quoted.span(), quoted.span(1)}
    return quoted is not None and not whole and quoted.start() <= named.start and named.end <= quoted.end()
