"""A plan document in."""

from typing import Any

from django import forms

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
