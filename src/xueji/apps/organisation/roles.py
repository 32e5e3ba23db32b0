"""Who may do what in an organ: granted and ended by the security administrator, never to oneself."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import ROLE_NAMES, Role
from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.organisation.models import Organ, RoleGrant, Unit
from xueji.core.errors import XuejiError

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
WITH_UNIT = {Role.SECRETARY}
LONGEST_INSPECTION = timedelta(days=366)


class RoleRefused(XuejiError):
    """The role cannot be granted or ended as asked."""


def known_accounts(access: Access) -> QuerySet[User]:
    """Those that belong to the organ by person or role, and those of the organs above, which send inspectors."""
    above = [organ.pk for organ in lineage(access.organ)]
    own = Q(grants__organ__in=above) | Q(person__organ=access.organ)
    return User.objects.filter(own, is_active=True).distinct().order_by("username")


def lineage(organ: Organ) -> list[Organ]:
    """The organ and all above it, nearest first."""
    found = [organ]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


@transaction.atomic
def give_role(
    *, access: Access, user: User, role: Role, unit: Unit | None, since: date | None, until: date | None, on: date
) -> RoleGrant:
    """The role from `since` (None: at once) up to, not including, `until` (None: until it is ended).

    Raises RoleRefused: to oneself, a second office beside an administrator's, a secretary without a branch, an
    inspector without an end, or somebody from above in any role but the inspector's.
    """
    _ensure_security(access, access.organ.pk)
    if user == access.user:
        raise RoleRefused("不能给自己授予角色，请由另一位安全管理员办理。")
    if not known_accounts(access).filter(pk=user.pk).exists() or (unit and unit.organ_id != access.organ.pk):
        raise NotAllowed
    if role in WITH_UNIT and unit is None:
        raise RoleRefused(f"{ROLE_NAMES[role]}要写明所在支部。")
    if until is not None and until <= (since or on):
        raise RoleRefused("“止”要晚于“起”，请改正后再授予。")
    _ensure_inspector(access, user, role, since or on, until)
    User.objects.select_for_update().get(pk=user.pk)
    held = {Role(row.role) for row in RoleGrant.objects.filter(user=user).filter(Q(until=None) | Q(until__gt=on))}
    ensure_one_office(held, role)
    made = RoleGrant.objects.create(user=user, role=role.value, organ=access.organ, unit=unit, since=since, until=until)
    details = {
        "role": role.value,
        "unit": unit.key if unit else "",
        "since": str(since or ""),
        "until": str(until or ""),
    }
    record(organ_id=access.organ.pk, by=access.user, did="role.granted", to=user, details=details)
    return made


def ensure_one_office(held: set[Role], role: Role) -> None:
    """The three administrators are three people and hold nothing else (GB/T 22239, 8.1.5)."""
    if held and (role in ADMINISTRATORS or held & ADMINISTRATORS) and held != {role}:
        raise RoleRefused("系统、安全、审计管理员各由一人担任，不能兼任其他角色。")


def _ensure_inspector(access: Access, user: User, role: Role, since: date, until: date | None) -> None:
    if role is Role.OBSERVER:
        if until is None or until - since > LONGEST_INSPECTION:
            raise RoleRefused("上级观察员要写明到哪天为止，最长一年。到期自动失效。")
        return
    own = RoleGrant.objects.filter(user=user, organ=access.organ).exists()
    if not own and not (hasattr(user, "person") and user.person.organ_id == access.organ.pk):
        raise RoleRefused(f"{user.full_name}是上级单位的人，在本单位只能作上级观察员。")


@transaction.atomic
def end_role(*, access: Access, grant: RoleGrant, on: date) -> None:
    """The role holds no more, from this moment; the row stays, so that what was done under it can be understood."""
    _ensure_security(access, grant.organ_id)
    if grant.user == access.user:
        raise RoleRefused("不能收回自己的角色，请由另一位安全管理员办理。")
    if grant.until is not None and grant.until <= on:
        return
    grant.until = on
    grant.since = None if grant.since and grant.since >= on else grant.since
    grant.save(update_fields=["since", "until"])
    details = {"role": grant.role, "until": str(on)}
    record(organ_id=access.organ.pk, by=access.user, did="role.ended", to=grant.user, details=details)


def _ensure_security(access: Access, organ_id: int) -> None:
    if Role.SECURITY_ADMIN not in access.roles or organ_id != access.organ.pk:
        raise NotAllowed
