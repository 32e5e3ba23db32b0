"""What the shell of every page shows: the rail, who is signed in, the day, and where the help is."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from xueji.apps.accounts.clock import today
from xueji.apps.accounts.policy import ROLE_NAMES, routes
from xueji.apps.accounts.sessions import BEGAN, IDLE
from xueji.apps.organisation.access import Holder


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the rail; `narrow` ones also stand in the bar at the bottom of a phone."""

    name: str
    route: str
    area: str
    narrow: bool


# In the order of the data's way.
RAIL = (
    Entry("工作台", "shell:home", "shell", True),
    Entry("计划", "plans:index", "plans", False),
    Entry("日程", "timetable:index", "timetable", True),
    Entry("学习", "study:index", "study", True),
    Entry("覆盖", "coverage:matrix", "coverage", True),
    Entry("材料", "plans:materials", "materials", False),
    Entry("单位", "organisation:index", "organisation", False),
    Entry("开放的记录", "study:opened", "opened", False),
    Entry("我的记录", "study:mine", "mine", False),
    Entry("角色", "organisation:grants", "grants", False),
    Entry("账号", "organisation:accounts", "accounts", False),
    Entry("各级单位", "organisation:organs", "organs", False),
    Entry("审计", "audit:index", "audit", False),
)


def rail_of(holder: Holder | None) -> list[Entry]:
    """The entries whose page the account may open."""
    if holder is None:
        return []
    shown = [entry for entry in RAIL if routes()[entry.route].scope_of(holder.roles) is not None]
    return [entry for entry in shown if entry.area != "mine" or holder.person]


def shell(request: HttpRequest) -> dict[str, object]:
    holder: Holder | None = getattr(request, "holder", None)
    match = request.resolver_match
    return {
        "rail": [] if getattr(request, "due_first", "") else rail_of(holder),
        "limits": limits_of(request) if holder else None,
        "area": _area(match.view_name) if match else "",
        "holder": holder,
        "role_names": "、".join(ROLE_NAMES[role] for role in sorted(holder.roles)) if holder else "",
        "today": today(),
        "pretended_day": settings.TODAY,
        "larger": request.COOKIES.get("larger") == "1",
        "operator": settings.OPERATOR,
    }


@dataclass(frozen=True, slots=True)
class Limits:
    """In how many seconds the session ends if it is not used, and in any case."""

    idle: int
    whole: int


def limits_of(request: HttpRequest) -> Limits:
    session, now = request.session, timezone.now()
    idle = int(session.get(IDLE, settings.IDLE_MINUTES)) * 60
    since = now.timestamp() - float(session.get(BEGAN, now.timestamp()))
    return Limits(idle, max(0, round(settings.SESSION_HOURS * 3600 - since)))


def _area(view_name: str) -> str:
    own = {
        "plans:materials": "materials",
        "study:mine": "mine",
        "study:opened": "opened",
        "organisation:grants": "grants",
        "organisation:organs": "organs",
        "organisation:accounts": "accounts",
        "organisation:issue_accounts": "accounts",
        "organisation:reset_account": "accounts",
    }
    return own.get(view_name, view_name.partition(":")[0])
