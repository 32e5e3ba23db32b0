"""What people ask about their own data: to correct it, and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xueji.apps.accounts.keys import LENGTH, new_key
from xueji.apps.organisation.models import Organ, Person


class Correction(models.Model):
    """A person asks to correct what is held; a refusal says why (个人信息保护法 art. 46, 50)."""

    class State(models.TextChoices):
        ASKED = "asked", "等待办理"
        DONE = "done", "已更正"
        REFUSED = "refused", "没有更正"

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="corrections")
    about = models.CharField("哪一项", max_length=60)
    text = models.CharField("应当是什么", max_length=300)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="refused", answer=""), name="correction_refused_says_why")
        ]

    def __str__(self) -> str:
        return self.about
