"""Papers from the record: notice and minutes of an activity, the bulletin of a quarter."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, QuerySet

from xueji.apps.audit.services import record
from xueji.apps.coverage.queries import Board, BoardRow, board
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.plans.models import Plan
from xueji.apps.reports.models import Bulletin
from xueji.apps.study.models import Activity, Attendance
from xueji.apps.study.queries import attendance_of
from xueji.core.coverage import State
from xueji.core.documents.writers import write_docx
from xueji.core.errors import XuejiError
from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Form
from xueji.core.reports import BulletinFigures, Gap, Item, Meeting, Names, bulletin, minutes, notice

SHORT = {State.OVERDUE, State.AT_RISK}


class NotClosed(XuejiError):
    """Minutes are a paper only once the record is closed."""


def _meeting(activity: Activity) -> Meeting:
    return Meeting(
        unit=activity.unit.full_name,
        title=activity.title,
        day=activity.day,
        starts_at=activity.starts_at,
        minutes=activity.minutes,
        place=activity.place,
        chair=activity.chair.name if activity.chair else "",
        recorder=activity.recorder.name if activity.recorder else "",
        items=tuple(
            Item(item.title, item.first_item, item.speaker, item.minutes_text, item.clause.label if item.clause else "")
            for item in activity.agenda.select_related("clause").order_by("position")
        ),
        organ=activity.organ.name,
    )


def notice_paper(activity: Activity, *, on: date) -> bytes:
    """The notice as docx, dated on the day it is made."""
    return write_docx(notice(_meeting(activity), dated=min(on, activity.day)))


def minutes_paper(activity: Activity, *, with_names: bool = True) -> bytes:
    """The minutes as docx, with exactly the numbers of the marks, and their names unless an inspector asks."""
    if activity.state != Activity.State.CLOSED:
        raise NotClosed("记录还没有完成，不能出会议记录。请先记完出席并按“完成记录”。")
    rows = list(attendance_of(activity))

    def named(mark: Attendance.Mark) -> tuple[str, ...]:
        return tuple(row.person.name for row in rows if row.mark == mark)

    names = Names(named(Attendance.Mark.PRESENT), named(Attendance.Mark.LEAVE), named(Attendance.Mark.ABSENT))
    return write_docx(minutes(_meeting(activity), names, named=with_names))


@transaction.atomic
def make_bulletin(*, access: Access, plan: Plan, quarter: int, on: date, now: datetime) -> Bulletin:
    """The quarter's bulletin; making it again brings the one there is up to the day, never a second one."""
    if not access.organ_wide or plan.organ_id != access.organ.pk:
        raise NotAllowed
    made, _ = Bulletin.objects.update_or_create(
        plan=plan, quarter=quarter, defaults={"as_of": on, "made_at": now, "made_by": access.user}
    )
    record(organ_id=access.organ.pk, by=access.user, did="bulletin.made", to=made, details={"quarter": quarter})
    return made


def bulletins_of(plan: Plan) -> QuerySet[Bulletin]:
    return plan.bulletins.order_by("quarter")


def bulletin_in(access: Access, key: str) -> QuerySet[Bulletin]:
    return Bulletin.objects.filter(plan__organ=access.organ, key=key).select_related("plan__organ", "plan__document")


def bulletin_paper_of(issued: Bulletin) -> bytes:
    return write_docx(bulletin(bulletin_figures(issued)))


def bulletin_figures(issued: Bulletin) -> BulletinFigures:
    """Every figure from the board and the closed records of the quarter."""
    plan = issued.plan
    shown = board(plan, issued.as_of)
    months = range(issued.quarter * 3 - 2, issued.quarter * 3 + 1)
    held = Activity.objects.filter(
        plan=plan, state=Activity.State.CLOSED, day__month__in=months, day__year=plan.year, day__lte=issued.as_of
    )
    forms = held.values("form").annotate(size=Count("pk")).order_by("-size", "form")
    return BulletinFigures(
        organ=plan.organ.name,
        year=plan.year,
        quarter=issued.quarter,
        on=issued.as_of,
        held=held.count(),
        due=shown.due,
        met=shown.counts[State.MET],
        at_risk=shown.counts[State.AT_RISK],
        overdue=shown.counts[State.OVERDUE],
        forms=tuple((FORMS[Form(row["form"])].name, row["size"]) for row in forms),
        gaps=tuple(_gaps(shown)),
        forecast=shown.forecast,
    )


def _gaps(shown: Board) -> list[Gap]:
    return [_gap(row) for row in shown.rows if row.total.state in SHORT]


def _gap(row: BoardRow) -> Gap:
    clause = row.obligation.clause
    units = tuple(square.column.name for square in row.squares if square.cell and square.cell.state in SHORT)
    return Gap(clause.label if clause else "", row.obligation.title, row.total.done, row.total.owed, units)
