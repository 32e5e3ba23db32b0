"""账号: the system administrator makes accounts for the roster's people; a first password is shown once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.organisation import issuing
from xueji.apps.organisation.accounts import AccountRefused
from xueji.apps.organisation.queries import roster_of, units_of
from xueji.web.organisation.people import A_PAGE, called_in
from xueji.web.shell.request import Request


def accounts(request: Request) -> HttpResponse:
    called = called_in(request)
    page = Paginator(issuing.accounts_of(request.access, called), A_PAGE).get_page(request.GET.get("page"))
    on = timezone.localdate()
    context = {
        "page": page,
        "called": called,
        "units": issuing.units_to_issue(request.access, on),
        "waiting": issuing.anybody_waits(request.access, on),
        "peopled": roster_of(request.access).exists(),
    }
    return render(request, "organisation/accounts.html", context)


def issue(request: Request) -> HttpResponse:
    unit = get_object_or_404(units_of(request.access), key=request.POST.get("unit", ""))
    issued = issuing.issue(
        access=request.access,
        unit=unit,
        again="again" in request.POST,
        on=timezone.localdate(),
        now=timezone.now(),
    )
    if not issued:
        messages.info(request, f"{unit.name}没有要发的：人人都有账号，或者初始密码都已换过。")
        return redirect("organisation:accounts")
    return _shown_once(request, unit.name, issued)


def reset(request: Request, key: str) -> HttpResponse:
    user = get_object_or_404(issuing.account_in(request.access, key))
    try:
        issued = issuing.reset(
            access=request.access, user=user, factors_too="factors" in request.POST, now=timezone.now()
        )
    except AccountRefused as error:
        messages.error(request, str(error))
        return redirect("organisation:accounts")
    return _shown_once(request, user.full_name, [issued])


def switch(request: Request, key: str) -> HttpResponse:
    user = get_object_or_404(issuing.account_in(request.access, key))
    active = request.POST.get("active") != "no"
    try:
        issuing.set_active(access=request.access, user=user, active=active)
    except AccountRefused as error:
        messages.error(request, str(error))
    else:
        done = "已启用。" if active else "已停用，已登录的也已退出。记录都留着。"
        messages.success(request, f"{user.full_name}的账号{done}")
    return redirect("organisation:accounts")


def _shown_once(request: Request, title: str, issued: list[issuing.Issued]) -> HttpResponse:
    more = len(issued) == issuing.AT_ONCE
    return render(request, "organisation/issued.html", {"title": title, "issued": issued, "more": more})
