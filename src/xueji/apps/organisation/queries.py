"""Reading organs: their units, people and who holds which role, always of one organ."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import Role
from xueji.apps.organisation.access import Access, Holder
from xueji.apps.organisation.convert import to_notice
from xueji.apps.organisation.models import (
    Absence,
    BusyPeriod,
    HolidayNotice,
    Membership,
    Organ,
    Person,
    RoleGrant,
    Room,
    RoomClosure,
    Unit,
)
from xueji.core.organisation.model import UnitKind
from xueji.core.workdays import Calendar, calendar_for


def holder_on(user: User, day: date, organ: str = "") -> Holder | None:
    """The account's roles that hold on the day in the organ with this key (else in its first), each with the units it
    was granted for and all below them. None for an account without any.

    A member reaches the units that the roster has for the day: a transfer moves the account with the person, and who
    belongs to no unit any more is no member.
    """
    grants = list(RoleGrant.objects.on(day).filter(user=user).select_related("organ").order_by("pk"))
    organs = tuple(dict.fromkeys(grant.organ for grant in grants))
    home = next((one for one in organs if one.key == organ), organs[0] if organs else None)
    if home is None:
        return None
    person = Person.objects.filter(account=user, organ=home).first()
    granted: dict[Role, set[int]] = {}
    for grant in grants:
        if grant.organ_id == home.pk:
            granted.setdefault(Role(grant.role), set()).update({grant.unit_id} if grant.unit_id else ())
    if person and Role.MEMBER in granted:
        granted[Role.MEMBER] = set(Membership.objects.on(day).filter(person=person).values_list("unit_id", flat=True))
        if not granted[Role.MEMBER]:
            del granted[Role.MEMBER]
    if not granted:
        return None
    return Holder(user, home, organs, {role: subtree(units) for role, units in granted.items()}, person)


def subtree(units: Iterable[int | None]) -> frozenset[int]:
    """The units and all below them; two levels deep is as far as organs go here, so two steps reach everything."""
    ids = {unit for unit in units if unit}
    for _ in range(2):
        ids |= set(Unit.objects.filter(parent_id__in=ids).values_list("pk", flat=True)) if ids else set()
    return frozenset(ids)


def units_of(access: Access) -> QuerySet[Unit]:
    return Unit.objects.filter(organ=access.organ).order_by("position")


def units_with_sizes(access: Access, day: date) -> QuerySet[Unit]:
    """Units in tree order, each with `size`: how many belong to it on the day."""
    return units_of(access).annotate(size=Count("memberships", filter=belonging_on(day))).select_related("parent")


def belonging_on(day: date) -> Q:
    """Of a unit's or a person's memberships those that hold on the day."""
    return (Q(memberships__since=None) | Q(memberships__since__lte=day)) & (
        Q(memberships__until=None) | Q(memberships__until__gt=day)
    )


def people_of(access: Access, day: date, called: str = "") -> QuerySet[Person]:
    """The organ's people, or those of the units reached, whose name holds the word, with memberships on the day."""
    people = Person.objects.filter(organ=access.organ, name__contains=called).order_by("position")
    if not access.organ_wide:
        here = Membership.objects.on(day).filter(unit_id__in=access.units)
        people = people.filter(pk__in=here.values("person_id"))
    memberships = Membership.objects.on(day).select_related("unit").order_by("unit__position")
    return people.prefetch_related(Prefetch("memberships", memberships, to_attr="held"))


def person_in(access: Access, key: str, day: date) -> QuerySet[Person]:
    """The person with this key among those reached on the day; all memberships there ever were as `every`."""
    people = Person.objects.filter(organ=access.organ, key=key)
    if not access.organ_wide:
        here = Membership.objects.on(day).filter(unit_id__in=access.units)
        people = people.filter(pk__in=here.values("person_id"))
    every = Membership.objects.select_related("unit").order_by("unit__position", "since")
    return people.prefetch_related(Prefetch("memberships", every, to_attr="every"))


def membership_in(access: Access, pk: int) -> QuerySet[Membership]:
    return Membership.objects.filter(person__organ=access.organ, pk=pk).select_related("person", "unit")


def grant_in(access: Access, pk: int) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(organ=access.organ, pk=pk).select_related("user")


def members_on(unit: Unit, day: date) -> QuerySet[Person]:
    """Who belongs to the unit on the day, in the order of the roster."""
    here = Membership.objects.on(day).filter(unit=unit)
    return Person.objects.filter(pk__in=here.values("person_id")).order_by("position")


def staff_on(organ: Organ, day: date) -> QuerySet[Person]:
    """Everybody who belongs to any unit of the organ on the day."""
    here = Membership.objects.on(day).filter(unit__organ=organ)
    return Person.objects.filter(pk__in=here.values("person_id")).order_by("position")


def branch_and_group(people: Iterable[Person], day: date) -> dict[int, tuple[Unit | None, Unit | None]]:
    """Person id → (branch on the day, small group), in one query."""
    found: dict[int, tuple[Unit | None, Unit | None]] = {person.pk: (None, None) for person in people}
    kinds = (UnitKind.BRANCH.value, UnitKind.SMALL_GROUP.value)
    rows = Membership.objects.on(day).filter(person_id__in=found, unit__kind__in=kinds).select_related("unit")
    for row in rows:
        branch, group = found[row.person_id]
        found[row.person_id] = (row.unit, group) if row.unit.kind == UnitKind.BRANCH else (branch, row.unit)
    return found


def grants_of(access: Access) -> QuerySet[RoleGrant]:
    """Who holds which role in the organ, for the security administrator."""
    return (
        RoleGrant.objects.filter(organ=access.organ).select_related("user", "unit").order_by("role", "user__username")
    )


def calendar_of(organ: Organ, years: Iterable[int]) -> Calendar:
    """The working days of the years as the organ's own notices have them. Raises YearOutOfReach."""
    wanted = sorted(set(years))
    notices = HolidayNotice.objects.filter(organ=organ, year__in=wanted)
    return calendar_for(wanted, notices=[to_notice(row) for row in notices])


def notices_of(access: Access) -> QuerySet[HolidayNotice]:
    return HolidayNotice.objects.filter(organ=access.organ).select_related("by").order_by("year")


def roster_of(access: Access) -> QuerySet[Person]:
    """Everybody in the roster, in its order: absences may be entered for a person who joins later in the year."""
    return Person.objects.filter(organ=access.organ).order_by("position")


def absences_of(access: Access, year: int) -> QuerySet[Absence]:
    """Those that touch the year, by person; who does not reach the organ sees the own ones alone."""
    rows = Absence.objects.filter(person__organ=access.organ, since__year__lte=year, until__year__gte=year)
    if not access.organ_wide:
        rows = rows.filter(person=access.person)
    return rows.select_related("person").order_by("person__position", "since")


def absence_in(access: Access, key: str) -> QuerySet[Absence]:
    return Absence.objects.filter(person__organ=access.organ, key=key).select_related("person")


def busy_of(access: Access, year: int) -> QuerySet[BusyPeriod]:
    rows = BusyPeriod.objects.filter(organ=access.organ, since__year__lte=year, until__year__gte=year)
    return rows.order_by("since")


def busy_in(access: Access, key: str) -> QuerySet[BusyPeriod]:
    return BusyPeriod.objects.filter(organ=access.organ, key=key)


def rooms_of(access: Access) -> QuerySet[Room]:
    """With their closures, the next ones last."""
    closures = Prefetch("closures", RoomClosure.objects.order_by("since"))
    return Room.objects.filter(organ=access.organ).order_by("pk").prefetch_related(closures)


def room_in(access: Access, key: str) -> QuerySet[Room]:
    return Room.objects.filter(organ=access.organ, key=key)


def closure_in(access: Access, key: str) -> QuerySet[RoomClosure]:
    return RoomClosure.objects.filter(room__organ=access.organ, key=key).select_related("room")


def meeting_units(access: Access) -> QuerySet[Unit]:
    """The units that keep a fixed day or a quorum: branches and centre groups."""
    kinds = [UnitKind.CENTRE_GROUP.value, UnitKind.BRANCH.value]
    return units_of(access).filter(kind__in=kinds)
