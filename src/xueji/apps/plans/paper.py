"""The confirmed plan as an official paper with its duties in an annex."""

from datetime import date

from xueji.apps.plans.convert import to_duty
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.queries import obligations_of, plan_reading
from xueji.core.documents.writers import write_docx
from xueji.core.errors import XuejiError
from xueji.core.reports.plan import PlanFigures
from xueji.core.reports.plan import plan_paper as paper_of


class NothingConfirmed(XuejiError):
    """A paper of duties that nobody has confirmed would say what was not decided."""


def plan_paper(plan: Plan, *, on: date) -> bytes:
    """The bytes of a .docx; dated as the plan is, else on the day it is made. Needs `document` and `organ`."""
    rows = list(obligations_of(plan).filter(state=Obligation.State.CONFIRMED))
    if not rows:
        raise NothingConfirmed("还没有确认过的任务，不能出任务分解表。请先核对并确认。")
    reading = plan_reading(plan)
    duties = tuple((_clause(row), to_duty(row)) for row in rows)
    return write_docx(paper_of(PlanFigures(reading.document, reading.plan, plan.organ.name, on, duties)))


def _clause(row: Obligation) -> str:
    if row.carried_from_id:
        return "上年结转"
    return row.clause.label.replace("、（", "（").rstrip("、") if row.clause else ""
