"""The forms of the roster and of the rules that bind the organ."""

from django import forms

from xueji.core.norms import OrganKind


class RosterForm(forms.Form):
    """The roster as a workbook."""

    file = forms.FileField(
        label="花名册（xlsx）",
        help_text="先下载空表，按表头填写。编号只在同名时必填，不收身份证号。",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class KindForm(forms.Form):
    kind = forms.ChoiceField(label="单位类别", choices=[(kind.value, kind.value) for kind in OrganKind])


class SwitchForm(forms.Form):
    """One row: on or off, perhaps a higher number, and why."""

    norm = forms.CharField(max_length=60, widget=forms.HiddenInput)
    on = forms.BooleanField(label="按此执行", required=False)
    number = forms.IntegerField(label="提高到（次）", required=False, min_value=1, max_value=366)
    reason = forms.CharField(label="理由", required=False, max_length=120)
