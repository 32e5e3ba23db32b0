"""What binds one organ: the packs of its kind, as it has switched and raised their rows."""

from datetime import date

import pytest

from xueji.core.norms import Norm, OrganKind, Switch, chosen, load_packs
from xueji.core.norms.choice import NumberNotRaised, ReasonMissing, ensure_allowed
from xueji.core.norms.model import NormStatus

PACKS = load_packs()
DAY = date(2026, 3, 1)


def row(id_: str, kind: OrganKind = OrganKind.GOVERNMENT, **switches: Switch) -> Norm | None:
    packs = chosen(PACKS, kind, DAY, switches)
    return next((norm for pack in packs for norm in pack.norms if norm.id == id_), None)


def test_a_bureau_is_bound_by_the_rules_for_bureaux() -> None:
    assert row("cadres_meeting") is not None
    assert row("safety_yearly") is None


def test_a_company_is_bound_by_the_rules_for_companies() -> None:
    assert row("safety_yearly", OrganKind.ENTERPRISE) is not None
    assert row("cadres_meeting", OrganKind.ENTERPRISE) is None


def test_an_organ_of_no_known_kind_takes_what_binds_everyone() -> None:
    names = {pack.id for pack in chosen(PACKS, None, DAY, {})}
    assert "party_life" in names
    assert "government_party_work" not in names


def test_a_row_that_has_ended_is_left_out() -> None:
    assert row("member_hours_2019_2023") is None


def test_an_organ_may_switch_a_row_off_and_another_on() -> None:
    off = row("theme_day", theme_day=Switch(on=False, reason="由上级统一安排"))
    on = row("party_lecture_quarter", party_lecture_quarter=Switch(on=True, reason="市委要求"))
    assert off is not None
    assert off.status is NormStatus.OFF
    assert on is not None
    assert on.status is NormStatus.TO_CHECK


def test_a_number_may_be_raised_with_a_reason() -> None:
    raised = row("members_meeting", members_meeting=Switch(on=True, number=2, reason="市委要求"))
    assert raised is not None
    assert raised.number == 2


def find(id_: str) -> Norm:
    return next(norm for pack in PACKS for norm in pack.norms if norm.id == id_)


@pytest.mark.parametrize("number", [0, 1])
def test_a_number_is_never_lowered(number: int) -> None:
    with pytest.raises(NumberNotRaised, match="只能高于"):
        ensure_allowed(find("members_meeting"), Switch(on=True, number=number, reason="忙"))


def test_a_row_without_a_number_cannot_be_raised() -> None:
    with pytest.raises(NumberNotRaised, match="没有次数"):
        ensure_allowed(find("three_forms"), Switch(on=True, number=3, reason="多学"))


@pytest.mark.parametrize("switch", [Switch(on=False), Switch(on=True, number=2, reason=" ")], ids=["off", "raised"])
def test_a_decision_needs_a_reason(switch: Switch) -> None:
    with pytest.raises(ReasonMissing, match="理由"):
        ensure_allowed(find("members_meeting"), switch)


def test_to_leave_a_row_as_it_ships_needs_none() -> None:
    for name, on in (("members_meeting", True), ("party_lecture_quarter", False)):
        ensure_allowed(find(name), Switch(on=on))
        with pytest.raises(ReasonMissing):
            ensure_allowed(find(name), Switch(on=not on))
