"""Setting up and taking away second factors. Recovery codes are shown once, in the answer that made them."""

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from xueji.apps.accounts import factors, sessions
from xueji.apps.organisation import own_account
from xueji.core.errors import XuejiError
from xueji.web.account.forms import AppForm, PasskeyForm
from xueji.web.account.views import fresh, told
from xueji.web.shell.request import Request

SALT, HALF_AN_HOUR = "second factor", 1800


@fresh
def second_factor(request: Request) -> HttpResponse:
    """A secret to be taken by the app; it counts when the app has shown the code that belongs to it."""
    form = AppForm(request.POST or None)
    secret = _shown(request, form.data.get("secret", ""))
    if request.method == "POST" and form.is_valid() and secret:
        try:
            codes = own_account.add_codes(
                user=request.user,
                secret=secret,
                code=form.cleaned_data["code"],
                session_key=request.session.session_key,
                now=timezone.now(),
            )
        except XuejiError as error:
            form.add_error("code", str(error))
        else:
            return _added(request, codes)
    return _page(request, form, secret or factors.new_secret())


def _shown(request: Request, signed: str) -> str:
    """The secret that this account was shown within the half hour; "" where it was not."""
    try:
        key, secret = signing.loads(signed, salt=SALT, max_age=HALF_AN_HOUR)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(secret) if key == request.user.key else ""


def _page(request: Request, form: AppForm, secret: str) -> HttpResponse:
    side, dots = factors.square_of(factors.address_of(request.user, secret, request.get_host()))
    context = {
        "form": form,
        "signed": signing.dumps([request.user.key, secret], salt=SALT),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "side": side,
        "dots": dots,
        "must": bool(getattr(request, "due_first", "")),
    }
    return render(request, "account/second_factor.html", context, status=422 if form.errors else 200)


def _added(request: Request, codes: list[str]) -> HttpResponse:
    request.session[sessions.SECOND_FACTOR] = True
    if codes:
        return render(request, "account/recovery.html", {"codes": codes, "new": True})
    messages.success(request, "已经设好，下次登录时使用。别处的登录都已退出。")
    return redirect("account:index")


@fresh
def passkey(request: Request) -> HttpResponse:
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = own_account.add_passkey(
                user=request.user, **form.cleaned_data, session_key=request.session.session_key
            )
        except XuejiError as error:
            form.add_error(None, str(error))
        else:
            return _added(request, codes)
    return render(request, "account/passkey.html", {"form": form}, status=422 if form.errors else 200)


@fresh
def passkey_options(request: Request) -> HttpResponse:
    return JsonResponse(factors.begin_passkey(request.user))


@sensitive_post_parameters("password")
def remove(request: Request) -> HttpResponse:
    number = request.POST.get("factor", "")

    def act() -> None:
        request.session[sessions.SECOND_FACTOR] = own_account.remove_factor(
            user=request.user,
            factor=int(number) if number.isdecimal() else 0,
            password=request.POST.get("password", ""),
            session_key=request.session.session_key,
            now=timezone.now(),
        )

    return told(request, act, "已经停用，别处的登录都已退出。")


@sensitive_post_parameters("password")
def recovery(request: Request) -> HttpResponse:
    """Ten new codes; those of before are void."""
    try:
        codes = own_account.renew_recovery_codes(
            user=request.user, password=request.POST.get("password", ""), now=timezone.now()
        )
    except XuejiError as error:
        messages.error(request, str(error))
        return redirect("account:index")
    return render(request, "account/recovery.html", {"codes": codes, "new": False})
