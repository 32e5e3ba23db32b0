"""Who belongs where from when to when, changed person by person: transfers, secondments, departures."""

from datetime import date

from django.db import models, transaction
from django.db.models import Q

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Membership, Person, Unit
from xueji.apps.organisation.permissions import ensure_may_arrange
from xueji.core.errors import XuejiError


class MembershipRefused(XuejiError):
    """The period cannot be taken; the message names person, unit and days."""


@transaction.atomic
def join(
    *, access: Access, person: Person, unit: Unit, since: date | None, until: date | None, instead: bool
) -> Membership:
    """From `since` (None: always) until, not including, `until` (None: still) in the unit; with `instead` no longer in
    the units of the same kind, which is a transfer. Without it the person belongs to both: a secondment, or two groups.

    Raises MembershipRefused for a period turned round, or one that overlaps what stands for the same unit.
    """
    _ensure_reached(access, person, unit)
    said = f"{person.name}，{unit.full_name}"
    if since and until and until <= since:
        raise MembershipRefused(f"{said}：离开的日子要晚于到任的日子。请改正后再保存。")
    if instead and since is None:
        raise MembershipRefused(f"{said}：调动要写明从哪天起。请填上日期再保存。")
    _lock(person)
    other = _overlapping(person, since, until).filter(unit=unit).first()
    if other:
        raise MembershipRefused(f"{said}：这段时间已经在这个单位。请先改原来的一段。")
    left = _leave_same_kind(person, unit, since) if instead and since else 0
    made = Membership.objects.create(person=person, unit=unit, since=since, until=until)
    details = {"unit": unit.key, "since": str(since or ""), "until": str(until or ""), "left": left}
    record(organ_id=access.organ.pk, by=access.user, did="membership.begun", to=person, details=details)
    return made


@transaction.atomic
def leave(*, access: Access, membership: Membership, until: date) -> None:
    """Belongs to the unit up to, not including, the day; one that had not begun by then was a mistake and is gone."""
    _ensure_reached(access, membership.person, membership.unit)
    _lock(membership.person)
    details = {"unit": membership.unit.key, "was": str(membership.until or ""), "until": str(until)}
    if membership.since and until <= membership.since:
        membership.delete()
    else:
        membership.until = until
        membership.save(update_fields=["until"])
    record(organ_id=access.organ.pk, by=access.user, did="membership.ended", to=membership.person, details=details)


def _ensure_reached(access: Access, person: Person, unit: Unit) -> None:
    ensure_may_arrange(access, person.organ_id)
    ensure_may_arrange(access, unit.organ_id)


def _lock(person: Person) -> None:
    """Two changes of one person come one after the other."""
    Person.objects.select_for_update().get(pk=person.pk)


def _overlapping(person: Person, since: date | None, until: date | None) -> models.QuerySet[Membership]:
    rows = person.memberships.all()
    if since:
        rows = rows.filter(Q(until=None) | Q(until__gt=since))
    return rows.filter(Q(since=None) | Q(since__lt=until)) if until else rows


def _leave_same_kind(person: Person, unit: Unit, since: date) -> int:
    """How many memberships in units of the kind end on the day."""
    rows = _overlapping(person, since, None).filter(unit__kind=unit.kind).exclude(unit=unit)
    not_begun = rows.filter(since__gte=since)
    gone = not_begun.count()
    not_begun.delete()
    return gone + rows.update(until=since)
