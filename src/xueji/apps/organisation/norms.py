"""Which rules bind an organ: the packs that fit its kind, with the rows it has switched and raised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import NormSwitch, Organ
from xueji.core.errors import XuejiError
from xueji.core.norms import Norm, OrganKind, Pack, Switch, for_year, load_packs
from xueji.core.norms.choice import ensure_allowed, fits
from xueji.core.norms.model import NormStatus


class NoSuchNorm(XuejiError):
    """No row of that name binds organs of this kind."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as shipped beside what the organ decided on it."""

    norm: Norm
    switch: NormSwitch | None

    @property
    def on(self) -> bool:
        return self.switch.on if self.switch else self.norm.status is not NormStatus.OFF

    @property
    def raised(self) -> int | None:
        return self.switch.number if self.switch and self.switch.on else None


def packs_for(organ: Organ, year: int) -> tuple[Pack, ...]:
    """The rules that bind the organ in a year's plan."""
    return for_year(year, OrganKind(organ.kind), _switches(organ))


def _switches(organ: Organ) -> Mapping[str, Switch]:
    return {row.norm: Switch(row.on, row.number, row.reason) for row in organ.norm_switches.all()}


def lines_of(organ: Organ, day: date) -> tuple[list[tuple[Pack, list[Line]]], list[Pack]]:
    """The packs that fit, each with its rows of the day, and those that do not."""
    switches = {row.norm: row for row in organ.norm_switches.select_related("by")}
    kind = OrganKind(organ.kind)
    fitting = [
        (pack, [Line(norm, switches.get(norm.id)) for norm in pack.norms if norm.holds_on(day)])
        for pack in load_packs()
        if fits(pack, kind)
    ]
    return [each for each in fitting if each[1]], [pack for pack in load_packs() if not fits(pack, kind)]


@transaction.atomic
def set_kind(*, access: Access, kind: OrganKind) -> None:
    access.organ.kind = kind.value
    access.organ.save(update_fields=["kind"])
    record(
        organ_id=access.organ.pk, by=access.user, did="organ.kind_set", to=access.organ, details={"kind": kind.value}
    )


@transaction.atomic
def switch_norm(*, access: Access, norm: str, switch: Switch) -> Norm:
    """Raises NoSuchNorm, ReasonMissing or NumberNotRaised; a row set back as it ships is forgotten."""
    found = [n for pack in load_packs() if fits(pack, OrganKind(access.organ.kind)) for n in pack.norms if n.id == norm]
    if not found:
        raise NoSuchNorm("没有找到这一条规定，或者它不适用于本单位类别。请刷新页面后再试。")
    ensure_allowed(found[0], switch)
    as_shipped = switch.number is None and switch.on is (found[0].status is not NormStatus.OFF)
    rows = NormSwitch.objects.filter(organ=access.organ, norm=norm)
    if as_shipped:
        rows.delete()
    else:
        NormSwitch.objects.update_or_create(
            organ=access.organ,
            norm=norm,
            defaults={"on": switch.on, "number": switch.number, "reason": switch.reason.strip(), "by": access.user},
        )
    record(
        organ_id=access.organ.pk,
        by=access.user,
        did="norm.switched",
        to=access.organ,
        details={"norm": norm, "on": switch.on, "number": switch.number or ""},
    )
    return found[0]
