"""Going out to another sign-in service and coming back: to sign in, or to link what opens the account."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from xueji.apps.accounts import outside
from xueji.apps.accounts.models import User
from xueji.apps.organisation import own_account
from xueji.apps.organisation.queries import holder_on
from xueji.apps.organisation.signing_in import note_failure
from xueji.core.errors import XuejiError
from xueji.web.account.views import fresh, told
from xueji.web.shell.entering import go_on
from xueji.web.shell.request import Request

UNPROCESSABLE = 422


class NotOffered(XuejiError):
    def __init__(self) -> None:
        super().__init__("没有启用这种登录方式。请用登录名和密码登录。")


def begin(request: HttpRequest) -> HttpResponse:
    """Out to the provider. A form may not lead to another host (CSP), so a page of ours leads on."""
    return _leave(request, linking=False, next=request.POST.get("next", ""))


@fresh
def link(request: Request) -> HttpResponse:
    return _leave(request, linking=True, next="")


def _leave(request: HttpRequest, *, linking: bool, next: str) -> HttpResponse:
    key = request.POST.get("provider", "")
    name = outside.names().get(key)
    if name is None:
        raise NotOffered
    try:
        address = outside.begin(request, key, linking=linking, next=next)
    except XuejiError as error:
        return _refused(request, name, str(error))
    answer = render(request, "account/leaving.html", {"name": name, "address": address})
    answer["Refresh"] = f"0;url={address}"
    return answer


def returned(request: HttpRequest, provider: str) -> HttpResponse:
    """Back from the provider: signed in where the identity is linked, linked where that was asked for."""
    name = outside.names().get(provider)
    if name is None:
        raise NotOffered
    try:
        who = outside.returned(request, provider)
    except XuejiError as error:
        return _refused(request, name, str(error))
    if who.linking:
        return _link(request, name, who)
    holder = holder_on(who.account, timezone.localdate()) if who.account and who.account.is_active else None
    if holder is None:
        note_failure(username="", step=provider)
        problem = "这个身份在学记里还没有关联账号。请先用登录名和密码登录，在“我的账号”里关联，或请系统管理员关联。"
        return _refused(request, name, problem)
    return go_on(request, holder, via=who.provider, next=who.next)


def _link(request: HttpRequest, name: str, who: outside.Identity) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        return _refused(request, name, "登录已经到时，没有关联。请重新登录后再试。")
    act = partial(own_account.link, user=user, provider=who.provider, uid=who.uid, by=user)
    return told(request, act, f"已经关联{name}，以后可以用它登录。")


def _refused(request: HttpRequest, name: str, problem: str) -> HttpResponse:
    context = {"name": name, "problem": problem}
    return render(request, "account/refused.html", context, status=UNPROCESSABLE)


@sensitive_post_parameters("password")
def unlink(request: Request) -> HttpResponse:
    number = request.POST.get("link", "")
    return told(
        request,
        lambda: own_account.unlink(
            user=request.user,
            link=int(number) if number.isdecimal() else 0,
            password=request.POST.get("password", ""),
            now=timezone.now(),
        ),
        "已经取消关联。",
    )
