"""The forms of a cell: a duty done without a meeting, a duty waived or carried over."""

from django import forms
from django.db.models import QuerySet

from xueji.apps.coverage.models import Exemption
from xueji.apps.organisation.models import Unit


class RecordForm(forms.Form):
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label=None)
    done_on = forms.DateField(label="完成日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    statement = forms.CharField(label="做了什么（一句话）", max_length=200)

    def among(self, units: QuerySet[Unit]) -> "RecordForm":
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units
        return self


class ExemptForm(forms.Form):
    kind = forms.ChoiceField(label="处理", choices=[*Exemption.Kind.choices, ("", "恢复计算")], required=False)
    reason = forms.CharField(label="理由", max_length=200, required=False)

    def clean(self) -> dict[str, str]:
        cleaned: dict[str, str] = super().clean() or {}
        if cleaned.get("kind") and not cleaned.get("reason"):
            self.add_error("reason", "请写明理由，检查时要看的就是它。")
        return cleaned


class TopicForm(forms.Form):
    """How often a year a topic reaches each unit, and from when it can be studied."""

    times = forms.IntegerField(label="全年学习（次）", min_value=1, max_value=12)
    materials_since = forms.DateField(label="材料何时有", required=False)
