"""The door: name and password, the second factor, passkeys, and out again."""

import os
from threading import BoundedSemaphore

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from xueji.apps.accounts import factors, outside
from xueji.apps.accounts.source import source_of
from xueji.apps.accounts.throttle import TooManyFailures
from xueji.apps.audit.services import record
from xueji.apps.organisation.signing_in import check_passkey, check_password, check_second_factor
from xueji.core.errors import XuejiError
from xueji.web.shell.entering import TOKEN, arrive, go_on, pending
from xueji.web.shell.forms import CodeForm, SignInForm
from xueji.web.shell.request import Request

TOO_MANY = 429
AT_ONCE = (os.cpu_count() or 1) + 1
"""Through the door at the same moment, in one process. Twenty who push write into the database by turns anyway, and
wait longer for each other there; one more than there are cores keeps every core at work."""
_room = BoundedSemaphore(AT_ONCE)


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    form, status = SignInForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            with _room:
                return _let_in(request, form)
        except XuejiError as error:
            form.add_error(None, str(error))
            status = TOO_MANY if isinstance(error, TooManyFailures) else 200
    next = request.POST.get("next", "") or request.GET.get("next", "")
    context = {"form": form, "next": next, "outside": outside.names()}
    return render(request, "shell/sign_in.html", context, status=status)


def _let_in(request: HttpRequest, form: SignInForm) -> HttpResponse:
    """Raises NotSignedIn or TooManyFailures."""
    holder, tries = check_password(
        **form.cleaned_data,
        source=source_of(request.META),
        token=request.COOKIES.get(TOKEN, ""),
        now=timezone.now(),
    )
    return go_on(request, holder, via="password", next=request.POST.get("next", ""), tries=tries)


@sensitive_post_parameters("code")
def second_factor(request: HttpRequest) -> HttpResponse:
    """All that somebody reaches whose password was right and who has not yet shown the second factor."""
    who = pending(request)
    if who is None:
        return redirect("shell:sign_in")
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            check_second_factor(user=who.user, code=form.cleaned_data["code"], now=timezone.now())
        except XuejiError as error:
            form.add_error("code", str(error))
            status = TOO_MANY if isinstance(error, TooManyFailures) else 200
        else:
            return arrive(request, who.user, via=who.via, next=who.next)
    kinds = factors.kinds_of(who.user)
    if factors.TOTP not in kinds:
        form.fields["code"].label = "恢复码"
    context = {"form": form, "has_app": factors.TOTP in kinds, "has_passkey": factors.PASSKEY in kinds}
    return render(request, "shell/second_factor.html", context, status=status)


def passkey_options(request: HttpRequest) -> JsonResponse:
    """What the browser asks the passkey; the challenge waits in the session."""
    who = pending(request)
    return JsonResponse(factors.begin_asking(who.user if who else None))


def passkey(request: HttpRequest) -> HttpResponse:
    """A passkey is both steps at once: it is had, and it asks its owner for a PIN. Also the second step alone."""
    who = pending(request)
    try:
        user = check_passkey(
            user=who.user if who else None,
            credential=request.POST.get("credential", ""),
            source=source_of(request.META),
            now=timezone.now(),
        )
        next = who.next if who else request.POST.get("next", "")
        return arrive(request, user, via=who.via if who else "passkey", next=next)
    except XuejiError as error:
        messages.error(request, str(error))
    return redirect("shell:second_factor" if who else "shell:sign_in")


def sign_out(request: Request) -> HttpResponse:
    with transaction.atomic():
        record(organ_id=request.access.organ.pk, by=request.user, did="account.signed_out")
    logout(request)
    return redirect("shell:sign_in")
