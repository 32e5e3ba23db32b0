"""Which rows bind one organ on one day: the packs that fit its kind, as it has switched and raised them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from xueji.core.errors import XuejiError
from xueji.core.norms.model import Norm, NormStatus, OrganKind, Pack, Switch
from xueji.core.norms.packs import load_packs

NONE: Mapping[str, Switch] = MappingProxyType({})


class NumberNotRaised(XuejiError):
    """An organ may ask for more than a rule does, never for less."""


class ReasonMissing(XuejiError):
    """A row is switched off or raised only with a reason."""


def chosen(
    packs: Iterable[Pack], kind: OrganKind | None, day: date, switches: Mapping[str, Switch]
) -> tuple[Pack, ...]:
    """The packs with the rows that bind; an organ of no known kind takes those that bind every kind."""
    fitting = [pack for pack in packs if fits(pack, kind)]
    return tuple(
        replace(pack, norms=tuple(_as_set(n, switches.get(n.id)) for n in pack.norms if n.holds_on(day)))
        for pack in fitting
    )


def for_year(
    year: int | None, kind: OrganKind = OrganKind.GOVERNMENT, switches: Mapping[str, Switch] = NONE
) -> tuple[Pack, ...]:
    """What binds an organ in a year's plan; a plan of no year is held against the rules of today."""
    day = date(year, 1, 1) if year else date.today()  # noqa: DTZ011 -- the day on the wall, as papers count
    return chosen(load_packs(), kind, day, switches)


def fits(pack: Pack, kind: OrganKind | None) -> bool:
    return pack.fits == frozenset(OrganKind) if kind is None else kind in pack.fits


def ensure_allowed(norm: Norm, switch: Switch) -> None:
    """Raises ReasonMissing or NumberNotRaised for a decision that the organ may not take."""
    by_default = norm.status is not NormStatus.OFF
    if switch.number is not None and (norm.number is None or switch.number <= norm.number):
        raise NumberNotRaised(
            f"{norm.citation}：只能高于规定的{norm.measure or '要求'}。不需要提高时请留空。"
            if norm.number
            else f"{norm.citation}：这一条没有次数，不能提高。"
        )
    if (switch.number is not None or switch.on is not by_default) and not switch.reason.strip():
        raise ReasonMissing(
            f"{norm.citation}：请写明{'提高' if switch.number else '启用' if switch.on else '停用'}的理由。"
        )


def _as_set(norm: Norm, switch: Switch | None) -> Norm:
    if switch is None:
        return norm
    if not switch.on:
        return replace(norm, status=NormStatus.OFF)
    status = NormStatus.TO_CHECK if norm.status is NormStatus.OFF else norm.status
    return replace(norm, status=status, number=switch.number or norm.number)
