"""The self-check of what this program never does: searched in its own addresses, fields, pages and scripts.

The lines are N1–N14 of the rules on lightening the burden (国办函〔2026〕12号; 中央网信委 2023-12; 整治形式主义为基层
减负若干规定). A line that a program cannot judge says who judges it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from xueji.apps.accounts.policy import Row, Scope, routes

# Pages that say what is never done must name it.
SAYS_NEVER = {"shell/help.html", "shell/feedback.html", "shell/restraint.html"}
# What somebody does about the own record alone, none of it attendance.
OWN_ACTS = {"study:contest", "rights:ask", "study:own_calendar", "study:end_own_calendar"}
LENGTHS = {
    "study.Activity.minutes",
    "timetable.Session.minutes",
    "timetable.Run.seconds",
    "timetable.Run.elapsed_ms",
}
"""The planned length of a session, and how long a search for a timetable took."""


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that is searched: name → text."""

    routes: Mapping[str, str]
    fields: Mapping[str, str]
    pages: Mapping[str, str]
    scripts: Mapping[str, str]
    table: Mapping[str, Row] = field(default_factory=dict)
    constraints: frozenset[str] = frozenset()
    header: str = ""

    def hits(self, pattern: str, *kinds: str) -> list[str]:
        wanted = re.compile(pattern, re.IGNORECASE)
        searched = {kind: getattr(self, kind) for kind in kinds or ("routes", "fields", "pages", "scripts")}
        return [
            f"{name}：{hit.group(0)}"
            for texts in searched.values()
            for name, text in texts.items()
            if (hit := wanted.search(text))
        ]


@dataclass(frozen=True, slots=True)
class Line:
    """`found` names every place that breaks the line; `by` says who judges a line that no search can."""

    id: str
    says: str
    found: tuple[str, ...] = ()
    by: str = ""

    @property
    def state(self) -> str:
        return "没有守住" if self.found else self.by or "守住"


Check = Callable[[Places], list[str]]


def _nowhere(pattern: str, *kinds: str) -> Check:
    return lambda places: places.hits(pattern, *kinds)


def _by_the_recorder(places: Places) -> list[str]:
    """No act of a member writes attendance; nothing is scanned or typed to prove being there."""
    own = [
        name
        for name, row in places.table.items()
        if "POST" in row.methods and Scope.SELF in row.roles.values() and name not in OWN_ACTS
    ]
    return own + places.hits(r"打卡|签到码|扫码签到|check_?in\b|attend_self")


def _lengths(places: Places) -> list[str]:
    timed = re.compile(r"\.(\w*_)?(minutes|seconds|duration|elapsed\w*|hours)$")
    return [name for name in places.fields if timed.search(name) and name not in LENGTHS]


def _nothing_of_body_or_place(places: Places) -> list[str]:
    shut = [
        f"Permissions-Policy：没有关闭 {name}"
        for name in ("camera", "microphone", "geolocation")
        if f"{name}=()" not in places.header
    ]
    words = r"geolocation|mediaDevices|getUserMedia|capture=|accept=\"image|人脸|指纹|轨迹"
    names = r"\b(photo|image|video|screenshot|avatar|latitude|longitude|fingerprint)\b"
    return shut + places.hits(words, "pages", "scripts") + places.hits(names, "routes", "fields")


def _kept_by(constraint: str) -> Check:
    return lambda places: [] if constraint in places.constraints else [f"数据库缺少约束 {constraint}"]


def _on_every_page(places: Places) -> list[str]:
    base, foot = places.pages.get("shell/base.html", ""), places.pages.get("shell/_foot.html", "")
    whole = "shell/_foot.html" in base and "shell:feedback" in foot and "operator" in foot
    alone = [name for name, text in places.pages.items() if "<!doctype" in text.lower() and name != "shell/base.html"]
    return ([] if whole else ["shell/base.html：缺少投诉建议或管理者"]) + alone


PRIZES = (
    r"积分|排名|排行|徽章|勋章|连续天数"
    r"|\b(scores?|rank(ing)?|points|badges?|medals?|streaks?|leaderboard)\b"
)
WATCHING = (
    r"login_count|logins\b|online_|dwell|read_(at|count)|在线时长|阅读时长|未登录提醒"
    r"|setInterval|visibilitychange|sendBeacon|IntersectionObserver"
)
LENGTH_OF_NOTES = r"minlength=|字数不少于|不少于\s*\d+\s*字"
SHAMING = r"order_by_(done|rate)|最佳支部|末位|红黑榜|达标率排"
COMMERCE = r"广告|购买|下单|付费|安装率|立即安装|download_app"

LINES: tuple[tuple[str, str, Check | str], ...] = (
    ("N1", "出席由记录人记，不要求任何人打卡、扫码、定位、刷脸。", _by_the_recorder),
    ("N2", "不积分，不排名，不发徽章，不算连续天数。", _nowhere(PRIZES)),
    ("N3", "不数登录，不计阅读和在线时长，不催人登录。", _nowhere(WATCHING)),
    ("N4", "时长只是一场学习安排的长短，不是谁在线多久。", _lengths),
    ("N5", "不要求照片、视频、截图、位置，没有这些也算完成。", _nothing_of_body_or_place),
    ("N6", "不规定笔记、心得的字数。", _nowhere(LENGTH_OF_NOTES, "pages", "scripts")),
    ("N7", "计划里违反减负规定的要求，不能确认、不排、不算。", _kept_by("obligation_forbidden_never_confirmed")),
    ("N8", "一件事只问一次。", "由开发评审核对"),
    ("N9", "一个季度只有一份通报。", _kept_by("bulletin_once")),
    ("N10", "不给下级单位增加表格。", "由开发评审核对"),
    ("N11", "不给支部和个人排座次；给上级看的，不足 5 人的人数不列。", _nowhere(SHAMING)),
    ("N12", "提倡的事没做，不显示为没有完成。", "由自动测试核对"),
    ("N13", "每一页都有投诉建议，写明由谁管理。", _on_every_page),
    ("N14", "没有商业内容，不推广安装，不要求定期登录。", _nowhere(COMMERCE, "pages", "scripts")),
)


def check(places: Places) -> tuple[Line, ...]:
    return tuple(
        Line(id, says, by=how) if isinstance(how, str) else Line(id, says, tuple(how(places)))
        for id, says, how in LINES
    )


@cache
def of_this_program() -> Places:
    """The program as it runs; it does not change while it does."""
    models = [model for model in apps.get_models() if model.__module__.startswith("xueji.")]
    fields = {
        f"{model._meta.label}.{one.name}": f"{one.name} {one.verbose_name}"
        for model in models
        for one in model._meta.concrete_fields
    }
    constraints = frozenset(one.name for model in models for one in model._meta.constraints)
    return Places(
        routes=dict(_addresses(get_resolver().url_patterns)),
        fields=fields,
        pages={name: text for name, text in _texts(settings.TEMPLATES[0]["DIRS"], "*.html") if name not in SAYS_NEVER},
        scripts=dict(_texts(settings.STATICFILES_DIRS, "*.js")),
        table=routes(),
        constraints=constraints,
        header=settings.PERMISSIONS_POLICY,
    )


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, address)
        else:
            yield f"/{address}", f"{address} {pattern.name}"


def _texts(folders: list[Path], glob: str) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in sorted(Path(folder).rglob(glob)):
            yield str(path.relative_to(folder)), path.read_text(encoding="utf-8")
