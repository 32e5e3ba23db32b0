"""Calendars to subscribe to: a secret address for one person or one unit, and what it gives of the published year."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from xueji.apps.accounts.policy import routes
from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.organisation.models import Membership, Person, Unit
from xueji.apps.organisation.queries import holder_on, units_of
from xueji.apps.study.halves import half_of
from xueji.apps.study.models import Activity, CalendarAddress
from xueji.apps.study.queries import COMMITTEE_POSTS
from xueji.core.obligations.model import Form
from xueji.core.organisation import model as core
from xueji.core.timetable.export import Entry, feed, of_unit
from xueji.core.timetable.model import Half, Slot

SECRET_BYTES = 32
LOOKS_BACK = timedelta(days=366)


def own_address(access: Access) -> CalendarAddress | None:
    """The live one of the person who asks."""
    if access.person is None:
        return None
    return CalendarAddress.objects.filter(person=access.person, revoked_at=None).first()


def unit_calendars(access: Access) -> QuerySet[Unit]:
    """The units that the access reaches, each with its live address, if any, in `live`."""
    units = units_of(access) if access.organ_wide else units_of(access).filter(pk__in=access.units)
    live = CalendarAddress.objects.filter(revoked_at=None).select_related("made_by")
    return units.prefetch_related(Prefetch("calendar_addresses", live, to_attr="live"))


@transaction.atomic
def make_own(*, access: Access, now: datetime) -> str:
    """The token of a new address of the own calendar, told this once; the address before ends."""
    return _make(access, _oneself(access), now)


@transaction.atomic
def make_for_unit(*, access: Access, unit: Unit, now: datetime) -> str:
    """The token of a new address of the unit's calendar, told this once; the address before ends."""
    return _make(access, _reached(access, unit), now)


@transaction.atomic
def end_own(*, access: Access, now: datetime) -> bool:
    """False where there was none to end."""
    return _end(access, _oneself(access), now)


@transaction.atomic
def end_for_unit(*, access: Access, unit: Unit, now: datetime) -> bool:
    """False where there was none to end."""
    return _end(access, _reached(access, unit), now)


def _oneself(access: Access) -> Person:
    """Locked, so that two clicks at once do not make two addresses."""
    if access.person is None:
        raise NotAllowed("花名册里没有与您的账号对应的人，不能订阅。请联系经办人。")
    return Person.objects.select_for_update().get(pk=access.person.pk)


def _reached(access: Access, unit: Unit) -> Unit:
    if unit.organ_id != access.organ.pk or not access.reaches(unit.pk):
        raise NotAllowed("只能为本支部生成或停用日历地址。")
    return Unit.objects.select_for_update().get(pk=unit.pk)


def _make(access: Access, whose: Person | Unit, now: datetime) -> str:
    _end(access, whose, now)
    token = secrets.token_urlsafe(SECRET_BYTES)
    made = CalendarAddress.objects.create(
        digest=_digest(token),
        organ=access.organ,
        person=whose if isinstance(whose, Person) else None,
        unit=whose if isinstance(whose, Unit) else None,
        made_by=access.user,
        made_at=now,
    )
    record(organ_id=access.organ.pk, by=access.user, did="calendar.made", to=made, details=_told(whose))
    return token


def _end(access: Access, whose: Person | Unit, now: datetime) -> bool:
    ended = whose.calendar_addresses.filter(revoked_at=None).first()
    if ended is None:
        return False
    ended.revoked_at = now
    ended.save(update_fields=["revoked_at"])
    record(organ_id=access.organ.pk, by=access.user, did="calendar.ended", to=ended, details=_told(whose))
    return True


def _told(whose: Person | Unit) -> dict[str, object]:
    return {"person" if isinstance(whose, Person) else "unit": whose.key}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def calendar_at(token: str, *, day: date, on: date) -> bytes | None:
    """The calendar of a live address; None where it never was, was ended, or its maker may no longer see it.

    `day` is the real day, on which roles hold; `on` the site's own. A fixed number of queries.
    """
    rows = CalendarAddress.objects.filter(digest=_digest(token), revoked_at=None)
    address = rows.select_related("organ", "made_by", "person", "unit").first()
    if address is None or not _still_allowed(address, day):
        return None
    if address.person:
        activities, name = _of_person(address.person, on - LOOKS_BACK), "我的学习"
    else:
        assert address.unit is not None  # a constraint of the table
        activities, name = _of_unit(address.unit, on - LOOKS_BACK), f"{address.unit.full_name}学习"
    entries = (replace(_entry(activity), unit=activity.unit.full_name) for activity in activities)
    return feed(entries, organ=address.organ.name, name=name)


def _still_allowed(address: CalendarAddress, day: date) -> bool:
    """An address gives no more than the pages give to the one who made it."""
    holder = holder_on(address.made_by, day) if address.made_by.is_active else None
    if holder is None or holder.organ != address.organ:
        return False
    if address.person:
        return holder.person == address.person and holder.access(routes()["study:mine"]) is not None
    access = holder.access(routes()["study:calendars"])
    return access is not None and address.unit_id is not None and access.reaches(address.unit_id)


def _published(organ_id: int, since: date) -> QuerySet[Activity]:
    """Also what was cancelled: a calendar does not forget by itself what it once read."""
    return Activity.objects.filter(organ_id=organ_id, day__gte=since).select_related("unit").order_by("day", "pk")


def _entry(activity: Activity) -> Entry:
    return Entry(
        key=activity.session_id_in_core or activity.key,
        title=activity.title,
        unit=activity.unit.path,
        slot=Slot(activity.day, Half(half_of(activity.starts_at))),
        minutes=activity.minutes,
        sequence=activity.sequence,
        cancelled=activity.state == Activity.State.CANCELLED,
        place=activity.place,
        starts_at=activity.starts_at,
    )


def _of_unit(unit: Unit, since: date) -> list[Activity]:
    """Its own, its groups' and those of the whole organ; for the whole organ, all of them."""
    rows = Unit.objects.filter(organ_id=unit.organ_id).select_related("parent")
    units = tuple(
        core.Unit(row.path, row.name, core.UnitKind(row.kind), row.parent.path if row.parent else None) for row in rows
    )
    activities = list(_published(unit.organ_id, since))
    entries = [_entry(activity) for activity in activities]
    wanted = {entry.key for entry in of_unit(entries, unit.path, core.Organisation("", units, ()))}
    return [activity for activity, entry in zip(activities, entries, strict=True) if entry.key in wanted]


def _of_person(person: Person, since: date) -> list[Activity]:
    """Those at which the person is due, by the memberships of each day."""
    own = list(person.memberships.all())
    units = {membership.unit_id for membership in own}
    found = _published(person.organ_id, since).filter(Q(unit__in=units) | Q(unit__kind=core.UnitKind.ORGAN.value))
    sitting = Membership.objects.filter(unit__in=units, person__in=Person.objects.filter(COMMITTEE_POSTS))
    committees = list(sitting)
    return [activity for activity in found if _is_due(activity, own, committees)]


def _is_due(activity: Activity, own: Iterable[Membership], committees: Iterable[Membership]) -> bool:
    """As `expected_people` has it, without a query: see there."""
    there = [membership for membership in own if membership.holds_on(activity.day)]
    if activity.unit.kind == core.UnitKind.ORGAN:
        return bool(there)
    if not any(membership.unit_id == activity.unit_id for membership in there):
        return False
    if activity.form != Form.COMMITTEE_MEETING:
        return True
    sitting = {m.person_id for m in committees if m.unit_id == activity.unit_id and m.holds_on(activity.day)}
    return not sitting or any(membership.person_id in sitting for membership in there)
