"""One part of a sentence → the forms of duty it names, told by acts first and else by the last name (head-final)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xueji.core.obligations.model import Form
from xueji.core.obligations.vocabulary import FormWord, Kind, load

REFERENCE = re.compile(
    r"(?:落实|执行|遵守|遵照|按照)[^，。；]*?关于(?P<what>[^，。；]{2,18}?)的?(?:规定要求|规定|要求|规则)"
)
RESULT = re.compile(
    r"的(?=[一-鿿])|结果|情况(?:小结|总结|报告|记录|纳入|作为|列入|向)|(?:\d+|[一二三四五六七八九十百]+)?周年|以来|后|(?:过关|合格|通过)的|大会|组(?![织建成])|记录|内容|期限"
)
"""After an act: 检查结果 is what came of it, 成立75周年 an occasion."""
EACH_OF_THEM = re.compile(r"各(?:举办|开展|组织|进行|安排)?[一二两三1-9]")
WIDEST_GAP, WIDEST_OF_EACH = 6, 16
"""知识竞赛、隐患随手拍、座谈会各一次: what stands between may be a form nobody has named."""
JOINT = re.compile(r"[、和及与或]|以及|并|或者")


@dataclass(frozen=True, slots=True)
class Named:
    """A form's word at [start, end) of the part."""

    form: Form
    kind: str
    start: int
    end: int
    gapped: bool = False
    """The word has a gap (组织…学习): a plain word that ends with it says more."""


HANDS_IN = re.compile(
    r"(?:^|(?<=[前日并后份篇年末底初照内])|(?:将|把)[^，]{2,30}?|^(?P<thing>[^，由向送请参与对将把]{2,8}?)(?<![情公汇上呈提补举])(?=[报交送][^告名]))"
    r"(?:上?交|报送?|发送?|寄送?|抄?送(?![教课学法书医戏])|呈|传)(?:至|到|给)?"
    r"(?:教育|[^，。；流通换谈代付育]){1,12}(?:办公室|办|处|科|部|室|股|局|委|站|所|校|院|(?<!体)会|组|中心|党组|工委|镇|邮箱|群|平台|系统|支部|总支|[组处科馆所站园]长|秘书|书记|领导|负责人)"
    r"(?:(?:统一)?汇总|审[签定核阅查批]|签[审批字阅]|批[阅准]|检查|登记|备案|备查|存档|归档|保管|保存|存查|留存|(?:审[签定核阅查批议]|批准|同意)后[^，]{1,14}|评[审选定]|审核|验收)?(?:一次)?$"
)
"""交办公室汇总, 发至邮箱: handing in, told by the place that ends the part."""
IN_A_NAME = re.compile(r"[^“”，。]{0,4}[周月季年]”")
"""“结对交流周”: within the name of a week or month a form asks for nothing."""
DOES = re.compile(r"[荐选评]|[制拟]定|组织|撰写|开展|形成|完成|做好|填写")
REPORTS = re.compile(
    r"(?:^|(?<=[前内里后日末底初并须应]))(?:上报|报送|呈报|递交|提交|报|交)(?![告名纸刊道考销警社流通换谈代付办友税纳费到接])[^，]+(?<!同意)$|(?:将|把)[^，]{2,24}(?:报|交|送|传)(?:上来|过来|来|回)$|(?<=[前内])(?:送交|报送|上报|上交|交齐|报齐|提交|送达)$"
)
"""12月5日前报学习情况, 并交教案一份: handing in what has no form of its own."""
OF_ITS_OWN = {Form.REFLECTION, Form.ARTICLE, Form.RESEARCH_REPORT, Form.NOTES, Form.PLAN}


@lru_cache(maxsize=512)
def words_in(text: str) -> tuple[Named, ...]:
    """Every word of a form in the text; of those that start or end together the longest."""
    found: list[Named] = []
    barred = [(m.start(), m.end() + 1) for m in load().not_form.finditer(text)]
    places = list(load().forms.places(text))
    barred += [(start, end) for start, end, word in places if not word.has_gap and _spoiled(text, end, word)]
    for start, end, word in places:
        inside = any(first <= start and end <= last and last - first > end - start for first, last in barred)
        if not inside and not _spoiled(text, end, word):
            found.append(Named(word.form, word.kind, start, end, word.has_gap))
    handed = _handed_in(text, found)
    if handed:
        found.append(Named(Form.REPORT, Kind.ACT, *handed.span()))
    found = [n for n in found if not (n.form is Form.PLAN and text[: n.start].endswith("”"))]  # “墩苗”计划
    found = [n for n in found if not IN_A_NAME.match(text, n.end)]
    found.sort(key=lambda n: (n.start, -n.end))
    found = [n for n in found if not (n.gapped and _spans_list(text, n, found))]
    return tuple(n for n in found if not any(_inside(n, other) for other in found))


def _handed_in(text: str, found: list[Named]) -> re.Match[str] | None:
    at = HANDS_IN.search(text)
    if at and not DOES.search(at["thing"] or ""):
        return None if "档案室" in at[0] else at
    return None if any(n.form in OF_ITS_OWN for n in found) else REPORTS.search(text)


OCCASION = re.compile(r"(?:活动|工作)?(?:结束|完成|开始)(?:之|以)?[后前时]|期间")
BEFORE_IT = re.compile(r"前[一二两三四五六七八九十\d]|后(?=[接继紧])|期间")
"""冬训结束后评选优秀学员: what is over asks for nothing."""
AND_THEN = re.compile(r"并(?=[^，、]{0,10}$)")
"""撰写1篇文章并刊发: what is done with the thing in the same breath is no duty of its own."""
AND_THE_LIKE = re.compile(r"等(?:各类|系列|各种|多种|形式多样的|丰富多彩的|多种形式的)?$")
"""座谈交流、学习沙龙等交流活动: what closes the list is no form of its own."""
MEETINGS = {Form.MEMBERS_MEETING, Form.COMMITTEE_MEETING, Form.GROUP_MEETING}
MEETS_TO = re.compile(r"(?:集中|专题|认真)?(?:传达|学习|讨论|部署|通报|研究|审议|听取|征求|宣读|总结|安排|动员)")
"""召开党员大会传达方案: the meeting is owed, not that of which it hears."""
SENT_TO = re.compile(
    r"(?:(?:选送|选派|推荐|遴选|选拔|抽调)[^，]{2,14}?(?:参加|参训|到|赴)|聘请[^，]{2,14}?(?:来|到|作|为|举办|开展))"
)
"""选送4名教师参加研修班: the training is owed, not the choice."""
ABOUT_FORMS = {Form.RULE_MAKING, Form.INSPECTION, Form.CHANNEL, Form.REPORT, Form.RECORD, Form.OTHER}
"""What these are about may be a form: 自查“三会一课”落实情况."""
LISTED = re.compile("[、”和及与或]|以及")


def _spans_list(text: str, wide: Named, found: list[Named]) -> bool:
    """组织读书班、专家辅导、参观学习; 撰写笔记和体会; 安排“第一议题”学习: a form in the gap is more than the gap."""
    if wide.form in ABOUT_FORMS:
        return False
    return any(not n.gapped and wide.start <= n.start and n.end < wide.end and LISTED.match(text, n.end) for n in found)


def _spoiled(text: str, end: int, word: FormWord) -> bool:
    spoiled = RESULT if word.kind == Kind.ACT else load().spoiled
    return spoiled.match(text, end) is not None


def _governs(text: str, wide: Named) -> bool:
    """精读…文章, 向县委专题报告: the verb tells what is done; 形成…报告 is told by the report."""
    return wide.kind == Kind.ACT and (wide.form is not Form.REPORT or text.startswith("向", wide.start))


def _inside(small: Named, large: Named) -> bool:
    wider = large.end - large.start > small.end - small.start
    if large.gapped and not small.gapped and small.end == large.end and small.form is not large.form:
        return False
    return wider and large.start <= small.start and small.end <= large.end


def heads(text: str) -> list[Named]:
    """The forms that a part is about: one, or several that are coordinated (专题讲座、业务培训)."""
    return list(_heads(text))


@lru_cache(maxsize=512)
def _heads(text: str) -> Sequence[Named]:
    found = list(words_in(text))
    if not found:
        return []
    plain_ends = {n.end for n in found if not n.gapped}
    found = [n for n in found if not (n.gapped and n.end in plain_ends and not _governs(text, n))]
    found = [n for n in found if n is found[-1] or not OCCASION.match(text, n.end)]
    if BEFORE_IT.match(text, found[-1].end):
        return []
    first = found[0]
    acts = [n for n in found if n.kind == Kind.ACT]
    if acts and acts[0].start <= first.start and acts[0].end >= first.end - 2:
        sent = SENT_TO.match(text, acts[0].start)
        learns = [n for n in found if sent and n.start >= sent.end() - 2 and n.form in {Form.TRAINING, Form.LECTURE}]
        makes_up = [n for n in found if n.form is Form.SELF_STUDY and n.end == len(text)]
        return learns[-1:] or makes_up or [acts[0]]
    named = [n for n in found if not (n.kind == Kind.NAME and AND_THE_LIKE.search(text, 0, n.start))]
    found = named or found
    last = max(found, key=lambda n: (n.end, n.end - n.start))
    meets = [n for n in found if n.form in MEETINGS and MEETS_TO.match(text, n.end)]
    if meets and meets[0] is not last:
        return meets[:1]
    if last.kind == Kind.ACT:
        before = [n for n in found if n.end < last.start and re.fullmatch(r"或者?", text[n.end : last.start])]
        if before:
            return [before[-1], last]
        then = AND_THEN.search(text, 0, last.start)
        before = heads(text[: then.start()]) if then else []
        return before if before and before[-1].form is not Form.CONVERSION and is_held(text, before[-1]) else [last]
    chosen = [last]
    widest = WIDEST_OF_EACH if EACH_OF_THEM.match(text, last.end) else WIDEST_GAP
    for other in sorted(found, key=lambda n: -n.end):
        gap = text[other.end : chosen[0].start]
        joined = other.end <= chosen[0].start and JOINT.match(gap) is not None and len(gap) <= widest
        if joined and other.kind != Kind.ACT:
            if other.form is not chosen[0].form or widest == WIDEST_OF_EACH:
                chosen.insert(0, other)
            else:
                chosen[0] = Named(other.form, other.kind, other.start, chosen[0].end)
    return chosen


def is_held(text: str, named: Named) -> bool:
    """Whether a verb of holding stands before the name, or the word is a duty by itself."""
    return named.kind != Kind.NAME or load().holding.search(text, 0, named.start) is not None


def by_reference(text: str) -> Named | None:
    """落实…关于中心组学习组织形式的规定: a rule left in force by reference names its form before 规定."""
    cited = REFERENCE.search(text)
    if cited is None:
        return None
    at = cited.start("what")
    places = [p for p in load().forms.places(cited["what"]) if p[2].kind != Kind.ACT]
    if not places:
        return None
    start, end, word = max(places, key=lambda p: p[1] - p[0])
    return Named(word.form, Kind.SAYS, at + start, at + end)


def best_form(text: str) -> Named | None:
    found = heads(text)
    return found[-1] if found else None
