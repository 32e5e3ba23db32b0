"""Organs, their units and people, who belongs where from when to when, and who may do what."""

from datetime import date
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xueji.apps.accounts.keys import LENGTH, new_key
from xueji.apps.accounts.policy import ROLE_NAMES, Role
from xueji.core.norms import OrganKind
from xueji.core.organisation.fixed_day import LAST, LATEST, FixedDay
from xueji.core.organisation.model import Standing, UnitKind


class Organ(models.Model):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField(
        "类别", max_length=10, choices=[(k.value, k.value) for k in OrganKind], default=OrganKind.GOVERNMENT.value
    )
    """Which rules bind it."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    def __str__(self) -> str:
        return self.name


class HoldsOn(models.QuerySet):  # type: ignore[type-arg]  # shared by every table with a half-open period
    """Rows with a half-open period [since, until); an empty end is open."""

    def on(self, day: date) -> "HoldsOn":
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))


class Unit(models.Model):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="units")
    kind = models.CharField("类别", max_length=10, choices=[(kind.value, kind.value) for kind in UnitKind])
    name = models.CharField("名称", max_length=60)
    path = models.CharField(max_length=130)
    """The unit's id in the core: its name within its parent's path."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    """Numbered in tree order, so that a subtree is a range."""
    quorum_part = models.PositiveSmallIntegerField("到会比例，几分", null=True, blank=True)
    quorum_whole = models.PositiveSmallIntegerField("到会比例，总分", null=True, blank=True)
    day_number = models.SmallIntegerField("固定学习日，第几", null=True, blank=True)
    day_weekday = models.PositiveSmallIntegerField("固定学习日，周几", null=True, blank=True)
    day_required = models.BooleanField("必须在固定学习日", default=False)
    """The three of them are a FixedDay of the core."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "path"], name="unit_path_once"),
            # A comparison with NULL is not false, and would pass: what must be there is named.
            models.CheckConstraint(
                condition=Q(quorum_part=None, quorum_whole=None)
                | Q(quorum_part__isnull=False, quorum_part__gte=1)
                & Q(quorum_whole__isnull=False, quorum_whole__gte=F("quorum_part")),
                name="unit_quorum_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(day_number=None, day_weekday=None, day_required=False)
                | Q(day_number__isnull=False, day_number__range=(1, LATEST), day_weekday=None)
                | Q(day_number__isnull=False, day_number__in=(LAST, 1, 2, 3, 4))
                & Q(day_weekday__isnull=False, day_weekday__range=(0, 6)),
                name="unit_day_is_in_every_month",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """A small group is known by its branch: 第三党支部第一党小组. Needs no query, the path says it."""
        return self.path.replace("/", "") if self.kind == UnitKind.SMALL_GROUP else self.name

    @property
    def quorum(self) -> Fraction | None:
        if self.quorum_part is None or self.quorum_whole is None:
            return None
        return Fraction(self.quorum_part, self.quorum_whole)

    @property
    def fixed_day(self) -> FixedDay | None:
        return None if self.day_number is None else FixedDay(self.day_number, self.day_weekday, self.day_required)


class Person(models.Model):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="people")
    roster_id = models.CharField(max_length=60)
    """The person's id in the core: the organ's own number where there is one, else the name."""
    name = models.CharField("姓名", max_length=40)
    number = models.CharField("编号", max_length=40, blank=True)
    standing = models.CharField("政治面貌", max_length=10, choices=[(s.value, s.value) for s in Standing])
    post = models.CharField("职务", max_length=60, blank=True)
    position = models.PositiveIntegerField()
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "roster_id"], name="person_once")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    since = models.DateField("起", null=True, blank=True)
    until = models.DateField("止", null=True, blank=True)

    objects = HoldsOn.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")), name="membership_until_after_since"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.unit_id}"

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class Absence(models.Model):
    """Away on each day, first and last included. Why is nobody's matter here: no reason is kept."""

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    since = models.DateField("起")
    until = models.DateField("止")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_until_not_before")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.since}—{self.until}"


class BusyPeriod(models.Model):
    """First and last day included."""

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    organ = models.ForeignKey(Organ, models.CASCADE, related_name="busy_periods")
    since = models.DateField("起")
    until = models.DateField("止")
    note = models.CharField("说明", max_length=60, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="busy_until_not_before")]

    def __str__(self) -> str:
        return self.note


class NormSwitch(models.Model):
    """The organ's own decision on one row of a pack of rules."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="norm_switches")
    norm = models.CharField("规定", max_length=60)
    on = models.BooleanField("启用")
    number = models.PositiveSmallIntegerField("提高到", null=True, blank=True)
    reason = models.CharField("理由", max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "norm"], name="norm_switch_once")]

    def __str__(self) -> str:
        return self.norm


class Room(models.Model):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    organ = models.ForeignKey(Organ, models.CASCADE, related_name="rooms")
    name = models.CharField("名称", max_length=40)
    seats = models.PositiveIntegerField("座位", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="room_once")]

    def __str__(self) -> str:
        return self.name


class RoomClosure(models.Model):
    """The room cannot be used on each day, first and last included."""

    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="closures")
    since = models.DateField("起")
    until = models.DateField("止")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="closure_until_not_before")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.since}—{self.until}"


class HolidayNotice(models.Model):
    """The State Council's notice on a year's holidays, as the organ entered it."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="holiday_notices")
    year = models.PositiveSmallIntegerField("年度")
    off = models.JSONField("放假")
    """Each day off (ISO) with its festival's name; empty: an ordinary day off."""
    worked = models.JSONField("上班")
    """Days at a weekend (ISO) that are worked."""
    whole = models.BooleanField("写明全年每一天", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "year"], name="holiday_notice_once")]

    def __str__(self) -> str:
        return str(self.year)


class RoleGrant(models.Model):
    """Who holds which role in which organ, for a unit or the whole organ, from when to when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    organ = models.ForeignKey(Organ, models.CASCADE, related_name="grants")
    role = models.CharField("角色", max_length=20, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="grants")
    since = models.DateField("起", null=True, blank=True)
    until = models.DateField("止", null=True, blank=True)

    objects = HoldsOn.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}: {ROLE_NAMES[Role(self.role)]}"


class Feedback(models.Model):
    """投诉建议: what somebody says about the system, and what was answered."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="feedback")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feedback")
    at = models.DateTimeField()
    text = models.CharField("意见", max_length=500)

    def __str__(self) -> str:
        return self.text
