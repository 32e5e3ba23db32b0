"""What people decided about a duty's state (waived, carried over, done elsewhere), and the years that were closed."""

from django.conf import settings
from django.db import models

from xueji.apps.organisation.models import Unit
from xueji.apps.plans.models import Obligation, Plan


class Exemption(models.Model):
    class Kind(models.TextChoices):
        WAIVED = "waived", "不作要求"
        CARRIED_OVER = "carried_over", "结转下年"
        MET = "met", "已在别处完成"

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="exemptions")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="exemptions")
    """None: for every unit that owes the duty."""
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField("理由", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason


class YearClose(models.Model):
    """The year of the plan is closed: each duty that was still open has its decision."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="year_close")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.plan.year}"
