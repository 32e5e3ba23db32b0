"""A version of the year: sessions at slots, and the run that found it."""

from django.conf import settings
from django.db import models

from xueji.apps.accounts.keys import LENGTH, new_key
from xueji.apps.organisation.models import Unit
from xueji.apps.plans.models import Obligation, Plan
from xueji.core.timetable.model import Half


class Run(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", "等待开始"
        RUNNING = "running", "正在排"
        PAUSED = "paused", "已有一版，等待改进"
        DONE = "done", "已排好"
        FAILED = "failed", "没有排成"

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    again_from = models.ForeignKey("Timetable", models.CASCADE, null=True, related_name="remade_by")
    """The version that people know: little moves away from it. Empty: the year is searched from nothing."""
    seconds = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    """When a worker last took it up: one that has not put it down long after its time was killed."""
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    finished_at = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)
    stage = models.CharField(max_length=40, blank=True)
    first_cost = models.PositiveIntegerField(null=True)
    cost = models.PositiveIntegerField(null=True)
    bound = models.PositiveIntegerField(default=0)
    """0: nothing proven yet."""
    trace = models.JSONField(default=list)
    """[milliseconds, cost or null, bound] as the search went, for the drawing."""
    elapsed_ms = models.PositiveIntegerField(default=0)
    """Of the seconds, what was searched so far."""
    message = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.state}"


UNDER_WAY = (Run.State.QUEUED, Run.State.RUNNING, Run.State.PAUSED)


class Timetable(models.Model):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="timetables")
    run = models.OneToOneField(Run, models.PROTECT, null=True)
    before = models.ForeignKey("self", models.SET_NULL, null=True, related_name="later")
    """The version that this one changes; what differs between the two is shown before it is published."""
    version = models.PositiveIntegerField()
    cost = models.PositiveIntegerField()
    bound = models.PositiveIntegerField()
    """0: nothing proven yet."""
    conflicts = models.JSONField(default=list)
    unplaced = models.JSONField(default=list)
    relaxed = models.JSONField(default=list)
    """[duty, words] of the fewest and least binding duties to relax, where not all fit."""
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "version"], name="timetable_version_once")]

    def __str__(self) -> str:
        return f"第 {self.version} 版"


class Session(models.Model):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="sessions")
    session_id = models.CharField(max_length=120)
    """The session's id in the core: the same demand gives the same id in every version."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sessions")
    title = models.CharField(max_length=120)
    form = models.CharField(max_length=40)
    day = models.DateField()
    half = models.CharField(max_length=2, choices=[(half.value, half.value) for half in Half])
    minutes = models.PositiveIntegerField()
    room = models.BooleanField()
    since = models.DateField()
    until = models.DateField()
    fixed = models.BooleanField(default=False)
    """Held or being recorded: a later search does not move it."""
    by_hand = models.BooleanField(default=False)
    """Put there by the clerk: a later search does not move it either."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["timetable", "session_id"], name="session_once")]

    def __str__(self) -> str:
        return self.title


class SessionService(models.Model):
    """A duty that the session serves, with the reason."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="services")
    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="session_services")
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.reason
