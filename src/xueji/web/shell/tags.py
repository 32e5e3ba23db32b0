"""Template tags for what every page shows: states, dates and headings that break after their commas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from xueji.apps.coverage.queries import Board, BoardRow
from xueji.apps.organisation.models import Unit
from xueji.core.coverage.model import State
from xueji.core.norms import Norm
from xueji.core.norms.model import CONFIDENCE_NAMES, STATUS_NAMES, Confidence
from xueji.core.reading.model import FindingCode

register = template.Library()

WEEKDAYS = "一二三四五六日"
# The state of a duty → the class that colours it and the symbol of the sprite that marks it.
LOOKS: dict[State, tuple[str, str]] = {
    State.MET: ("met", "met"),
    State.PLANNED: ("planned", "planned"),
    State.AT_RISK: ("due", "due"),
    State.OVERDUE: ("over", "over"),
    State.WAITING: ("wait", "wait"),
    State.CARRIED_OVER: ("carried", "carried"),
    State.WAIVED: ("wait", "waived"),
    State.VOLUNTARY: ("free", "free"),
    State.NOT_DUE: ("wait", "notyet"),
}


@register.simple_tag
def mark(look: str) -> SafeString:
    """The mark of a state: one symbol of the sprite, coloured by its class."""
    return format_html('<svg class="mark {0}" aria-hidden="true"><use href="#{0}"/></svg>', look)


@register.filter
def look(state: str) -> str:
    """The class of a state ("met", "planned", "due" …)."""
    return LOOKS[State(state)][0]


@register.simple_tag
def state_mark(state: str) -> SafeString:
    css, symbol = LOOKS[State(state)]
    return format_html('<svg class="mark {}" aria-hidden="true"><use href="#{}"/></svg>', css, symbol)


@register.filter
def state_word(state: str) -> str:
    return State(state).word


@register.filter
def month_day(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""


@register.filter
def full_day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@register.filter
def weekday(day: date | None) -> str:
    return WEEKDAYS[day.weekday()] if day else ""


@register.filter
def phrases(sentence: str) -> SafeString:
    """A heading in phrases: it breaks after its commas, never inside a phrase that fits."""
    parts = [part for part in re.split(r"(?<=[，；])", sentence) if part]
    return format_html_join("", '<span class="phrase">{}</span>', ((part,) for part in parts))


FINDING_WORDS: dict[FindingCode, str] = {
    FindingCode.STALE_PROGRAMME: "提法过期",
    FindingCode.EVENT_NOT_IN_YEAR: "会议未召开",
    FindingCode.NO_NUMBER: "缺次数",
    FindingCode.NO_ACTOR: "缺责任人",
    FindingCode.CONFLICTING_NUMBERS: "数字不一致",
    FindingCode.NUMBERING: "编号有误",
    FindingCode.OVER_RECORDING: "过度留痕",
    FindingCode.TYPO_DOUBLING: "重复字",
}


@register.filter
def finding_word(code: str) -> str:
    return FINDING_WORDS[FindingCode(code)]


@register.filter
def unsaved_text(texts: dict[int, tuple[str, str]], item: int) -> str:
    """What was typed for an agenda item and could not be saved."""
    return texts.get(item, ("", ""))[1]


@dataclass(frozen=True, slots=True)
class Tick:
    """One duty as a stroke of the tally; `dot` is the place of the dot over what is due or overdue."""

    look: str
    x: str
    y: int
    width: str
    height: int
    dot: str


@register.filter
def ticks(board: Board) -> list[Tick]:
    """The plan as a tally over 352 units, a stroke a duty in the order of the text."""
    step = min(9.0, 352 / max(1, len(board.rows)))
    strokes = []
    for place, row in enumerate(board.rows):
        css = LOOKS[row.total.state][0]
        strong, low = css in {"met", "due", "over"}, css in {"wait", "free", "carried"}
        x = place * step
        dot = f"{x + step / 2:.2f}" if css in {"due", "over"} else ""
        y, height = (22, 8) if low else (8, 22)
        strokes.append(Tick(css, f"{x + step * 0.1:.2f}", y, f"{step * (0.6 if strong else 0.25):.2f}", height, dot))
    return strokes


@register.filter
def by_part(board: Board) -> list[tuple[str, list[BoardRow]]]:
    """The rows of the matrix under the parts of the plan they stand in, in the order of the plan."""
    parts: dict[str, list[BoardRow]] = {}
    for row in board.rows:
        clause = row.obligation.clause
        part = board.parts.get(clause.path.partition(".")[0], "") if clause else ""
        parts.setdefault(part or "计划", []).append(row)
    return list(parts.items())


@register.filter
def short_label(label: str | None) -> str:
    """二、（八） → 二（八）"""
    return (label or "").replace("、（", "（").rstrip("、")


@register.filter
def short_unit(name: str) -> str:
    """第十二党支部 → 十二; other names keep their first two characters, 中心组 all three."""
    numbered = re.fullmatch(r"第(.+?)党?支部", name)
    return numbered.group(1) if numbered else name if name == "中心组" else name[:2]


# What the audit calls an act → what people read.
ACTS: dict[str, str] = {
    "account.signed_in": "登录",
    "account.signed_out": "退出",
    "account.sign_in_failed": "登录没有成功",
    "account.recovery_code_used": "用恢复码登录",
    "account.password_changed": "改密码",
    "account.password_reset": "重设密码",
    "account.password_not_confirmed": "再输密码没有输对",
    "account.factor_added": "设第二步验证",
    "account.factor_removed": "停用第二步验证",
    "account.factors_reset": "重设第二步验证",
    "account.recovery_codes_made": "重新生成恢复码",
    "account.session_ended": "退出一处登录",
    "account.sessions_ended": "退出各处登录",
    "account.linked": "关联外部身份",
    "account.unlinked": "取消关联外部身份",
    "account.disabled": "停用账号",
    "account.enabled": "启用账号",
    "role.granted": "授予角色",
    "role.ended": "收回角色",
    "organ.added": "设下级单位",
    "organ.renamed": "单位改名",
    "membership.begun": "编入单位",
    "membership.ended": "离开单位",
    "organisation.roster_taken": "导入花名册",
    "organ.kind_set": "设定单位类别",
    "norm.switched": "调整规定",
    "absence.added": "登记外出",
    "absence.removed": "删去外出",
    "absences.imported": "从日历导入外出",
    "busy.added": "加忙周",
    "busy.removed": "删去忙周",
    "room.added": "加会议室",
    "room.removed": "删去会议室",
    "room.closed": "停用会议室",
    "room.reopened": "恢复会议室",
    "unit.habits_set": "设定固定学习日、到会比例",
    "notice.taken": "录入放假通知",
    "notice.removed": "删去放假通知",
    "documents.stored": "保存文件",
    "plan.added": "导入计划",
    "plan.replaced": "新版计划接替旧版",
    "plan.carried_over": "列入上年结转的任务",
    "obligation.decided": "核对任务",
    "obligation.rest_confirmed": "确认其余任务",
    "obligation.changed": "修改任务",
    "obligation.split": "拆分任务",
    "obligation.merged": "合并任务",
    "obligation.restored": "撤销拆并",
    "obligation.added": "补一项任务",
    "obligation.settled_anew": "按现行规定更新次数",
    "obligation.exempted": "不作要求或结转",
    "obligation.exemption_lifted": "恢复计算",
    "finding.seen": "处理原文问题",
    "timetable.asked": "要求排日程",
    "timetable.stop_asked": "要求停止排日程",
    "timetable.made": "排出日程",
    "timetable.improved": "改进日程",
    "timetable.published": "公布日程",
    "activity.opened": "开始记录",
    "activity.moved": "学习改期",
    "activity.item_added": "加议题",
    "activity.minutes_written": "写会议记录",
    "activity.closed": "完成记录",
    "activity.opened_up": "记录开放给观察员",
    "attendance.marked": "记出席",
    "attendance.rest_marked": "其余都记为到",
    "attendance.contested": "对出席提出异议",
    "attendance.answered": "答复异议",
    "attendance.made_up": "记补学",
    "instruction.received": "登记第一议题",
    "record.entered": "登记落实",
    "calendar.made": "生成日历订阅地址",
    "calendar.ended": "停用日历订阅地址",
    "year.closed": "办年终结转",
    "bulletin.made": "生成通报",
    "paper.downloaded": "下载公文",
    "timetable.session_moved": "挪动一场学习",
    "timetable.changes_refused": "收回日程改动",
    "timetable.downloaded": "下载日程",
    "topic.times_set": "设定专题次数",
    "roster.seen": "查看名册",
    "absences.seen": "查看他人外出",
    "attendance.seen": "查看出席记录",
    "correction.asked": "要求更正",
    "correction.answered": "答复更正请求",
    "feedback.given": "投诉建议",
    "audit.seen": "查看审计",
    "audit.verified": "核验审计",
    "audit.exported": "导出审计",
    "audit.payloads_erased": "删除姓名和文字",
    "person.erased": "删除人员资料",
}


@register.filter
def act_word(did: str) -> str:
    return ACTS.get(did, did)


@register.filter
def under(row: Mapping[str, str], head: str) -> str:
    """The cell of a row that knows only its filled cells."""
    return row.get(head, "")


@register.filter
def called(unit: Unit) -> str:
    """A unit in few characters, for a calendar: 三支部, 三支部二组; others by their name."""
    branch, _, group = unit.path.partition("/")
    numbered = re.fullmatch(r"第(.+?)党支部", branch)
    first = f"{numbered.group(1)}支部" if numbered else branch
    return first + re.sub(r"第(.+?)党小组", r"\1组", group)


@register.filter
def norm_standing(norm: Norm) -> str:
    """现行，已核全文; 各地做法，已核节录."""
    if norm.confidence is Confidence.MEMORY:
        return CONFIDENCE_NAMES[norm.confidence]
    return f"{STATUS_NAMES[norm.status]}，{CONFIDENCE_NAMES[norm.confidence]}"


@register.filter
def norm_source(norm: Norm) -> SafeString | str:
    """A page on the net by its host, for those who can reach it; else the words."""
    if not norm.source.startswith("http"):
        return norm.source
    return format_html('<a href="{}" rel="noreferrer">{}</a>', norm.source, urlsplit(norm.source).hostname or "")
