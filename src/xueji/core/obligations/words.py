"""The Chinese words of the vocabulary, for every interface that shows a duty."""

from collections.abc import Mapping

from xueji.core.obligations.model import Actor, Amount, Cadence, Per, Source, Strength, Trigger

ACTOR_NAMES: Mapping[Actor, str] = {
    Actor.PARTY_COMMITTEE: "党组（党委）",
    Actor.CENTRE_GROUP: "理论学习中心组",
    Actor.LEADER: "领导班子成员",
    Actor.BRANCH_SECRETARY: "支部书记",
    Actor.BRANCH: "各党支部",
    Actor.SMALL_GROUP: "各党小组",
    Actor.MEMBER: "党员",
    Actor.STAFF: "干部职工",
    Actor.DEPARTMENT: "各处室",
    Actor.OFFICE: "牵头部门",
    Actor.ORGAN: "本单位",
    Actor.UNSPECIFIED: "未写明",
}
PER_NAMES: Mapping[Per, str] = {
    Per.PERSON: "每人",
    Per.BRANCH: "每个支部",
    Per.SMALL_GROUP: "每个党小组",
    Per.DEPARTMENT: "每个处室",
    Per.ORGAN: "全单位",
}
STRENGTH_NAMES: Mapping[Strength, str] = {
    Strength.MUST: "必须",
    Strength.SHOULD: "原则上",
    Strength.ENCOURAGED: "提倡",
}
CADENCE_NAMES: Mapping[Cadence, str] = {
    Cadence.DAY: "每天",
    Cadence.WEEK: "每周",
    Cadence.FORTNIGHT: "每两周",
    Cadence.MONTH: "每月",
    Cadence.TWO_MONTHS: "每两个月",
    Cadence.QUARTER: "每季度",
    Cadence.HALF_YEAR: "每半年",
    Cadence.TERM: "每学期",
    Cadence.YEAR: "每年",
    Cadence.FIVE_YEARS: "每五年",
}
TRIGGER_NAMES: Mapping[Trigger, str] = {
    Trigger.BEFORE_MAJOR_DECISION: "重大决策前",
    Trigger.EACH_MEETING: "每次会议",
    Trigger.NEW_INSTRUCTION: "有最新讲话或指示时",
    Trigger.MEETING_HELD: "会议召开后",
    Trigger.KEY_DATE: "重要节点",
    Trigger.AFTER_ACTIVITY: "活动结束后",
    Trigger.OTHER: "相关情形出现时",
}
SOURCE_NAMES: Mapping[Source, str] = {
    Source.WORDS: "本句",
    Source.SENTENCE_BEFORE: "前句",
    Source.HEADING: "标题",
    Source.BRACKET: "括注",
    Source.COLUMN: "表头",
    Source.ADDRESSEE: "主送机关",
    Source.CONVENTION: "通例",
}


def amount_name(amount: Amount) -> str:
    """1500.0 字 → "1500字"; 0.5 天 → "0.5天"."""
    return f"{amount.value:g}{amount.unit}"
