"""The audit administrator's pages: entries, the check of the chain, the export for a check elsewhere."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from xueji.apps.audit.queries import end_of, export_lines, lines_of, sifted, verified
from xueji.apps.audit.services import Outcome
from xueji.core.chain import BrokenChain
from xueji.core.chain.anchors import BadAnchor
from xueji.web.audit.forms import SiftForm
from xueji.web.shell.downloads import JSON_LINES, download
from xueji.web.shell.request import Request, Seen

A_PAGE = 50


def index(request: Request) -> HttpResponse:
    """A page of entries; what was asked for is kept, but not in which words: a name asked for is itself personal."""
    form = SiftForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    organ = request.access.organ
    page = Paginator(sifted(organ.pk, **asked), A_PAGE).get_page(request.GET.get("page"))
    by = sorted(name for name, value in asked.items() if value)
    request.seen = [Seen(details={"page": page.number, "asked": by})]
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": page,
        "lines": lines_of(list(page)),
        "form": form,
        "query": kept.urlencode(),
        "sifted": bool(by),
        "end": end_of(organ.pk),
    }
    return render(request, "audit/index.html", context)


def verify(request: Request) -> HttpResponse:
    """The whole chain against itself and against the anchors that this site can reach."""
    organ = request.access.organ
    try:
        whole = verified(organ.pk)
    except (BrokenChain, BadAnchor) as broken:
        request.seen = [Seen(details={"found": str(broken)}, outcome=Outcome.BROKEN)]
        return render(request, "audit/verify.html", {"broken": broken, "damaged": isinstance(broken, BadAnchor)})
    request.seen = [Seen(details={"length": whole.length, "anchored": whole.anchored})]
    return render(request, "audit/verify.html", {"whole": whole, "end": end_of(organ.pk)})


def export(request: Request) -> HttpResponse:
    """The chain, a row a line, for `xueji audit verify FILE` on another machine."""
    lines = b"".join(export_lines(request.access.organ.pk))
    request.seen = [Seen(details={"bytes": len(lines)})]
    return download(lines, "审计导出.jsonl", JSON_LINES)
