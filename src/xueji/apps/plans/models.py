"""A year's plan of an organ in versions: its clauses, materials and findings, and its duties as read and as decided."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from xueji.apps.accounts.keys import LENGTH, new_key
from xueji.apps.documents.models import StoredDocument
from xueji.apps.organisation.models import Organ
from xueji.core.obligations.model import Actor, Basis, Cadence, Form, Per, Strength, Trigger
from xueji.core.plan.model import Role as ClauseRole
from xueji.core.reading.model import FindingCode


def _values(choices: type[StrEnum]) -> list[tuple[str, str]]:
    return [(choice.value, choice.value) for choice in choices]


class Plan(models.Model):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="plans")
    document = models.ForeignKey(StoredDocument, models.PROTECT, related_name="plans")
    year = models.PositiveIntegerField("年度")
    version = models.PositiveIntegerField("版本", default=1)
    title = models.CharField("标题", max_length=200)
    issuer = models.CharField("发文机关", max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "year", "version"], name="plan_version_once"),
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="plan_until_after_since"),
        ]

    def __str__(self) -> str:
        return self.title


class Clause(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="clauses")
    path = models.CharField(max_length=40)
    """The clause's id in the core ("2.8")."""
    label = models.CharField(max_length=80, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=20, choices=_values(ClauseRole))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    times = models.PositiveSmallIntegerField(default=1)
    """How often a year a topic reaches each branch and the centre group: a setting, never the plan's words."""
    materials_since = models.DateField("材料何时有", null=True, blank=True)
    """A topic is not dealt to sessions before its materials exist; a setting too."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "path"], name="clause_path_once")]

    def __str__(self) -> str:
        return f"{self.label}{self.heading}"


class Material(models.Model):
    clause = models.ForeignKey(Clause, models.CASCADE, related_name="materials")
    title = models.CharField(max_length=300)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.title


class Finding(models.Model):
    clause = models.ForeignKey(Clause, models.CASCADE, related_name="findings")
    code = models.CharField(max_length=30, choices=_values(FindingCode))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    message = models.CharField(max_length=400)
    suggestion = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=300, blank=True)
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.message


class Obligation(models.Model):
    """One duty: what was read (`read`, never changed) beside what was decided (the columns)."""

    class State(models.TextChoices):
        OPEN = "open", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REJECTED = "rejected", "不是任务"
        REPLACED = "replaced", "已拆并"

    class Origin(models.TextChoices):
        READ = "read", "原文读出"
        SPLIT = "split", "拆分"
        MERGED = "merged", "合并"
        ADDED = "added", "补上"
        CARRIED = "carried", "上年结转"

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="obligations")
    clause = models.ForeignKey(Clause, models.CASCADE, null=True, related_name="obligations")
    duty_id = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.READ)
    read = models.JSONField(default=dict)
    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    also = models.JSONField(default=list, blank=True)
    """[start, end] of each further stretch of words that a merged duty keeps."""
    made_from = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="became")
    """What it was split or merged from; those are `replaced`."""
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    """The open duty of the year before that was carried over."""
    revision = models.PositiveIntegerField(default=0)

    title = models.CharField("名称", max_length=120)
    form = models.CharField("形式", max_length=40, choices=_values(Form))
    actor = models.CharField("谁来做", max_length=20, choices=_values(Actor))
    per = models.CharField(max_length=20, choices=_values(Per), blank=True)
    strength = models.CharField("力度", max_length=12, choices=_values(Strength))
    every = models.CharField("频次", max_length=12, choices=_values(Cadence), blank=True)
    number = models.PositiveIntegerField("次数")
    number_basis = models.CharField(max_length=4, choices=_values(Basis))
    number_source = models.CharField(max_length=300, blank=True)
    trigger = models.CharField("触发", max_length=24, choices=_values(Trigger), blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField("期限", null=True, blank=True)
    option_group = models.PositiveIntegerField(null=True, blank=True)
    forbidden = models.BooleanField(default=False)

    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "duty_id"], name="obligation_duty_once"),
            models.CheckConstraint(
                condition=~Q(state="confirmed", forbidden=True), name="obligation_forbidden_never_confirmed"
            ),
        ]

    def __str__(self) -> str:
        return self.title
