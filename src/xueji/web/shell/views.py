"""The workbench, what stands on every page, and the pages for what went wrong."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from xueji.apps.accounts import restraint
from xueji.apps.accounts.clock import today
from xueji.apps.accounts.policy import Role
from xueji.apps.notices import services as notices
from xueji.apps.organisation.access import Holder
from xueji.apps.organisation.services import give_feedback
from xueji.web.shell.entering import is_here
from xueji.web.shell.forms import FeedbackForm
from xueji.web.shell.request import Request
from xueji.web.shell.workbench import workbench_for

A_YEAR = 365 * 24 * 3600
STUDY_ROLES = {Role.CLERK, Role.LEADER, Role.SECRETARY, Role.MEMBER, Role.OBSERVER}

MOST_NOTICES = 5


def home(request: Request) -> HttpResponse:
    holder = cast(Holder, request.holder)  # signed in, or the policy had sent them to the door
    if not holder.roles & STUDY_ROLES:
        return render(request, "shell/administrator.html")
    return render(
        request,
        "shell/home.html",
        {"bench": workbench_for(holder, today()), "notices": list(notices.notices_for(request.user)[:MOST_NOTICES])},
    )


def all_pages(request: Request) -> HttpResponse:
    return render(request, "shell/all.html")


def choose_organ(request: Request) -> HttpResponse:
    """Who holds roles in several organs acts in one at a time; a key of any other is as if it were not there."""
    holder = cast(Holder, request.holder)
    wanted = request.POST.get("organ", "")
    if wanted not in {organ.key for organ in holder.organs}:
        raise Http404
    request.session["organ"] = wanted
    return redirect("shell:home")


def larger(request: Request) -> HttpResponse:
    """Larger type on or off, kept in a cookie of this browser."""
    back = request.POST.get("back", "")
    answer = redirect(back if is_here(request, back) else "/")
    answer.set_cookie("larger", "0" if request.COOKIES.get("larger") == "1" else "1", max_age=A_YEAR, samesite="Lax")
    return answer


def put_away(request: Request) -> HttpResponse:
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal():
        notices.put_away(user=request.user, up_to=int(up_to[:18]))
    return redirect("shell:home")


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "shell/help.html")


def restraint_page(request: HttpRequest) -> HttpResponse:
    """What is never done, looked for in the program itself."""
    places = restraint.of_this_program()
    return render(request, "shell/restraint.html", {"lines": restraint.check(places), "places": places})


def feedback(request: Request) -> HttpResponse:
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give_feedback(access=request.access, text=form.cleaned_data["text"], now=timezone.now())
        messages.success(request, "已收到，谢谢。经办人会看到您的意见。")
        return redirect("shell:feedback")
    return render(request, "shell/feedback.html", {"form": form, "mine": request.user.feedback.order_by("-at")[:20]})


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def _problem(request: HttpRequest, status: int, problem: str) -> HttpResponse:
    return render(request, "shell/problem.html", {"problem": problem}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _problem(request, 400, "这个请求的内容不完整或太大，没有处理。请返回重试。")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _problem(request, 403, "您的角色不能打开这一页。如果工作需要，请联系经办人。")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _problem(request, 403, "这一页放得太久了，内容没有保存。请返回、刷新后再试一次。")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _problem(request, 404, "没有找到这一页。它可能已经撤下，或地址有误。")


def broken(request: HttpRequest) -> HttpResponse:
    """Plain, without the shell: what the shell needs may be what is broken."""
    return HttpResponse(
        "<!doctype html><html lang=zh-CN><title>出错了</title><p>程序出了错，您的内容没有保存。请稍后再试，"
        "仍不行请把时间告诉系统管理员。</p><p><a href='/'>回到工作台</a></p></html>",
        status=500,
    )
