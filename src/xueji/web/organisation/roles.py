"""角色: the security administrator's page; who holds which role, granted and ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.accounts.policy import Role
from xueji.apps.organisation import roles
from xueji.apps.organisation.queries import grant_in, grants_of, units_of
from xueji.core.errors import XuejiError
from xueji.core.organisation.model import UnitKind
from xueji.web.organisation.forms import RoleForm
from xueji.web.shell.request import Request


def grants(request: Request) -> HttpResponse:
    return _page(request, _offered(request, RoleForm()))


def give(request: Request) -> HttpResponse:
    form = _offered(request, RoleForm(request.POST))
    if form.is_valid():
        given = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            roles.give_role(access=request.access, on=timezone.localdate(), **given)
        except XuejiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"已授予{given['user'].full_name}，马上生效。" if not given["since"] else "已授予。"
            )
            return redirect("organisation:grants")
    return _page(request, form)


def end(request: Request, pk: int) -> HttpResponse:
    grant = get_object_or_404(grant_in(request.access, pk))
    try:
        roles.end_role(access=request.access, grant=grant, on=timezone.localdate())
    except roles.RoleRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已收回{grant.user.full_name}的这项角色，下一次点击就不再有效。")
    return redirect("organisation:grants")


def _offered(request: Request, form: RoleForm) -> RoleForm:
    branches = units_of(request.access).filter(kind=UnitKind.BRANCH.value)
    return form.among(roles.known_accounts(request.access), branches)


def _page(request: Request, form: RoleForm) -> HttpResponse:
    on = timezone.localdate()
    rows = list(grants_of(request.access))
    held = [grant for grant in rows if grant.until is None or grant.until > on]
    context = {"held": held, "ended": [grant for grant in rows if grant not in held], "form": form}
    return render(request, "organisation/grants.html", context, status=422 if form.errors else 200)
