"""What the clerk may decide otherwise than it was read."""

from django import forms

from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Actor, Cadence, Form, Strength, Trigger
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, STRENGTH_NAMES, TRIGGER_NAMES


class DutyForm(forms.Form):
    title = forms.CharField(label="名称", max_length=120, widget=forms.TextInput(attrs={"autofocus": True}))
    form = forms.ChoiceField(label="形式", choices=[(form.value, FORMS[form].name) for form in Form])
    actor = forms.ChoiceField(label="谁来做", choices=[(actor.value, ACTOR_NAMES[actor]) for actor in Actor])
    every = forms.ChoiceField(
        label="频次", required=False, choices=[("", "全年"), *((c.value, CADENCE_NAMES[c]) for c in Cadence)]
    )
    number = forms.IntegerField(label="次数", min_value=0, max_value=366)
    strength = forms.ChoiceField(label="力度", choices=[(s.value, STRENGTH_NAMES[s]) for s in Strength])
    trigger = forms.ChoiceField(
        label="触发", required=False, choices=[("", "不等待"), *((t.value, TRIGGER_NAMES[t]) for t in Trigger)]
    )
    until = forms.DateField(
        label="期限", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    revision = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)
