"""Activities to be held and held: agenda, attendance, minutes; instructions that wait; duties done; calendars."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xueji.apps.accounts.keys import LENGTH, new_key
from xueji.apps.organisation.models import Organ, Person, Unit
from xueji.apps.plans.models import Clause, Obligation, Plan
from xueji.apps.timetable.models import Session


class Activity(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", "已安排"
        OPEN = "open", "正在记录"
        CLOSED = "closed", "已完成记录"
        CANCELLED = "cancelled", "已取消"

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="activities")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="activities")
    session = models.OneToOneField(Session, models.SET_NULL, null=True, related_name="activity")
    session_id_in_core = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="activities")
    title = models.CharField("名称", max_length=120)
    form = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    day = models.DateField("日期")
    starts_at = models.TimeField("开始")
    minutes = models.PositiveIntegerField("分钟")
    place = models.CharField("地点", max_length=60, blank=True)
    chair = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="chaired")
    recorder = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="recorded")
    revision = models.PositiveIntegerField(default=0)
    """Rises with each write to the minutes, so that two people at one record are told of each other."""
    sequence = models.PositiveIntegerField(default=0)
    """Rises whenever day, hour, place or cancellation changes, so that a subscribed calendar follows (RFC 5545)."""
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="activity_closed_has_time",
            )
        ]
        indexes = [models.Index(fields=["organ", "day"], name="activity_by_day")]

    def __str__(self) -> str:
        return self.title


class Opening(models.Model):
    """An activity's record opened to the inspectors of the organ until, not including, a day."""

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="opening")
    until = models.DateField("开放到")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.until}"


class ActivityService(models.Model):
    """A duty that the activity counts for, and why."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="services")
    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="activity_services")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "obligation"], name="activity_counts_once")]

    def __str__(self) -> str:
        return self.reason


class AgendaItem(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="agenda")
    position = models.PositiveIntegerField()
    title = models.CharField("议题", max_length=120)
    first_item = models.BooleanField("第一议题", default=False)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    speaker = models.CharField("领学或发言", max_length=40, blank=True)
    minutes_text = models.TextField("记录", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "position"], name="agenda_position_once")]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """One who was due at the activity: a mark by the recorder, never by the person's own device."""

    class Mark(models.TextChoices):
        UNMARKED = "", "未记"
        PRESENT = "present", "到"
        LEAVE = "leave", "假"
        ABSENT = "absent", "缺"

    class Reason(models.TextChoices):
        DUTY = "duty", "公务"
        PERSONAL = "personal", "事假"
        ILL = "ill", "病休"
        OTHER = "other", "其他"

    class Contest(models.TextChoices):
        NONE = "", "无异议"
        RAISED = "raised", "本人有异议"
        CORRECTED = "corrected", "已更正"
        UPHELD = "upheld", "维持原记录"

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendance")
    branch = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="attendance")
    """The branch the person belonged to on the day."""
    group = models.CharField(max_length=60, blank=True)
    mark = models.CharField(max_length=8, choices=Mark.choices, blank=True, default="")
    reason = models.CharField(max_length=8, choices=Reason.choices, blank=True, default="")
    made_up_on = models.DateField("补学日期", null=True, blank=True)
    contest = models.CharField(max_length=10, choices=Contest.choices, blank=True, default="")
    contest_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="attendance_once"),
            models.CheckConstraint(condition=Q(mark="leave") | Q(reason=""), name="attendance_reason_only_on_leave"),
            models.CheckConstraint(
                condition=Q(made_up_on=None) | Q(mark__in=["leave", "absent"]), name="attendance_made_up_only_if_away"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.get_mark_display()}"


class FirstAgendaItem(models.Model):
    """A new instruction that waits for a meeting, or was treated at one."""

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="first_agenda_items")
    title = models.CharField("内容", max_length=120)
    source = models.CharField("来源", max_length=120, blank=True)
    received_on = models.DateField("收到日期")
    treated_in = models.OneToOneField(AgendaItem, models.SET_NULL, null=True, related_name="treats")

    def __str__(self) -> str:
        return self.title


class Record(models.Model):
    """A duty that takes no meeting, done: one sentence, entered once by the clerk or the branch secretary."""

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="records")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="records")
    done_on = models.DateField("完成日期")
    statement = models.CharField("做了什么", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.statement


class CalendarAddress(models.Model):
    """A secret address that gives one person's or one unit's calendar to whoever knows it; only its digest is kept."""

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    organ = models.ForeignKey(Organ, models.CASCADE, related_name="calendar_addresses")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="calendar_addresses")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="calendar_addresses")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_addresses")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, unit__isnull=False) | Q(person__isnull=False, unit=None),
                name="calendar_of_person_or_unit",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="calendar_of_person_live_once"
            ),
            models.UniqueConstraint(fields=["unit"], condition=Q(revoked_at=None), name="calendar_of_unit_live_once"),
        ]

    def __str__(self) -> str:
        return self.key
