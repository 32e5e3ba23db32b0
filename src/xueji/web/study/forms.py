"""The forms of an activity: its facts, a new agenda item, a move; a contest and its answer; a new instruction."""

from django import forms
from django.db.models import QuerySet

from xueji.apps.organisation.models import Person
from xueji.apps.plans.models import Clause
from xueji.apps.study.models import FirstAgendaItem

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class FactsForm(forms.Form):
    """Where it was held, who chaired, who keeps the record."""

    place = forms.CharField(label="地点", max_length=60, required=False)
    chair = forms.ModelChoiceField(label="主持", queryset=Person.objects.none(), required=False, empty_label="未定")
    recorder = forms.ModelChoiceField(label="记录", queryset=Person.objects.none(), required=False, empty_label="未定")

    def among(self, people: QuerySet[Person]) -> "FactsForm":
        """Chair and recorder are chosen among those due."""
        for name in ("chair", "recorder"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people
        return self


class ItemForm(forms.Form):
    title = forms.CharField(label="议题", max_length=120)
    clause = forms.ModelChoiceField(
        label="对应计划专题", queryset=Clause.objects.none(), required=False, empty_label="不对应专题"
    )
    instruction = forms.ModelChoiceField(
        label="作为第一议题", queryset=FirstAgendaItem.objects.none(), required=False, empty_label="不是"
    )

    def of(self, topics: QuerySet[Clause], waiting: QuerySet[FirstAgendaItem]) -> "ItemForm":
        for name, rows in (("clause", topics), ("instruction", waiting)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        return self


class MoveForm(forms.Form):
    day = forms.DateField(label="日期", widget=DATE)
    starts_at = forms.TimeField(label="时间", widget=TIME)
    place = forms.CharField(label="地点", max_length=60, required=False)


class ContestForm(forms.Form):
    note = forms.CharField(label="实际情况", max_length=200)


class MakeUpForm(forms.Form):
    day = forms.DateField(label="补学日期", widget=DATE)


class InstructionForm(forms.Form):
    title = forms.CharField(label="讲话或指示", max_length=120)
    source = forms.CharField(label="来源", max_length=120, required=False)
    received_on = forms.DateField(label="收到日期", widget=DATE)


class OpeningForm(forms.Form):
    """Until when inspectors see a record; empty: no longer."""

    until = forms.DateField(required=False)
