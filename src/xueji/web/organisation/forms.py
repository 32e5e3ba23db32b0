"""The forms of the roster, of the rules that bind the organ, and of what its year has to go round."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django import forms
from django.db.models import QuerySet

from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import ROLE_NAMES
from xueji.apps.organisation.models import Organ, Person, Unit
from xueji.core.norms import OrganKind
from xueji.core.organisation.fixed_day import FixedDay, fixed_day
from xueji.core.organisation.model import UnitKind
from xueji.core.organisation.share import EXAMPLE, share

DAYS = "“每月5日”“每月第一个周五”或“每月最后一个周五”"


class RosterForm(forms.Form):
    """The roster as a workbook."""

    file = forms.FileField(
        label="花名册（xlsx）",
        help_text="先下载空表，按表头填写。编号只在同名时必填，不收身份证号。不要上传涉密文件。",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class LeftForm(forms.Form):
    """From which day whoever the roster does not name belongs nowhere; empty: they stay."""

    left_on = forms.DateField(required=False)


class KindForm(forms.Form):
    kind = forms.ChoiceField(label="单位类别", choices=[(kind.value, kind.value) for kind in OrganKind])


class SwitchForm(forms.Form):
    """One row: on or off, perhaps a higher number, and why."""

    norm = forms.CharField(max_length=60, widget=forms.HiddenInput)
    on = forms.BooleanField(label="按此执行", required=False)
    number = forms.IntegerField(label="提高到（次）", required=False, min_value=1, max_value=366)
    reason = forms.CharField(label="理由", required=False, max_length=120)


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    invalid = {"invalid": "请选日期，或写成 2023-03-20 的样子。"}
    return forms.DateField(label=label, widget=widget, error_messages=invalid, required=required, help_text=help_text)


def _person() -> "forms.ModelChoiceField[Person]":
    nobody = Person.objects.none()
    return forms.ModelChoiceField(label="姓名", queryset=nobody, to_field_name="key", empty_label="请选择")


class StretchForm(forms.Form):
    """First and last day, both included."""

    since = _day("起")
    until = _day("止（含当天）")


class AbsenceForm(StretchForm):
    """Whom and which days; why is not asked."""

    person = _person()
    field_order = ("person", "since", "until")

    def among(self, people: QuerySet[Person]) -> "AbsenceForm":
        _offer(self.fields["person"], people)
        return self


class CalendarForm(forms.Form):
    """One person's calendar of the year."""

    person = _person()
    file = forms.FileField(
        label="日历文件（.ics）",
        help_text="从手机或办公软件的日历导出。只取有安排的日子，事由不读进来，文件也不保存。不要上传涉密文件。",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def among(self, people: QuerySet[Person]) -> "CalendarForm":
        _offer(self.fields["person"], people)
        return self


def _offer(field: forms.Field, rows: QuerySet[Any]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class JoinForm(forms.Form):
    """Where somebody belongs from when on, and whether that ends the membership of the same kind."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), to_field_name="key", empty_label="请选择")
    since = _day("起", required=False, help_text="空着：一直如此。")
    until = _day("止（当天起不再计入）", required=False, help_text="空着：一直到另行改动。借调、临时编入请填上。")
    instead = forms.BooleanField(label="同时离开原来的同类单位（调动）", required=False, initial=True)

    def among(self, units: QuerySet[Unit]) -> "JoinForm":
        _offer(self.fields["unit"], units)
        return self


class LeaveForm(forms.Form):
    until = _day("止（当天起不再计入）")


class RoleForm(forms.Form):
    """To whom, which role, for which branch, from when to when."""

    user = forms.ModelChoiceField(label="账号", queryset=User.objects.none(), to_field_name="key", empty_label="请选择")
    role = forms.ChoiceField(label="角色", choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    unit = forms.ModelChoiceField(
        label="单位",
        queryset=Unit.objects.none(),
        to_field_name="key",
        empty_label="全局",
        required=False,
        help_text="支部书记选所在支部，其他角色不用选。",
    )
    since = _day("起", required=False, help_text="空着：马上生效。")
    until = _day("止（当天起失效）", required=False, help_text="空着：一直到收回。上级观察员必须填。")

    def among(self, users: QuerySet[User], units: QuerySet[Unit]) -> "RoleForm":
        _offer(self.fields["user"], users)
        _offer(self.fields["unit"], units)
        return self


class OrganForm(forms.Form):
    """An organ below another one."""

    parent = forms.ModelChoiceField(label="上级", queryset=Organ.objects.none(), to_field_name="key", empty_label=None)
    name = forms.CharField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="单位类别", choices=[(kind.value, kind.value) for kind in OrganKind])

    def among(self, organs: QuerySet[Organ]) -> "OrganForm":
        _offer(self.fields["parent"], organs)
        return self


class BusyForm(StretchForm):
    note = forms.CharField(label="说明", max_length=60, required=False)


class RoomForm(forms.Form):
    name = forms.CharField(label="名称", max_length=40)
    seats = forms.IntegerField(label="座位（可空着）", required=False, min_value=1, max_value=100_000)


class NoticeForm(forms.Form):
    """The notice's text, or the year's days as a table."""

    year = forms.TypedChoiceField(label="年度", coerce=int)
    text = forms.CharField(
        label="通知全文",
        required=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="粘贴国务院办公厅关于部分节假日安排的通知，从“一、元旦”到“七、国庆节”。",
    )
    file = forms.FileField(
        label="或者一张表（xlsx）",
        required=False,
        help_text="第一行写“日期”“类型”，类型写“放假”或“上班”；可以加“名称”列。不要上传涉密文件。",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def among(self, years: Sequence[int]) -> "NoticeForm":
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(year, f"{year}年") for year in years]
        return self

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(cleaned.get("text")) == bool(cleaned.get("file")):
            raise forms.ValidationError("请粘贴通知全文，或选一张表，两样选一样。")
        return cleaned


class HabitsForm(forms.Form):
    """A branch's fixed day, or the quorum of the centre group."""

    day = forms.CharField(label="固定学习日", required=False, max_length=20)
    required = forms.BooleanField(label="必须在这一天", required=False)
    quorum = forms.CharField(label="到会比例", required=False, max_length=5)

    def __init__(self, data: Any, unit: Unit) -> None:
        self.unit, kept = unit, unit.fixed_day
        initial = {
            "day": str(replace(kept, required=False)) if kept else "",
            "required": unit.day_required,
            "quorum": str(unit.quorum or ""),
        }
        super().__init__(data, initial=initial, auto_id=f"{unit.key}_%s")
        for name in ("day", "required") if unit.kind == UnitKind.CENTRE_GROUP else ("quorum",):
            del self.fields[name]

    def clean_day(self) -> FixedDay | None:
        word = self.cleaned_data["day"]
        found = fixed_day(word)
        if word and found is None:
            raise forms.ValidationError(f"“{word}”不是固定的一天。请写成{DAYS}。")
        return found

    def clean_quorum(self) -> Fraction | None:
        word = self.cleaned_data["quorum"]
        found = share(word)
        if word and found is None:
            raise forms.ValidationError(f"“{word}”不是到会比例。{EXAMPLE}")
        return found

    def habits(self) -> dict[str, Any]:
        """What is not in this form stays as it is."""
        if self.unit.kind == UnitKind.CENTRE_GROUP:
            return {"day": self.unit.fixed_day, "quorum": self.cleaned_data["quorum"]}
        day = self.cleaned_data["day"]
        required = bool(day) and (day.required or self.cleaned_data["required"])
        return {"day": replace(day, required=required) if day else None, "quorum": self.unit.quorum}
