"""The papers of one activity: sign-in sheet, notice, minutes."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from xueji.apps.accounts.clock import today
from xueji.apps.audit.services import record
from xueji.apps.reports.services import minutes_paper, notice_paper
from xueji.apps.study.queries import activity_in, expected_people
from xueji.web.shell.downloads import docx
from xueji.web.shell.request import Request


def sheet(request: Request, key: str) -> HttpResponse:
    """A printable list of names, to be signed on paper."""
    activity = get_object_or_404(activity_in(request.access, key))
    return render(request, "study/sheet.html", {"activity": activity, "people": expected_people(activity)})


@transaction.atomic
def notice(request: Request, key: str) -> HttpResponse:
    activity = get_object_or_404(activity_in(request.access, key))
    record(
        organ_id=request.access.organ.pk,
        by=request.user,
        did="paper.downloaded",
        to=activity,
        details={"paper": "notice"},
    )
    return docx(notice_paper(activity, on=today()), f"{activity.unit.full_name}{activity.title}通知.docx")


@transaction.atomic
def minutes(request: Request, key: str) -> HttpResponse:
    activity = get_object_or_404(activity_in(request.access, key))
    record(
        organ_id=request.access.organ.pk,
        by=request.user,
        did="paper.downloaded",
        to=activity,
        details={"paper": "minutes"},
    )
    return docx(minutes_paper(activity), f"{activity.unit.full_name}{activity.title}会议记录.docx")
