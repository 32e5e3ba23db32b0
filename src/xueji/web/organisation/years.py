"""Which year a page of the organ's reality is about, and what is said after a change."""

from datetime import date

from django.contrib import messages

from xueji.apps.accounts.clock import today
from xueji.apps.organisation.access import Access
from xueji.apps.plans.queries import plans_of
from xueji.apps.timetable.queries import published
from xueji.web.shell.request import Request

AGAIN = "日程里受影响的，请到“日程”按“按新情况调整”。"


def years_of(access: Access) -> tuple[list[int], int]:
    """This year, the next and those of the plans in force; and the one to begin with."""
    planned = [plan.year for plan in plans_of(access).filter(withdrawn_at=None)]
    now = today().year
    return sorted({now, now + 1, *planned}), now if now in planned or not planned else planned[0]


def year_asked(request: Request) -> tuple[list[int], int]:
    """The years to choose from, and the one that the address or the form names, where it is one of them."""
    years, first = years_of(request.access)
    given = request.POST.get("year") or request.GET.get("year") or ""
    return years, next((year for year in years if str(year) == given), first)


def say_saved(request: Request, since: date, until: date) -> None:
    """Where a published timetable holds any of the days, the way to it is told."""
    plans = plans_of(request.access).filter(withdrawn_at=None, since__lte=until, until__gt=since)
    messages.success(request, f"已保存。{AGAIN}" if any(published(plan) for plan in plans) else "已保存。")


def say_saved_for(request: Request, year: int) -> None:
    say_saved(request, date(year, 1, 1), date(year, 12, 31))
