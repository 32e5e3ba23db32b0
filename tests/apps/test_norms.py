"""The rules that bind an organ: by its kind, with its own decisions, and what a plan makes of them."""

import pytest

from tests.people import World
from xueji.apps.audit.models import Entry
from xueji.apps.organisation.models import NormSwitch
from xueji.apps.organisation.norms import NoSuchNorm, lines_of, packs_for, set_kind, switch_norm
from xueji.apps.plans.rules import references_of, unsaid
from xueji.core.norms import OrganKind, Switch
from xueji.core.norms.choice import ReasonMissing


def raised(world: World) -> int | None:
    rows = [n for pack in packs_for(world.organ, 2026) for n in pack.norms if n.id == "members_meeting"]
    return rows[0].number if rows else None


def test_a_raised_number_holds_for_the_organ_alone(world: World) -> None:
    switch_norm(access=world.access("clerk"), norm="members_meeting", switch=Switch(True, 2, "市委要求"))
    assert raised(world) == 2
    assert not world.other.norm_switches.exists()
    assert Entry.objects.latest("pk").did == "norm.switched"


def test_a_row_set_back_as_it_ships_is_forgotten(world: World) -> None:
    access = world.access("clerk")
    switch_norm(access=access, norm="members_meeting", switch=Switch(False, None, "由上级统一安排"))
    switch_norm(access=access, norm="members_meeting", switch=Switch(True))
    assert not NormSwitch.objects.exists()


def test_a_row_for_another_kind_of_organ_cannot_be_switched(world: World) -> None:
    with pytest.raises(NoSuchNorm):
        switch_norm(access=world.access("clerk"), norm="safety_yearly", switch=Switch(False, None, "无关"))


def test_a_refused_decision_changes_nothing(world: World) -> None:
    with pytest.raises(ReasonMissing):
        switch_norm(access=world.access("clerk"), norm="theme_day", switch=Switch(False))
    assert not NormSwitch.objects.exists()


def test_another_kind_brings_other_packs(world: World) -> None:
    set_kind(access=world.access("clerk"), kind=OrganKind.ENTERPRISE)
    world.organ.refresh_from_db()
    fitting, others = lines_of(world.organ, world.plan.since)
    assert "workplace_safety" in {pack.id for pack, _ in fitting}
    assert "government_party_work" in {pack.id for pack in others}


def test_what_the_rules_ask_and_the_plan_does_not_say_is_listed(world: World) -> None:
    missing = {norm.id for norm in unsaid(world.plan)}
    assert {"organisational_life_meeting", "member_hours"} <= missing
    assert "theme_day" not in missing


def test_the_words_that_refer_to_a_rule_lead_to_its_pack(world: World) -> None:
    text = "一、要求\n严格执行“三会一课”制度，落实“第一议题”制度。"
    world.plan.document.text = text
    found = references_of(world.plan)
    assert [(text[c.start : c.end], c.pack) for c in found] == [
        ("“三会一课”制度", "party_life"),
        ("“第一议题”制度", "first_item"),
    ]
