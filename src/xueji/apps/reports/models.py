"""Papers that were issued: one bulletin a period, never two."""

from django.conf import settings
from django.db import models

from xueji.apps.accounts.keys import LENGTH, new_key
from xueji.apps.plans.models import Plan


class Bulletin(models.Model):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="bulletins")
    quarter = models.PositiveIntegerField("季度")
    as_of = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "quarter"], name="bulletin_once"),
            models.CheckConstraint(condition=models.Q(quarter__range=(1, 4)), name="bulletin_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} 第 {self.quarter} 季度"
