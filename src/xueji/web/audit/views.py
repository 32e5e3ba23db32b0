"""The audit administrator's pages: entries, the check of the chain, the export for a check elsewhere."""

import json

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render

from xueji.apps.audit.queries import entries_of, export_rows, verified
from xueji.apps.audit.services import record
from xueji.core.chain import BrokenChain
from xueji.web.shell.downloads import JSON_LINES, download
from xueji.web.shell.request import Request

A_PAGE = 50


def index(request: Request) -> HttpResponse:
    pages = Paginator(entries_of(request.access.organ.pk), A_PAGE)
    return render(request, "audit/index.html", {"page": pages.get_page(request.GET.get("page"))})


def verify(request: Request) -> HttpResponse:
    try:
        length, last = verified(request.access.organ.pk)
    except BrokenChain as broken:
        return render(request, "audit/verify.html", {"broken": str(broken)})
    return render(request, "audit/verify.html", {"length": length, "last": last})


@transaction.atomic
def export(request: Request) -> HttpResponse:
    """The chain, a row a line, for `python -m xueji.core.chain FILE`."""
    organ = request.access.organ
    record(organ_id=organ.pk, by=request.user, did="audit.exported")
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in export_rows(organ.pk))
    return download(lines.encode(), "审计导出.jsonl", JSON_LINES)
