"""Strength by modal verb and trigger by event, for one part of a sentence."""

import re

from xueji.core.obligations.model import Form, Strength, Trigger
from xueji.core.obligations.recognise import best_form
from xueji.core.obligations.vocabulary import load

FORBIDS = re.compile(
    r"不得(?!少于|低于|超过|多于|高于|迟于|早于|晚于)|不(?:制作|印制|统一|设置|悬挂|发放|摆放|增加|要求|允许|准|搞|用|设|以|排名|公布|公开|通报|计分|评比|统计|上报|报送|组织|开展|安排|举办|召开|作|做)|不(?:给|向|许|必|得要求)|[记计加扣]\d+(?:\.\d)?分|(?:停|停开|停讲|停学|不开讲|停办)$|禁止|严禁|切忌|应付|方可|合格后"
)
"""What is forbidden, or is a condition of something else, is no duty."""
CASE = re.compile(
    r"^[^，]{0,6}?(?:缺席|缺课|缺考|缺训|未参加|未参训|未参学|无故|因故|因[^，]{1,4}(?:不能|未能|无法)|凡)[^，]{0,14}[者的](?=$|要|应|须|必须)|^[^，]{0,14}?(?:不能|未能|未按|未参训|未参学|缺训|缺席|缺课|因|无故|确需|需要|来不了|到不了|不能来|逾期|无法|拒不|不足|未完成|未通过|不合格|不及格|未达标)[^，]{0,12}的(?:党员|人员|同志|民警|干部|职工|教师|员工|学员|班组|支部|单位|科室|部门|处室)?$|^[^，]{0,8}仍[不未][^，]{1,6}$"
)
"""A condition that fills its part: 倒班党员不能参加的，…."""
RHETORIC = re.compile(
    r"^(?:[^，把将]{0,10}[要应须])?(?:坚持|同时|必须|始终|真正|切实)*把(?!.*(?:上升为|固化为|建起来|办起来|定为|确定为|设为|列为|列入|作为.{0,12}(?:第一议题|首个议题|首项|首要议题|第一项|第一个)|报|发至|归|成册|张贴|上传|存|记入|交|送))"
    r"|^经[^，]*(?:推荐|投票|评审|审定|研究|批准|同意|公示)$|^在[^，]{1,8}中(?!选|评|开展|组织)|^[^，]{0,10}[要应](?:紧扣|着眼|立足)[^，]*$|可(?:以)?(?:到场|到会)?(?:列席|旁听)$|分[一二三四五两\d]+个?(?:阶段|步|环节)|^[^，、]{2,4}阶段（[^（）]*）|[记计列纳]入[^，]{0,6}(?:考核|考评|绩效)$|情况与[^，]*挂钩$|^[^，]{2,8}负责本[^，]{2,12}(?:活动|工作)$|^(?:一般|可)?与[^，]*(?:合并|结合|一并)(?:召开|进行|开展)?$|^主要是|^[^，]{0,8}对[^，]*给予[^，]*(?:奖励|表彰|补助)$|要(?:持之以恒|常抓不懈|入脑入心)|是[^，]{2,20}(?:需要|要求|举措|保证|基础|途径|任务|关键|体现)$|^[^，]{0,6}从\d[^，]*开始$|^到\d[^，]*结束$|视情[^，]*(?:调岗|处理|处分|待岗|处罚)|^在.*(?:基础上|过程中|实践中|[中下时里]$)"
    r"|(?:书记|[局院校部处科县市区镇乡]长|董事长|经理|主任|总?[会经工]\S{0,3}师|顾问|其他成员).{0,8}(?:作(?:中心|重点|主题|主旨|交流|引导)发言|谈(?:体会|认识))$"
    r"|(?:领学|主讲|主持)$|轮流(?:领读|领学|主讲|主持|分享|讲授|授课|讲学)$|^(?:紧密|密切)?(?:联系|结合)[^，]{2,14}实际$|^通过[^，、]{2,16}$|\d+(?:\.\d+)?%(?![^，]{0,10}(?:进行|开展|实施))|一个(?:“[^“”]{1,3}”|□+)字|一起抓$|两手抓$|^要?(?:高度)?(?:重视|注重)(?!用好|运用|依托)|可(?:以)?(?:邀)?请[^，]{2,16}(?:列席|旁听|参加)$|请假(?:手续|报告|审批|登记|并(?:报|向)|$)|为[^，]*提供[^，]{0,6}(?:环境|条件|保障|便利)$|给予[^，]*(?:警告|处理|处分|处罚)|^召集[^，]{0,10}学习$|^(?:重点|主要|着重)(?:检查|督查|考核|抽查)[^，]{0,20}是否|^(?:但是?)?(?:少数|个别|有的|有些)(?!民族)|现[就将].*如下|^以便|^以[^，]{2,40}为(?:重点|主题|主线|目标|抓手|契机|核心|导向|依据|指导|指引|根本|统领|牵引)$|做到□+$|^[^，]{0,8}以[^，]{1,8}为主$|^(?:要)?多(?:同|和|与|听|到|向|看|了解|深入)|(?:率|面|度)[^，]{0,8}\d+(?:\.\d+)?%|由.{2,20}轮流(?:主讲|主持|领学|领读|分享|点评|授课)|由.{2,20}(?:主持召开|召集|讲授|授课|主讲|解读|负责(?:组织|牵头|统筹|协调|落实)*(?:实施|组织|协调)?)$|^[一二三四五六](?:是|要)(?!召开|举办|举行|组织|开好|旁听|撰写|成立|制定|修订|聘请|选树|评选|观看|参观|签订|设立|编印|建立|组建|举行|编发|开设).{0,8}$"
)
"""把…同…结合, 在…中, who speaks, 一是抓…: ways of speaking in which a form's word asks for nothing."""
BOTH_WAYS = re.compile(r"(?P<one>[^，和与]{2,8})[和与](?P<other>[^，和与]{2,8})相结合$")
"""坚持个人自学与集中学习相结合: two ways of study, each of which is owed."""
ANSWERS_NOBODY = re.compile(
    r"(?:主持|主讲|领学|联系|责任|负责|召集|参加|参会|参学|参训|发言|报告|授课)人|"
    r"(?:参加|参会|参训|参学|列席|出席|培训|学习|组成)人员|者|地点|篇目|(?<!推荐)书目|(?<!发展)对象|主持|主题|题目"
)
PURPOSE = re.compile(r"\n*(?:为|根据|按照).*(?:制定|建立|制订|形成)(?:了)?(?:[本该此]|如下|以下)", re.DOTALL)
NAMES_ITSELF = re.compile(
    r"\n*(?:为|根据|按照).*(?:制定|建立|制订|形成|修订)[^，。；]{2,30}(?:制度|办法|方案|规定|细则|意见|计划)$",
    re.DOTALL,
)
"""Why the paper was made: 为加强…，制定本制度."""
CIRCUMSTANCE = re.compile(
    r"^结合开展|^可?结合[^，]*一并(?:开展|进行|召开)$|^[与和同][^，]{1,12}同步(?:进行|开展|推进|实施)$|^[^，]{0,10}除.*[外]$|^对[^，]*的(?:事项|问题|意见|建议|情况|人员)$|(?:(?<![学课小])时|期间|的同时|前提下|之前|之后|[^以今此然先最]后|[^目以当之提]前)$"
)
"""A part that only says when or on what condition the next holds."""
BEFORE_IT = re.compile(r"^[^，“”]{2,16}?(?<![目以此先之日月年底旬节会课策议期午末班天周])(?:之前|以前|前)$")
"""新设备启用之前，…: before something that is no day."""
FESTIVE = re.compile(
    r"(?:[一-鿿]节|(?<!工作)(?<!\d)(?<!休息)日|[一-鿿]周|月(?=”))”?(?:前后|期间|前夕|当天)(?![（□])"
    r"|“?(?:五一|五四|七一|八一|十一)”?期间|每逢(?:春节|端午|中秋|国庆|元旦|“)"
)
"""国际志愿者日前后, 每逢春节: a day all know by its name; where its dates stand beside it (（6月1日）) it is those."""
AT_STUDY = re.compile(r"(?:集中|集体)学习(?:时|前)$")
EVENT = re.compile(r"^(?:采用|启用|引进|使用)[^，]{2,16}时$|^(?:如遇|遇到?|发生|发现)[^，]{2,24}$")
"""遇抢救成功或不良事件，…: what must have come about before the next is owed."""
CONDITION = re.compile(r"^(?:凡|如(?!实|期|何)|若(?!干)|倘|遇(?!.*(?:随时|立即|马上|第一时间)))")
"""A part that says in which case the next holds."""
OF_WHICH = re.compile(
    r"(?<![目有是似])的$|^(?:[^，]{0,10}[应要须])?(?:按照|根据|依据|对照)[^，]*的[^，]{0,12}(?:计划|方案|要求|安排|部署|规定|精神)$"
)
"""上级来旁听的，…: a part that ends so is the case of the next."""
ITS_OWN = re.compile(r"每[人年月季周半]|不少于|至少")
"""授课人员：支部书记每年至少讲党课2次: an answer that owes something of its own."""
NO_MODAL = re.compile(r"邀请|申请|请假|请示|重要|主要|需要|纪要|要求|要点|反应|响应|适应|相应|对应")
"""Words in which a modal verb's character means nothing."""


def asks_nothing(text: str, label: str) -> bool:
    """Cancelled, forbidden, conduct, or an answer to 参加对象 and the like."""
    answers = ANSWERS_NOBODY.search(label) and not ITS_OWN.search(text)
    return bool(answers or load().not_duty.search(text) or FORBIDS.search(text))


def is_rhetoric(text: str, label: str) -> bool:
    return RHETORIC.search(text) is not None or (text.endswith("相结合") and not label and not _both_ways(text))


def _both_ways(text: str) -> bool:
    joined = BOTH_WAYS.search(text)
    return joined is not None and bool(best_form(joined["one"]) and best_form(joined["other"]))


def is_case(text: str) -> bool:
    """Whether the part does no more than say in which case the next holds."""
    case = CASE.search(text)
    fills = case is not None and case.end() == len(text)
    return fills or CONDITION.match(text) is not None or OF_WHICH.search(text) is not None


def strength_of(text: str, subject_end: int) -> tuple[Strength, tuple[int, int]] | None:
    """The strength that the words give, with their place; None where they give none."""
    for strength, words in load().strengths:
        found = words.search(text)
        if found and strength is not Strength.MUST:
            return strength, found.span()
    may = re.match(r"可(?!持续|靠|能|行性|见|歌)", text[subject_end:])
    if may:
        return Strength.ENCOURAGED, (subject_end, subject_end + 1)
    for strength, words in load().strengths:
        for found in words.finditer(text):
            if strength is Strength.MUST and not NO_MODAL.search(text[max(0, found.start() - 1) : found.end() + 1]):
                return strength, found.span()
    return None


def exception_of(text: str, number_end: int) -> bool:
    """Whether 原则上 or 一般 stands before the number, not before a weekday or place."""
    found = load().exception.search(text)
    return (
        found is not None
        and found.end() <= number_end
        and re.match(r"[^，每]{0,4}(?:在|周|星期|为每[周月])", text[found.end() :]) is None
    )


def trigger_of(text: str) -> tuple[Trigger, tuple[int, int]] | None:
    """The event for which a duty waits; 最新讲话 alone is judged by the form (see `is_instruction`)."""
    for trigger, words in load().triggers:
        for found in words.finditer(text):
            before = text[: found.start()]
            lesson = (found[0] == "课后" and before.endswith("节")) or (
                found[0] == "会后" and before.endswith(("晨", "早", "例", "周", "前"))
            )
            daily = trigger is Trigger.OTHER and before.endswith(("每天", "每日", "每班", "每次"))
            if not found[0].startswith("最新") and not lesson and not daily:
                return trigger, found.span()
    festive = FESTIVE.search(text)
    if festive:
        return Trigger.KEY_DATE, festive.span()
    each = AT_STUDY.match(text)
    if each:
        return Trigger.EACH_MEETING, each.span()
    case = CASE.search(text) or BEFORE_IT.match(text)
    return (Trigger.OTHER, case.span()) if case else None


def is_instruction(text: str) -> bool:
    return re.search(r"最新(?:重要)?(?:讲话|指示|批示|决策)", text) is not None


def trigger_for(form: Form, trigger: Trigger | None, *, instruction: bool) -> Trigger | None:
    """What the form makes of the event: 第一议题 waits for the latest speeches, pre-decision study for a decision."""
    if form is Form.PRE_DECISION_STUDY:
        return Trigger.BEFORE_MAJOR_DECISION
    if form in load().instruction_forms and trigger is None and instruction:
        return Trigger.NEW_INSTRUCTION
    return trigger
