"""年终结转: each duty that the year left open with its decision, then the year is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from xueji.apps.accounts.clock import today
from xueji.apps.coverage.closing import Decision, close_year, closed_of, exemptions_of, last_board, open_rows
from xueji.apps.coverage.models import Exemption
from xueji.apps.coverage.queries import BoardRow
from xueji.apps.plans.queries import plans_of
from xueji.core.coverage import State
from xueji.core.errors import XuejiError
from xueji.web.shell.request import Request

Kind = Exemption.Kind
CHOICES = [
    ("", "请选择"),
    (Kind.CARRIED_OVER.value, "结转到下一年度"),
    (Kind.WAIVED.value, "不再执行"),
    (Kind.MET.value, "已在别处完成"),
]


@dataclass(frozen=True, slots=True)
class Line:
    """An open duty with its two fields."""

    row: BoardRow
    kind: forms.BoundField
    reason: forms.BoundField


class YearEndForm(forms.Form):
    """Two fields a duty. What waited for an event that never came is proposed to be carried over."""

    def __init__(self, data: Any, rows: Sequence[BoardRow]) -> None:
        super().__init__(data)
        self.rows = rows
        self.fields["rest"] = forms.BooleanField(label="没有选择的，都结转到下一年度", required=False)
        for row in rows:
            key, waits = row.obligation.key, row.total.state is State.WAITING
            proposed = Kind.CARRIED_OVER.value if waits else ""
            named = {"aria-label": f"{row.obligation.title}：怎么处理"}
            self.fields[f"kind-{key}"] = forms.ChoiceField(
                choices=CHOICES, required=False, initial=proposed, widget=forms.Select(attrs=named)
            )
            told = {"aria-label": f"{row.obligation.title}：理由", "placeholder": "理由或说明"}
            self.fields[f"reason-{key}"] = forms.CharField(
                max_length=200, required=False, widget=forms.TextInput(attrs=told)
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for row in self.rows:
            key = row.obligation.key
            if not cleaned.get(f"kind-{key}") and cleaned.get("rest"):
                cleaned[f"kind-{key}"] = Kind.CARRIED_OVER.value
            if not cleaned.get(f"kind-{key}"):
                self.add_error(f"kind-{key}", "请选择怎么处理。")
            unexplained = cleaned.get(f"kind-{key}") in {Kind.WAIVED, Kind.MET} and not cleaned.get(f"reason-{key}")
            if unexplained:
                self.add_error(f"reason-{key}", "请写明理由，检查时要看的就是它。")
        return cleaned

    def lines(self) -> list[Line]:
        keys = [(row, row.obligation.key) for row in self.rows]
        return [Line(row, self[f"kind-{key}"], self[f"reason-{key}"]) for row, key in keys]

    def decisions(self) -> dict[str, Decision]:
        made = {}
        for row in self.rows:
            key = row.obligation.key
            kind = Kind(self.cleaned_data[f"kind-{key}"])
            made[key] = Decision(kind, self.cleaned_data[f"reason-{key}"] or "年终结转")
        return made


def year_end(request: Request, key: str) -> HttpResponse:
    plan = get_object_or_404(plans_of(request.access), key=key)
    done = closed_of(plan)
    rows = [] if done else open_rows(last_board(plan, today()))
    form = YearEndForm(request.POST or None, rows)
    if request.method == "POST" and (form.is_valid() or done or not rows):
        decisions = {} if done or not rows else form.decisions()
        try:
            close_year(access=request.access, plan=plan, decisions=decisions, on=today(), now=timezone.now())
        except XuejiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{plan.year}年度已办结。结转的任务会列在下一年度的计划里。")
            return redirect("coverage:year_end", plan.key)
    context = {"plan": plan, "form": form, "done": done, "decided": exemptions_of(plan) if done else []}
    return render(request, "coverage/year_end.html", context, status=422 if form.errors else 200)
