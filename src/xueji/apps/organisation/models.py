"""Organs, their units and people, who belongs where from when to when, and who may do what."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xueji.apps.accounts.keys import LENGTH, new_key
from xueji.apps.accounts.policy import ROLE_NAMES, Role
from xueji.core.norms import OrganKind
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "path"], name="unit_path_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """A small group is known by its branch: 第三党支部第一党小组. Needs no query, the path says it."""
        return self.path.replace("/", "") if self.kind == UnitKind.SMALL_GROUP else self.name


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


class Absence(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    since = models.DateField("起")
    until = models.DateField("止")

    def __str__(self) -> str:
        return f"{self.person_id} {self.since}—{self.until}"


class BusyPeriod(models.Model):
    organ = models.ForeignKey(Organ, models.CASCADE, related_name="busy_periods")
    since = models.DateField("起")
    until = models.DateField("止")
    note = models.CharField("说明", max_length=60, blank=True)

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
    organ = models.ForeignKey(Organ, models.CASCADE, related_name="rooms")
    name = models.CharField("名称", max_length=40)
    seats = models.PositiveIntegerField("座位", null=True, blank=True)

    def __str__(self) -> str:
        return self.name


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
