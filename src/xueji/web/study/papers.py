"""The papers of one activity: sign-in sheet, notice, minutes."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from xueji.apps.accounts.clock import today
from xueji.apps.accounts.policy import Scope
from xueji.apps.reports.services import minutes_paper, notice_paper
from xueji.apps.study.models import Activity
from xueji.apps.study.queries import activity_in, expected_people
from xueji.web.shell.downloads import docx
from xueji.web.shell.request import Request, Seen


def sheet(request: Request, key: str) -> HttpResponse:
    """A printable list of names, to be signed on paper."""
    activity = get_object_or_404(activity_in(request.access, key))
    request.seen = [Seen(activity, details={"paper": "sheet"})]
    return render(request, "study/sheet.html", {"activity": activity, "people": expected_people(activity)})


def notice(request: Request, key: str) -> HttpResponse:
    return _issue(request, key, "notice", "通知", lambda activity: notice_paper(activity, on=today()))


def minutes(request: Request, key: str) -> HttpResponse:
    with_names = request.access.scope is not Scope.OPENED
    return _issue(request, key, "minutes", "会议记录", lambda activity: minutes_paper(activity, with_names=with_names))


def _issue(request: Request, key: str, kind: str, word: str, write: Callable[[Activity], bytes]) -> HttpResponse:
    """The paper as a download; that it left the site is in the audit (policy.yaml)."""
    activity = get_object_or_404(activity_in(request.access, key))
    paper = write(activity)
    request.seen = [Seen(activity, details={"paper": kind})]
    return docx(paper, f"{activity.unit.full_name}{activity.title}{word}.docx")
