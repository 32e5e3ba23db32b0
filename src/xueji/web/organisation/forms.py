"""The roster's form."""

from django import forms


class RosterForm(forms.Form):
    """The roster as a workbook."""

    file = forms.FileField(
        label="花名册（xlsx）",
        help_text="先下载空表，按表头填写。编号只在同名时必填，不收身份证号。",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
