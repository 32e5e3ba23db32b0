"""The forms of the plan desk: a plan document in, other values for a duty."""

from typing import Any

from django import forms

from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Actor, Cadence, Form, Strength
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, STRENGTH_NAMES

KINDS = ".docx,.doc,.wps,.pdf,.ofd,.xlsx,.rtf,.txt"


class PlanFileForm(forms.Form):
    """A file or pasted words, one of both."""

    file = forms.FileField(
        label="计划文件",
        required=False,
        help_text="Word（docx、doc、wps）、PDF、OFD、xlsx 或 txt，20 MB 以内；扫描件读不了。不要上传涉密文件。",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": KINDS}),
    )
    text = forms.CharField(
        label="或者粘贴计划全文",
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    year = forms.IntegerField(label="年度（文中没有写时填）", required=False, min_value=2004, max_value=2100)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        file, text = given.get("file"), given.get("text", "")
        if file and text.strip():
            self.add_error("text", "既选了文件，又粘贴了文字。请只留一样。")
        elif not file and not text.strip() and not self.errors:
            self.add_error("file", "请选一个文件，或把计划全文粘贴在下面。")
        return given


class DutyForm(forms.Form):
    """What the clerk may decide otherwise than it was read."""

    title = forms.CharField(label="名称", max_length=120)
    form = forms.ChoiceField(label="形式", choices=[(form.value, FORMS[form].name) for form in Form])
    actor = forms.ChoiceField(label="谁来做", choices=[(actor.value, ACTOR_NAMES[actor]) for actor in Actor])
    every = forms.ChoiceField(
        label="频次", required=False, choices=[("", "全年"), *((c.value, CADENCE_NAMES[c]) for c in Cadence)]
    )
    number = forms.IntegerField(label="次数", min_value=0, max_value=366)
    strength = forms.ChoiceField(label="力度", choices=[(s.value, STRENGTH_NAMES[s]) for s in Strength])
    until = forms.DateField(label="期限", required=False, widget=forms.DateInput(attrs={"type": "date"}))
