"""The tree of organs in one installation: province, city, bureau. Each has its own people, roles, plans and audit."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from xueji.apps.accounts.policy import Role
from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.organisation.models import Organ
from xueji.core.errors import XuejiError
from xueji.core.norms import OrganKind

DEEPEST = 6


class OrganRefused(XuejiError):
    """The organ cannot be made or renamed as asked."""


@dataclass(frozen=True, slots=True)
class Branch:
    """An organ of the tree and how far below the top it stands."""

    organ: Organ
    depth: int


def tree_below(organ: Organ) -> list[Branch]:
    """The organ and all below it in tree order, one query a level."""
    children: dict[int, list[Organ]] = {}
    level: Sequence[Organ] = [organ]
    for _ in range(DEEPEST):
        level = list(Organ.objects.filter(parent__in=level).order_by("name"))
        for child in level:
            children.setdefault(child.parent_id or 0, []).append(child)
        if not level:
            break
    return list(_walk(organ, children, 0))


def organs_below(access: Access) -> QuerySet[Organ]:
    """The own organ and all below it."""
    found = [line.organ.pk for line in tree_below(access.organ)]
    return Organ.objects.filter(pk__in=found).order_by("name")


def _walk(organ: Organ, children: dict[int, list[Organ]], depth: int) -> list[Branch]:
    below = [line for child in children.get(organ.pk, ()) for line in _walk(child, children, depth + 1)]
    return [Branch(organ, depth), *below]


@transaction.atomic
def add_organ(*, access: Access, parent: Organ, name: str, kind: OrganKind) -> Organ:
    """A new organ below the own one or one of those below it; its people and roles are its own to make."""
    depth = _depth_below(access, parent)
    if depth + 1 >= DEEPEST:
        raise OrganRefused(f"{parent.name}已在第 {depth + 1} 级，最多 {DEEPEST} 级，不能再设下级。")
    _ensure_name_is_free(name)
    made = Organ.objects.create(parent=parent, name=name, kind=kind.value)
    for organ_id in (access.organ.pk, made.pk):
        record(organ_id=organ_id, by=access.user, did="organ.added", to=made)
    return made


@transaction.atomic
def rename_organ(*, access: Access, organ: Organ, name: str) -> None:
    _depth_below(access, organ)
    if name == organ.name:
        return
    _ensure_name_is_free(name)
    details = {"was": organ.name, "name": name}
    organ.name = name
    organ.save(update_fields=["name"])
    record(organ_id=access.organ.pk, by=access.user, did="organ.renamed", to=organ, details=details)


def _depth_below(access: Access, organ: Organ) -> int:
    """How far below the own organ; raises NotAllowed elsewhere."""
    depth = next((line.depth for line in tree_below(access.organ) if line.organ == organ), None)
    if Role.SYSTEM_ADMIN not in access.roles or depth is None:
        raise NotAllowed
    return depth


def _ensure_name_is_free(name: str) -> None:
    if Organ.objects.filter(name=name).exists():
        raise OrganRefused(f"已有叫“{name}”的单位，请换一个名称。")
