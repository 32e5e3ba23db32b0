"""Days on which people are away: entered one by one, or taken from a person's calendar. Only the days are kept."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Absence, Person
from xueji.apps.organisation.permissions import ensure_may_arrange
from xueji.core.errors import XuejiError

Stretch = tuple[date, date]
"""First and last day, both included."""


class AbsenceRefused(XuejiError):
    """The days cannot be taken; the message names person and days."""


@transaction.atomic
def add_absence(*, access: Access, person: Person, since: date, until: date, year: int) -> Absence:
    """Raises AbsenceRefused for days turned round, outside the year, or in part entered before."""
    ensure_may_arrange(access, person.organ_id)
    said = f"{person.name} {_said(since, until)}"
    if until < since:
        raise AbsenceRefused(f"{said}：“止”早于“起”。请改正后再加。")
    if (since.year, until.year) != (year, year):
        raise AbsenceRefused(f"{said}：不在 {year} 年内。跨年的请分成两段，各在自己的年度里加。")
    _lock(person)
    other = person.absences.filter(since__lte=until, until__gte=since).order_by("since").first()
    if other:
        raise AbsenceRefused(f"{said}：与已有的 {_said(other.since, other.until)} 重叠。请先删去那一段，或改日期。")
    absence = Absence.objects.create(person=person, since=since, until=until)
    record(
        organ_id=access.organ.pk,
        by=access.user,
        did="absence.added",
        to=absence,
        details={"days": (until - since).days + 1},
    )
    return absence


@transaction.atomic
def remove_absence(*, access: Access, absence: Absence) -> None:
    ensure_may_arrange(access, absence.person.organ_id)
    record(organ_id=access.organ.pk, by=access.user, did="absence.removed", to=absence)
    absence.delete()


def still_missing(person: Person, stretches: Iterable[Stretch]) -> list[Stretch]:
    """The dry run of an import: those days of the stretches that are not entered yet, as stretches."""
    stretches = list(stretches)
    if not stretches:
        return []
    first, last = min(since for since, _ in stretches), max(until for _, until in stretches)
    entered = set(_days(person.absences.filter(since__lte=last, until__gte=first).values_list("since", "until")))
    return _stretches(sorted(set(_days(stretches)) - entered))


@transaction.atomic
def take_absences(*, access: Access, person: Person, stretches: Sequence[Stretch]) -> int:
    """Enter what is still missing, and say how many stretches that were. Raises AbsenceRefused where there are none."""
    ensure_may_arrange(access, person.organ_id)
    _lock(person)
    missing = still_missing(person, stretches)
    if not missing:
        raise AbsenceRefused(f"{person.name}的这些日子已经都在表里，没有要加的。")
    Absence.objects.bulk_create(Absence(person=person, since=since, until=until) for since, until in missing)
    record(
        organ_id=access.organ.pk, by=access.user, did="absences.imported", to=person, details={"number": len(missing)}
    )
    return len(missing)


def _lock(person: Person) -> None:
    """Two who enter days of the same person at once do it one after the other."""
    Person.objects.select_for_update().get(pk=person.pk)


def _days(stretches: Iterable[Stretch]) -> Iterable[date]:
    for since, until in stretches:
        for n in range((until - since).days + 1):
            yield since + timedelta(days=n)


def _stretches(days: Sequence[date]) -> list[Stretch]:
    found: list[Stretch] = []
    for day in days:
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _said(since: date, until: date) -> str:
    return f"{since:%Y-%m-%d} 至 {until:%Y-%m-%d}"
