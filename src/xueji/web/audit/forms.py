"""Which entries are asked for: by whom, what, between which days."""

from typing import Any

from django import forms

from xueji.web.shell.tags import ACTS

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SiftForm(forms.Form):
    who = forms.CharField(label="谁（姓名或登录名）", max_length=60, required=False)
    did = forms.ChoiceField(label="做了什么", choices=[("", "全部"), *ACTS.items()], required=False)
    since = forms.DateField(label="从", widget=DAY, required=False)
    until = forms.DateField(label="到", widget=DAY, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "“到”不能早于“从”。")
        return cleaned
