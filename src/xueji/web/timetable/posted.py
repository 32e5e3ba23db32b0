"""The year, a quarter or a month of a version as the table that the organ posts."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from xueji.apps.accounts.clock import today
from xueji.apps.study.posting import standing_of
from xueji.apps.timetable import exports
from xueji.apps.timetable.queries import timetable_in
from xueji.web.shell.downloads import DOCX, XLSX, download
from xueji.web.shell.request import Request, Seen

KINDS = {"xlsx": XLSX, "docx": DOCX}


def posted(request: Request, key: str, period: str, kind: str) -> HttpResponse:
    """`period` is year, q1 … q4 or m1 … m12."""
    shown = get_object_or_404(timetable_in(request.access, key))
    wanted = exports.period_of(shown.plan, period)
    if wanted is None or kind not in KINDS:
        raise Http404
    request.seen = [Seen(shown, details={"period": period, "kind": kind})]
    data = exports.posted(shown, wanted, kind, standing=standing_of(shown), dated=today())
    return download(data, f"{exports.posted_title(shown, wanted)}.{kind}", KINDS[kind])
