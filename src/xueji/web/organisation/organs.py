"""各级单位: the tree of organs below one's own, for the system administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from xueji.apps.organisation import organs
from xueji.core.errors import XuejiError
from xueji.core.norms import OrganKind
from xueji.web.organisation.forms import OrganForm
from xueji.web.shell.request import Request


def tree(request: Request) -> HttpResponse:
    return _page(request, OrganForm().among(organs.organs_below(request.access)))


def add(request: Request) -> HttpResponse:
    form = OrganForm(request.POST).among(organs.organs_below(request.access))
    if form.is_valid():
        given = form.cleaned_data | {"kind": OrganKind(form.cleaned_data["kind"])}
        try:
            made = organs.add_organ(access=request.access, **given)
        except XuejiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已设{made.name}。它的账号和角色由自己的管理员建立。")
            return redirect("organisation:organs")
    return _page(request, form)


def rename(request: Request, key: str) -> HttpResponse:
    organ = get_object_or_404(organs.organs_below(request.access), key=key)
    name = request.POST.get("name", "").strip()[:80]
    if name:
        organs.rename_organ(access=request.access, organ=organ, name=name)
        messages.success(request, f"已改名为{name}。")
    else:
        messages.error(request, "名称不能空着，没有改。")
    return redirect("organisation:organs")


def _page(request: Request, form: OrganForm) -> HttpResponse:
    context = {"tree": organs.tree_below(request.access.organ), "form": form}
    return render(request, "organisation/organs.html", context, status=422 if form.errors else 200)
