"""Reading organs: their units, people and who holds which role, always of one organ."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from xueji.apps.accounts.models import User
from xueji.apps.organisation.access import Access, Holder, holder_of
from xueji.apps.organisation.models import Membership, Organ, Person, RoleGrant, Unit
from xueji.core.organisation.model import UnitKind


def holder_on(user: User, day: date) -> Holder | None:
    """The account's roles that hold on the day, with every unit below those they were granted for."""
    grants = list(RoleGrant.objects.on(day).filter(user=user).select_related("organ", "unit"))
    granted = {grant.unit_id for grant in grants if grant.unit_id}
    return holder_of(user, grants, subtree(granted))


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
    there = (Q(memberships__since=None) | Q(memberships__since__lte=day)) & (
        Q(memberships__until=None) | Q(memberships__until__gt=day)
    )
    return units_of(access).annotate(size=Count("memberships", filter=there)).select_related("parent")


def people_of(access: Access, day: date) -> QuerySet[Person]:
    """The organ's people, or those of the units reached, with their memberships of the day."""
    people = Person.objects.filter(organ=access.organ).order_by("position")
    if not access.organ_wide:
        here = Membership.objects.on(day).filter(unit_id__in=access.units)
        people = people.filter(pk__in=here.values("person_id"))
    memberships = Membership.objects.on(day).select_related("unit").order_by("unit__position")
    return people.prefetch_related(Prefetch("memberships", memberships, to_attr="held"))


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
