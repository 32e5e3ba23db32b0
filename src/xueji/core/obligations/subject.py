"""Who acts: the phrase at the head of a part of a sentence, told by its last words (names end in their kind)."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from xueji.core.obligations.model import Actor, Form, Per
from xueji.core.obligations.vocabulary import any_of, load

PER: dict[Actor, Per | None] = {
    Actor.PARTY_COMMITTEE: Per.ORGAN,
    Actor.CENTRE_GROUP: Per.ORGAN,
    Actor.OFFICE: Per.ORGAN,
    Actor.ORGAN: Per.ORGAN,
    Actor.LEADER: Per.PERSON,
    Actor.BRANCH_SECRETARY: Per.PERSON,
    Actor.MEMBER: Per.PERSON,
    Actor.STAFF: Per.PERSON,
    Actor.BRANCH: Per.BRANCH,
    Actor.SMALL_GROUP: Per.SMALL_GROUP,
    Actor.DEPARTMENT: Per.DEPARTMENT,
    Actor.UNSPECIFIED: None,
}
IMPLIED: dict[Form, Actor] = {
    Form.GROUP_MEETING: Actor.SMALL_GROUP,
    Form.COMMITTEE_MEETING: Actor.BRANCH,
    Form.MEMBERS_MEETING: Actor.BRANCH,
    Form.THEME_DAY: Actor.BRANCH,
    Form.THREE_MEETINGS: Actor.BRANCH,
    Form.CENTRE_GROUP_STUDY: Actor.CENTRE_GROUP,
    Form.ORGANISATIONAL_LIFE_MEETING: Actor.BRANCH,
    Form.APPRAISAL: Actor.BRANCH,
}
"""A form that names its own host."""

LEAD_WORDS = (
    r"[（(]\d{1,2}[)）]|[①-⑳]|"
    "并|同时|且|再|也|均|又|还|可|请|由|提倡|鼓励|倡导|力争|原则上|一般|会前|会上|会后|其中|要求|要|其他|同步|"
    r"\d{1,2}周?岁及?以[上下]的?|"
    "以上|此外|另外|一是|二是|三是|四是|五是|六是|应|应当|必须|须|积极|充分|所有|至少|于"
)
BLOCKED = re.compile(
    r"每(?![个名位])|从(?!业|事)|[把将向为于到与给让使被按的经]|约谈|谈话|赴|前往|走进|(?<!所)在(?!职|岗|编|校|册|任)|依托|利用|借助|以(?![上下])|对(?!象)|(?<!党)组织(?!委员|科|部|处|部门|办|人事)|开展|参加|邀请|引导|推动|结合|围绕|通过|报(?!社)|送(?!教)|交(?!通|流|管|警|易)|及时|学习(?!中心组|秘书)|"
    r"(?<![主重需])要|应|须|承担|推进|抓好|协助|新建|建成|建好|明确|确定|指定|深化|夯实|发挥|突出|举办|主办(?!部门|单位|科室)|牵头|建立|健全|(?<![A-Z])\d|[。，；：]|深入|做好|帮助|撰写|制定|带头|加强|全年|不断|服务|教育引导|推荐|遴选|提高|关于|召开|解决|完成|动员|落实|慰问|看望|走访|表彰|带领|号召|督促|安排|(?<!新)发展(?=党员)|(?<![建特])设(?=\d|[一二三]|组长|主任|副)|任(?=组长|副组长|主任|成员)|(?<![提申])请|认领|选派|选送|抽调|指导(?=各|全|支部|党)|□"
)
CONTINUED = re.compile(
    r"书屋|之家|夜校|讲堂|书记|成员|队|案|属|直属|机关(?=各|党|全)|系统|党政|行政|全体|每[名位个](?!月|季|学期|星期|礼拜|半年|工作日)|委员(?!会的)|会(?![前上后同])|大会|之间|负责人|班子|主题|制度|的|学习情况|手册|建设|组(?![织建])|主持|主讲|领学|理论学习中心组|"
    r"、(?!各|全|每|局|机关)|活动(?!结束|前|后)|情况|性|级|日|课|笔记|室|长|牵头的|教育(?!系统)|生活|代表|义务|和(?!各|全)|风险|培训|意识|能力|队伍|素质|在线|"
    r"）|专题|管理|自身|敢|素养|子|科教|主要|法|精神|工作(?!人员)"
)


NO_OFFICE = re.compile(
    r"^.$|^.[^科]$|^[本专全百理文工各农预]科$|[一二两三四五六七八九十\d]部$|(?:结|格|布|大|开|新|困|僵|时|政治)局$"
    r"|(?:[举主承协创兴督领开]办|内部|全部|外部|干部|局部|[四到好深各]处|学科|教室)$"
)
"""Words that end like the name of an office and are none."""


EACH_OFFICE = re.compile(r"[各每][室科股部所站镇村社办系队]")
COUNTED = re.compile(r"\d|[一二两三四五六七八九十](?:次|篇|本|期|场)")
ITS_OFFICE = re.compile(
    r"(?P<between>[一-鿿]{1,6}?)(?:中心|办公室|宣传部|[科处室办股委]|(?<!干)部)(?=$|[，]|(?!人|长|员|级|分|务|理|法|门).)"
)
"""集团融媒体中心, 局宣传科: a part of the body that is named first."""
OWNER = re.compile(r"每[位名个]|各(?!类|项|种)")
"""每位教师的学习笔记: whoever owns what is counted owes it."""
URGES = re.compile(r"鼓励|提倡|倡导")
"""学校鼓励教师参加学历提升: who is urged would do it."""
AGENT = re.compile(
    r"(?<!理)由(?P<who>[^，由]{2,14}?)(?:牵头|统一|具体|集中)?"
    r"(?:负责|组织|实施|牵头|承办|举办|主办|开展|安排|指定|主持|进行|每(?![个名位人级]))(?!的)"
)
"""培训工作由医务科组织实施: whoever is named by 由 acts, not the head of the part."""
RELATIVE = re.compile(
    r"(?P<all>[^，。；由]{2,20}的(?P<who>党员|人员|员工|职工|教师|干部|同志|民警|护士|医师|医生|法官|检察官|学员|专业技术人员))"
    r"(?=必须|应|要|须|每|全年|参加|接受|[结毕]业|[返回在于])"
)
"""新上岗和转岗的员工必须…: who is told by what they do."""
BETWEEN = re.compile(r"(?P<who>[^，。；与和同、]{2,10})(?:(?:与|和|同)[^，。；]{2,14}?)?之间(?=.*谈)")
"""支部委员与党员之间普遍谈心."""
AS_UNITS = re.compile(r"以(?P<who>[^，。；（]{2,8})(?:（[^）]*）)?为单位")
TREATED = re.compile(r"对(?!象)[^，由]{2,24}(?:开展|进行)")
"""对…开展…: whoever stands between is inspected or taught, and does not act."""


EACH_BODY = re.compile(
    r"(?P<who>(?:各(?![类项种方位自环阶层界时地条司色级])"
    r"|每个?(?![年月周季日天次期场篇名位人件项份个一二三四五六七八九十两半学隔双逢工星礼晚早轮批届堂节]))"
    r"(?:(?![不至超])[一-鿿]){1,5}?)"
    r"(?=每|[应须要]|于|利用|围绕|结合|对照|按照|根据|依托|同步|统一|均|\d|至少|不少于|召开|组织|开展|举办"
    r"|[选推派开办建上交报][选荐]?[一两二三\d])"
)
"""各楼层每日…, 每班开一次…: one of several bodies, by whatever name."""


@dataclass(frozen=True, slots=True)
class Subject:
    """[start, end) in the part."""

    actor: Actor
    per: Per | None
    start: int
    end: int


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?:{LEAD_WORDS}|{load().cadence.pattern})+")


@lru_cache(maxsize=512)
def find_subject(text: str) -> Subject | None:
    """The subject of one part (quoted words masked), None where it names none."""
    unit = AS_UNITS.search(text)
    named = classify(unit["who"]) if unit else None
    if unit:
        return Subject(*(named or (Actor.DEPARTMENT, Per.DEPARTMENT)), unit.start(), unit.end())
    relative = RELATIVE.match(text)
    people = classify(relative["who"]) if relative else None
    if relative and people:
        return Subject(*people, *relative.span("all"))
    between = BETWEEN.match(text)
    named = classify(between["who"]) if between else None
    if between and named:
        return Subject(*named, *between.span())
    treats = TREATED.match(text) is not None
    for begin in _beginnings(text):
        if treats and not text[:begin].endswith("由"):
            continue
        found = _at(text, begin)
        if found is not None:
            return found
    unknown = EACH_BODY.match(text)
    if unknown is None:
        return None
    actor = Actor.SMALL_GROUP if unknown["who"].endswith("组") else Actor.DEPARTMENT
    return Subject(actor, PER[actor], *unknown.span("who"))


def _beginnings(text: str) -> list[int]:
    """Where the acting phrase may begin: the head of the part, after its lead words, after 由 or a time limit."""
    starts = [0]
    lead = _lead().match(text)
    if lead:
        starts.insert(0, lead.end())
    urged = URGES.search(text)
    if urged:
        starts.insert(0, urged.end())
    agent = AGENT.search(text)
    head = classify(text[: agent.start()]) if agent else None
    body = classify(agent["who"]) if agent else None
    served = head is not None and head[1] is Per.PERSON and body is not None and body[1] is not Per.PERSON
    if agent and agent.start() and (head is None or head[0] is Actor.ORGAN or served):
        starts.insert(0, agent.start("who"))
    starts += [
        m.end()
        for m in re.finditer(
            r"(?<!理)由(?![^，]{2,14}(?:组织|举办|开展|主办|承办)的|[^，]{2,20}任[^，]{1,5}的)|^[^，]{2,24}?(?:前后|前|后|期间|时|日|午|：\d\d|[周期][一二三四五六])[，]?(?=[各局全中])|鼓励|提倡",
            text,
        )
    ]
    return starts


def _at(text: str, begin: int) -> Subject | None:
    """The first actor's name after `begin` that does not run on into a longer name."""
    at = begin
    while found := load().actor.search(text, at, begin + 26):
        at = found.start() + 1
        if _is_barred(text, begin, found.start()):
            return None
        shortest = found.end() - 1 if text.startswith("、", found.end()) else found.start()
        for end in range(found.end(), shortest, -1):
            word, phrase = text[found.start() : end], text[begin:end]
            actor = load().actors.get(word)
            owner = (
                text.startswith("的", end)
                and (OWNER.match(phrase) or text.startswith(("的学习", "的培训"), end))
                and COUNTED.search(text, end)
                and "由" not in text[end:]
            )
            runs_on = not owner and (
                CONTINUED.match(text, end)
                or load().actor.match(text, end)
                or (actor in GOES_ON and _goes_on(text, end))
                or (len(word) <= 2 and actor not in PERSONS and _people_of(text, end))
            )
            if actor is not None and not runs_on and not (len(word) == 1 and _no_office(phrase)):
                return Subject(*(_first_of_several(phrase) or _who(phrase, word, actor)), begin, end)
    return None


def _no_office(phrase: str) -> bool:
    """各室 and 各科 are offices though so short; 各处 is everywhere."""
    return not EACH_OFFICE.fullmatch(phrase) and NO_OFFICE.search(phrase) is not None


def _is_barred(text: str, begin: int, end: int) -> bool:
    """Whether a word that no acting phrase holds begins between the two places, read with what follows it."""
    return any(
        found is not None and found.start() < end
        for found in (BLOCKED.search(text, begin), load().doing.search(text, begin, end))
    )


GOES_ON = {Actor.PARTY_COMMITTEE, Actor.ORGAN, Actor.DEPARTMENT, Actor.OFFICE}


def _people_of(text: str, end: int) -> bool:
    """野外站场党员: one character between an office and its people."""
    for gap in (1, 2):
        people = load().actor.match(text, end + gap)
        between = text[end : end + gap]
        if BLOCKED.search(between) or re.search("[、和与的，]", between):
            return False
        if people is not None and load().actors[people[0]] in PERSONS:
            return True
    return False


def _goes_on(text: str, end: int) -> bool:
    """Whether the body's name runs on into one of its offices, with no verb between."""
    office = ITS_OFFICE.match(text, end)
    between = office["between"] if office else ""
    verb = office is not None and NO_OFFICE.search(text[end : office.end()]) is not None
    return (
        office is not None
        and not verb
        and "由" not in between
        and not (BLOCKED.search(between) or load().doing.search(between))
    )


OF_THE_CASE = re.compile(
    r"^(?:[^，]{2,20}的(?P<who>[^，的]{2,6})|(?:参加|外出)[^，]{1,18}(?:的|者)|(?:凡|因|无故|未|缺|需|确)[^，]{1,18}者|凡[^，]{2,24}的)$"
)
"""因倒班缺席的党员, 凡外出学习者: who is in this case owes what follows."""


def of_the_case(text: str) -> Subject | None:
    case = OF_THE_CASE.match(text)
    if case is None:
        return None
    named = classify(case["who"]) if case["who"] else (Actor.STAFF, Per.PERSON)
    return Subject(*named, *case.span("who" if case["who"] else 0)) if named else None


def classify(phrase: str) -> tuple[Actor, Per | None] | None:
    """The actor that a phrase by itself names: a table cell, a bracket, a heading, an addressee."""
    first = re.split(r"[、，；和及]", phrase.strip("：。□ "))[0]
    for length in range(min(len(first), 14), 0, -1):
        actor = load().actors.get(first[-length:])
        if actor is not None and not (length == 1 and NO_OFFICE.search(first)):
            return _who(first, first[-length:], actor)
    return None


PERSONS = {Actor.LEADER, Actor.BRANCH_SECRETARY, Actor.MEMBER, Actor.STAFF}


def _first_of_several(phrase: str) -> tuple[Actor, Per | None] | None:
    """支部书记、支部委员各讲1次: of several persons the first is told."""
    first, mark, _ = phrase.partition("、")
    named = classify(first) if mark else None
    return named if named and named[0] in PERSONS else None


OF_WHOEVER = re.compile(r"(?:所在|主办|承办|用人|责任|本)(?:部门|单位|科室)$")
"""由所在单位组织复审: whichever department is meant."""
BODY_OF_ITS_OWN = re.compile(r"[市县区]|(?:综合)?(?:行政)?执法大队$")
"""县农业综合行政执法大队 is a body under the organ, the 法制大队 of a police bureau an office within it."""


def _who(phrase: str, word: str, actor: Actor) -> tuple[Actor, Per | None]:
    several = load().several.match(phrase) or re.search(r"各(?!类)|每个|承办", phrase)
    if actor is Actor.OFFICE and several and not phrase.startswith("本"):
        actor = Actor.DEPARTMENT
    named = word in {"部门", "单位", "中心"} or (word in {"大队", "中队"} and not BODY_OF_ITS_OWN.match(phrase))
    whoever = several or OF_WHOEVER.search(phrase)
    if actor is Actor.DEPARTMENT and named and not whoever and len(phrase) > len(word):
        actor = Actor.OFFICE
    if actor is Actor.OFFICE and re.search(r"[^，]{2}[、和][^，]{2}", phrase):
        actor = Actor.DEPARTMENT
    if actor is Actor.ORGAN and re.match(r"(?:各(?!级)|每[个所家])", phrase):
        actor = Actor.DEPARTMENT
    if actor is Actor.ORGAN and re.search(r"(?:党委|党组|党工委)[、和]", phrase):
        actor = Actor.PARTY_COMMITTEE
    per = PER[actor]
    if actor is Actor.CENTRE_GROUP and word.endswith("成员"):
        per = Per.PERSON
    if word in {"领导班子", "班子"} or word.endswith(("办公会", "联席会")):
        per = Per.ORGAN
    return actor, per


BODIES = (
    ("中心组", Actor.CENTRE_GROUP),
    ("党小组", Actor.SMALL_GROUP),
    ("青年理论学习小组", Actor.SMALL_GROUP),
    ("青年学习小组", Actor.SMALL_GROUP),
    ("支部", Actor.BRANCH),
    ("总支", Actor.BRANCH),
)


def named_in(text: str) -> tuple[Actor, Per | None] | None:
    """A centre group or branch that a title names as the body whose plan it is."""
    for word, actor in BODIES:
        if re.search(rf"{any_of([word])}(?!书记)(?=.{{0,6}}(?:20\d\d|计划|学习|工作|年度|“|$))", text):
            return actor, PER[actor]
    return None
