"""The end of a plan's year: a decision for all that is open, then the year is closed and the rest carried over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from xueji.apps.audit.services import listed, record
from xueji.apps.coverage.models import Exemption, YearClose
from xueji.apps.coverage.queries import Board, BoardRow, board
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.organisation.models import Organ
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.remaking import carry_over
from xueji.core.coverage import State
from xueji.core.errors import XuejiError

OPEN = {State.OVERDUE, State.AT_RISK, State.PLANNED, State.NOT_DUE, State.WAITING}
LAST_MONTH = timedelta(days=31)


class TooEarly(XuejiError):
    """A year is closed in its last month or later."""


class StillOpen(XuejiError):
    """A duty that was not done has no decision yet."""


class YearClosed(XuejiError):
    """Nothing more is decided about a closed year."""


@dataclass(frozen=True, slots=True)
class Decision:
    kind: Exemption.Kind
    reason: str


def closable(organ: Organ, on: date) -> QuerySet[Plan]:
    """The plans in force whose year ends within a month or has ended, not closed yet; oldest first."""
    plans = Plan.objects.filter(organ=organ, withdrawn_at=None, year_close=None, until__lte=on + LAST_MONTH)
    return plans.order_by("year")


def closed_of(plan: Plan) -> YearClose | None:
    return YearClose.objects.filter(plan=plan).select_related("by").first()


def exemptions_of(plan: Plan) -> QuerySet[Exemption]:
    """What was decided for every unit, in the order of the plan."""
    rows = Exemption.objects.filter(obligation__plan=plan, unit=None).select_related("obligation__clause")
    return rows.order_by("obligation__position")


def is_closed(organ: Organ, year: int) -> bool:
    return YearClose.objects.filter(plan__organ=organ, plan__year=year).exists()


def ensure_year_open(organ: Organ, year: int) -> None:
    if is_closed(organ, year):
        raise YearClosed(f"{year}年度已经办过年终结转，不能再改。新的要求请写进下一年度的计划。")


def last_board(plan: Plan, on: date) -> Board:
    """The board on the day, or on the year's last day where that has passed."""
    return board(plan, min(on, plan.until - timedelta(days=1)))


def open_rows(shown: Board) -> list[BoardRow]:
    """What is neither done nor decided about, in the order of the plan; what is voluntary is never open."""
    return [row for row in shown.rows if row.total.state in OPEN]


@transaction.atomic
def close_year(*, access: Access, plan: Plan, decisions: Mapping[str, Decision], on: date, now: datetime) -> YearClose:
    """Keep a decision (by the duty's key) for all that is open, and close. A second time changes nothing.

    What is carried over joins the next year's plan, at once or when that plan comes.
    """
    if not access.organ_wide or plan.organ_id != access.organ.pk:
        raise NotAllowed
    plan = Plan.objects.select_for_update().select_related("document", "organ").get(pk=plan.pk)
    done = YearClose.objects.filter(plan=plan).first()
    if done:
        return done
    if plan.withdrawn_at or on + LAST_MONTH < plan.until:
        raise TooEarly(f"{plan.year}年度还没有到最后一个月，不能办年终结转。")
    left = open_rows(last_board(plan, on))
    missing = [row.obligation.title for row in left if row.obligation.key not in decisions]
    if missing:
        raise StillOpen(f"还有 {len(missing)} 项没有写明怎么处理：{'、'.join(missing[:5])}。")
    chosen = [(row.obligation, decisions[row.obligation.key]) for row in left]
    for obligation, decision in chosen:
        values = {"kind": decision.kind.value, "reason": decision.reason, "by": access.user, "at": now}
        Exemption.objects.update_or_create(obligation=obligation, unit=None, defaults=values)
    made = YearClose.objects.create(plan=plan, by=access.user, at=now)
    details: dict[str, object] = {"year": plan.year, "number": len(chosen)}
    for kind in Exemption.Kind.values:
        details[kind] = listed([o.key for o, d in chosen if d.kind.value == kind])
    record(organ_id=access.organ.pk, by=access.user, did="year.closed", to=plan, details=details)
    following = Plan.objects.filter(organ=plan.organ, year=plan.year + 1, withdrawn_at=None).first()
    if following:
        carry_into(following)
    return made


def carry_into(plan: Plan) -> list[Obligation]:
    """Bring what the closed year before carried over into the plan; what is there already stays alone."""
    left = Obligation.objects.filter(
        plan__organ=plan.organ_id,
        plan__year=plan.year - 1,
        plan__year_close__isnull=False,
        exemptions__kind=Exemption.Kind.CARRIED_OVER,
    )
    return carry_over(plan, left.select_related("plan", "clause").order_by("position").distinct())
