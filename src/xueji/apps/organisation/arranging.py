"""What a timetable has to go round: busy weeks, rooms and the days they are closed, fixed days and quorums."""

from datetime import date
from fractions import Fraction

from django.db import models, transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import BusyPeriod, Room, RoomClosure, Unit
from xueji.apps.organisation.permissions import ensure_may_arrange
from xueji.core.errors import XuejiError
from xueji.core.organisation.fixed_day import FixedDay


class Turned(XuejiError):
    """The last day lies before the first."""


class RoomRefused(XuejiError):
    """A room of that name is there, or the days are closed already."""


@transaction.atomic
def add_busy(*, access: Access, since: date, until: date, note: str) -> BusyPeriod:
    ensure_may_arrange(access)
    _ensure_in_order(since, until, note or "忙周")
    made = BusyPeriod.objects.create(organ=access.organ, since=since, until=until, note=note.strip())
    _record(access, "busy.added", made)
    return made


@transaction.atomic
def remove_busy(*, access: Access, busy: BusyPeriod) -> None:
    ensure_may_arrange(access, busy.organ_id)
    _record(access, "busy.removed", busy)
    busy.delete()


@transaction.atomic
def add_room(*, access: Access, name: str, seats: int | None) -> Room:
    ensure_may_arrange(access)
    room, new = Room.objects.get_or_create(organ=access.organ, name=name.strip(), defaults={"seats": seats})
    if not new:
        raise RoomRefused(f"已有会议室“{room.name}”。请换一个名称。")
    _record(access, "room.added", room)
    return room


@transaction.atomic
def remove_room(*, access: Access, room: Room) -> None:
    """Its closures go with it."""
    ensure_may_arrange(access, room.organ_id)
    _record(access, "room.removed", room)
    room.delete()


@transaction.atomic
def close_room(*, access: Access, room: Room, since: date, until: date) -> RoomClosure:
    ensure_may_arrange(access, room.organ_id)
    _ensure_in_order(since, until, room.name)
    other = room.closures.filter(since__lte=until, until__gte=since).order_by("since").first()
    if other:
        raise RoomRefused(f"{room.name}在 {_said(other.since, other.until)} 已经停用，两段重叠。请改日期。")
    made = RoomClosure.objects.create(room=room, since=since, until=until)
    _record(access, "room.closed", made)
    return made


@transaction.atomic
def reopen_room(*, access: Access, closure: RoomClosure) -> None:
    ensure_may_arrange(access, closure.room.organ_id)
    _record(access, "room.reopened", closure)
    closure.delete()


@transaction.atomic
def set_habits(*, access: Access, unit: Unit, day: FixedDay | None, quorum: Fraction | None) -> None:
    """The day of the month that the unit keeps, and the share of its people without whom it does not meet."""
    ensure_may_arrange(access, unit.organ_id)
    unit.day_number, unit.day_weekday, unit.day_required = (
        (day.number, day.weekday, day.required) if day else (None, None, False)
    )
    unit.quorum_part, unit.quorum_whole = quorum.as_integer_ratio() if quorum else (None, None)
    unit.save(update_fields=["day_number", "day_weekday", "day_required", "quorum_part", "quorum_whole"])
    _record(access, "unit.habits_set", unit)


def _ensure_in_order(since: date, until: date, what: str) -> None:
    if until < since:
        raise Turned(f"{what} {_said(since, until)}：“止”早于“起”。请改正后再加。")


def _said(since: date, until: date) -> str:
    return f"{since:%Y-%m-%d} 至 {until:%Y-%m-%d}"


def _record(access: Access, did: str, to: models.Model) -> None:
    record(organ_id=access.organ.pk, by=access.user, did=did, to=to)
