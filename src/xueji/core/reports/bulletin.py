"""The quarterly bulletin: what was due, done and overdue, with the gaps by clause, in the order of the plan."""

from dataclasses import dataclass
from datetime import date

from xueji.core.documents.layout import Part
from xueji.core.documents.paper import Paper, Paragraph, full_date
from xueji.core.reports.meeting import ordinal


@dataclass(frozen=True, slots=True)
class Gap:
    """A duty that is short: its clause, its name, done of owed, and the units where, in the order of the plan."""

    clause: str
    title: str
    done: int
    owed: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BulletinFigures:
    """Each figure is the board's on the day `on`; `held` are the quarter's activities with closed minutes."""

    organ: str
    year: int
    quarter: int
    on: date
    held: int
    due: int
    met: int
    at_risk: int
    overdue: int
    forms: tuple[tuple[str, int], ...]
    gaps: tuple[Gap, ...]
    forecast: str


def bulletin(figures: BulletinFigures) -> Paper:
    quarter = ordinal(figures.quarter)
    body = [
        Paragraph(
            Part.BODY,
            f"现将{figures.year}年第{quarter}季度理论学习计划落实情况通报如下（截至{full_date(figures.on)}）。",
        ),
        Paragraph(Part.LEVEL_1, "一、总体情况"),
        Paragraph(
            Part.BODY,
            f"按照年度学习计划，到目前应落实任务{figures.due}项，已完成{figures.met}项，"
            f"临近到期{figures.at_risk}项，逾期{figures.overdue}项。本季度举行学习{figures.held}场。",
        ),
    ]
    if figures.forms:
        forms = "，".join(f"{name}{count}场" for name, count in figures.forms)
        body.append(Paragraph(Part.BODY, f"按形式分：{forms}。"))
    body.append(Paragraph(Part.LEVEL_1, "二、需要补上的任务"))
    body += [_gap(gap) for gap in figures.gaps] or [Paragraph(Part.BODY, "没有逾期或临近到期而未安排的任务。")]
    body += [Paragraph(Part.LEVEL_1, "三、下一步"), Paragraph(Part.BODY, figures.forecast)]
    title = f"{figures.organ}{figures.year}年第{quarter}季度理论学习情况通报"
    return Paper(title, "各处室、各党支部", tuple(body), figures.organ, figures.on)


def _gap(gap: Gap) -> Paragraph:
    where = f"，涉及{'、'.join(gap.units)}" if gap.units else ""
    clause = f"计划{gap.clause.rstrip('、')}，" if gap.clause else ""
    return Paragraph(Part.BODY, f"{clause}{gap.title}：应做{gap.owed}次，已做{gap.done}次{where}。")
