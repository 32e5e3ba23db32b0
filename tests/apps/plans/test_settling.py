"""Plans that were there before the rules changed: what differs is told and taken over; what people decided stays."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import NOW, TEXT, World, reading
from xueji.apps.audit.models import Entry
from xueji.apps.coverage.replacing import bring_in_plan
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.organisation.norms import set_kind, switch_norm
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.permissions import Withdrawn
from xueji.apps.plans.reshaping import add_duty, split
from xueji.apps.plans.selection import find
from xueji.apps.plans.services import ChangedMeanwhile, change, decide
from xueji.apps.plans.settling import Difference, differing, state_of, take_over
from xueji.core.norms import OrganKind, Switch
from xueji.core.obligations.model import Actor, Cadence, Form
from xueji.core.obligations.model import Obligation as Read

State = Obligation.State
THEME_DAY = "《中国共产党党员教育管理工作条例》第十六条"


def read(form: Form, actor: Actor, **more: object) -> Read:
    words = "（一）学习贯彻党的二十大精神。"
    start = TEXT.index(words)
    return Read("1.1", words, start, start + len(words), form, actor, **more)  # type: ignore[arg-type]  # keywords of the dataclass


def plan_with(world: World, *duties: Read) -> Plan:
    """A new version of the plan with these duties alone, all confirmed."""
    given = replace(reading(), obligations=duties)
    made = bring_in_plan(organ=world.organ, reading=given, data=repr(duties).encode(), year=None, by=None, now=NOW)
    made.obligations.update(state=State.CONFIRMED)
    return made


def clerk_sets(world: World, norm: str, *, on: bool = True, number: int | None = None) -> None:
    """周敏 switches a row or raises its number."""
    switch_norm(access=world.access("clerk"), norm=norm, switch=Switch(on, number, "市委要求"))


def told(differences: tuple[Difference, ...]) -> list[tuple[str, str, int, str, int, str]]:
    """Form, cadence and number as kept and as the rules of today settle them, and on what basis."""
    return [
        (one.row.form, one.row.every, one.row.number, one.values["every"], one.now.number, one.now.number_basis)  # type: ignore[misc]  # a column of text
        for one in differences
    ]


def kept(plan: Plan, form: Form) -> tuple[str, int, str, str]:
    row = plan.obligations.get(form=form.value)
    return row.every, row.number, row.number_basis, row.number_source


def test_a_plan_just_imported_agrees_with_the_rules(world: World) -> None:
    assert differing(world.plan) == ()


def test_a_raised_number_differs_and_is_taken_over(world: World) -> None:
    clerk_sets(world, "theme_day", number=2)
    assert told(differing(world.plan)) == [("theme_day", "month", 1, "month", 2, "规定")]
    taken = take_over(access=world.access("clerk"), plan=world.plan)
    assert [one.row.form for one in taken] == ["theme_day"]
    source = f"{THEME_DAY}（每月2次）；原文：各党支部每月开展1次主题党日"
    assert kept(world.plan, Form.THEME_DAY) == ("month", 2, "规定", source)
    assert differing(world.plan) == ()


def test_a_rule_switched_off_gives_the_number_back_to_the_forms_default(world: World) -> None:
    plan = plan_with(world, read(Form.CENTRE_GROUP_STUDY, Actor.CENTRE_GROUP))
    clerk_sets(world, "centre_group_study", on=False)
    assert told(differing(plan)) == [("centre_group_study", "quarter", 1, "", 1, "默认")]
    take_over(access=world.access("clerk"), plan=plan)
    assert kept(plan, Form.CENTRE_GROUP_STUDY) == ("", 1, "默认", "中心组学习的默认次数")


def test_a_rule_that_only_stood_beside_the_plans_words_changes_the_source_alone(world: World) -> None:
    before = kept(world.plan, Form.CENTRE_GROUP_STUDY)
    assert "；规定：" in before[3]
    clerk_sets(world, "centre_group_study", on=False)
    take_over(access=world.access("clerk"), plan=world.plan)
    assert kept(world.plan, Form.CENTRE_GROUP_STUDY) == (*before[:3], "局党组中心组每季度集体学习1次")


def test_switching_back_and_settling_again_restores_what_was(world: World) -> None:
    columns = ("key", "every", "number", "number_basis", "number_source")
    clerk, before = world.access("clerk"), list(world.plan.obligations.order_by("pk").values(*columns))
    for number in (3, None):
        clerk_sets(world, "theme_day", number=number)
        take_over(access=clerk, plan=world.plan)
    assert list(world.plan.obligations.order_by("pk").values(*columns)) == before


def test_another_kind_of_organ_has_other_numbers(world: World) -> None:
    plan = plan_with(world, read(Form.TRAINING, Actor.MEMBER, every=Cadence.HALF_YEAR))
    assert kept(plan, Form.TRAINING)[:3] == ("year", 1, "规定")
    set_kind(access=world.access("clerk"), kind=OrganKind.ENTERPRISE)
    plan = Plan.objects.get(pk=plan.pk)
    assert told(differing(plan)) == [("training", "year", 1, "half_year", 1, "默认")]


def test_the_parts_of_three_meetings_follow_each_its_own_rule(world: World) -> None:
    plan = plan_with(world, read(Form.THREE_MEETINGS, Actor.BRANCH))
    clerk_sets(world, "members_meeting", number=2)
    clerk_sets(world, "committee_meeting", on=False)
    assert told(differing(plan)) == [("members_meeting", "quarter", 1, "quarter", 2, "规定")]
    take_over(access=world.access("clerk"), plan=plan)
    assert kept(plan, Form.MEMBERS_MEETING)[:3] == ("quarter", 2, "规定")
    assert kept(plan, Form.COMMITTEE_MEETING)[:3] == ("month", 1, "规定")
    assert plan.obligations.count() == 4


def test_a_number_that_a_person_decided_is_kept(world: World) -> None:
    clerk = world.access("clerk")
    change(access=clerk, obligation=world.duty(Form.THEME_DAY), values={"number": 3}, now=NOW)
    clerk_sets(world, "theme_day", number=2)
    assert take_over(access=clerk, plan=world.plan) == ()
    assert kept(world.plan, Form.THEME_DAY) == ("month", 3, "人工", "周敏")


def test_a_duty_follows_the_rule_of_the_form_that_a_person_decided(world: World) -> None:
    clerk = world.access("clerk")
    change(access=clerk, obligation=world.duty(Form.READING), values={"form": "talk", "actor": "branch"}, now=NOW)
    assert told(differing(world.plan)) == [("talk", "month", 1, "month", 1, "原文")]
    take_over(access=clerk, plan=world.plan)
    assert kept(world.plan, Form.TALK)[3].startswith("提倡全局干部每月读一本书；规定：《中国共产党支部工作条例")


def test_a_form_that_a_person_decided_brings_no_other_default(world: World) -> None:
    plan = plan_with(world, read(Form.LECTURE, Actor.ORGAN))
    change(access=world.access("clerk"), obligation=plan.obligations.get(), values={"form": "forum"}, now=NOW)
    assert differing(plan) == ()


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_deadline_that_a_person_set_takes_no_rule_away(world: World, forgotten: bool) -> None:
    """Plans of earlier versions kept the day in the column alone: there a deadline counts as read."""
    plan = plan_with(world, read(Form.CENTRE_GROUP_STUDY, Actor.CENTRE_GROUP, until=None))
    row = plan.obligations.get()
    change(access=world.access("clerk"), obligation=row, values={"until": date(2023, 12, 1)}, now=NOW)
    if forgotten:
        del row.read["until"]
        row.save()
    assert [one.now.number_basis for one in differing(plan)] == (["默认"] if forgotten else [])


def test_a_day_that_was_read_still_says_that_it_is_one_meeting(world: World) -> None:
    plan = plan_with(world, read(Form.CENTRE_GROUP_STUDY, Actor.CENTRE_GROUP, until=date(2023, 6, 30)))
    clerk_sets(world, "centre_group_study", number=2)
    assert differing(plan) == ()


def test_a_confirmed_duty_stays_confirmed_with_the_new_number_and_an_open_one_open(world: World) -> None:
    row = world.duty(Form.THEME_DAY)
    row.decided_by, row.decided_at = world.users["clerk"], NOW
    row.save()
    clerk_sets(world, "theme_day", number=2)
    clerk_sets(world, "centre_group_study", number=2)
    Obligation.objects.filter(pk=world.duty(Form.CENTRE_GROUP_STUDY).pk).update(state=State.OPEN)
    take_over(access=world.access("leader"), plan=world.plan)
    assert world.duty(Form.CENTRE_GROUP_STUDY).state == State.OPEN
    after = world.duty(Form.THEME_DAY)
    assert (after.state, after.number, after.decided_by, after.decided_at) == ("confirmed", 2, row.decided_by, NOW)
    assert after.revision == row.revision + 1


def rejected(world: World, row: Obligation) -> None:
    decide(access=world.access("clerk"), obligation=row, state=State.REJECTED, now=NOW)


def split_in_two(world: World, row: Obligation) -> None:
    decide(access=world.access("clerk"), obligation=row, state=State.OPEN, now=NOW)
    split(access=world.access("clerk"), obligation=row, now=NOW)


def forbidden(world: World, row: Obligation) -> None:
    Obligation.objects.filter(pk=row.pk).update(state=State.OPEN, forbidden=True)


@pytest.mark.parametrize("done", [rejected, split_in_two, forbidden])
def test_what_is_rejected_replaced_or_forbidden_is_left_alone(
    world: World, done: Callable[[World, Obligation], None]
) -> None:
    done(world, world.duty(Form.THEME_DAY))
    clerk_sets(world, "theme_day", number=2)
    assert differing(world.plan) == ()


def test_what_a_person_added_is_left_alone(world: World) -> None:
    chosen = find(world.plan, "学习《中华人民共和国宪法》")
    values = {"form": "theme_day", "actor": "branch"}
    add_duty(access=world.access("clerk"), plan=world.plan, chosen=chosen, values=values, now=NOW)
    clerk_sets(world, "theme_day", number=2)
    assert [one.row.origin for one in differing(world.plan)] == ["read"]


def test_a_withdrawn_plan_is_refused(world: World) -> None:
    clerk_sets(world, "theme_day", number=2)
    old = Plan.objects.get(pk=world.version().pk)
    assert differing(old) == ()
    with pytest.raises(Withdrawn):
        take_over(access=world.access("clerk"), plan=old)


def test_a_new_version_keeps_the_number_that_was_there_and_tells_what_differs(world: World) -> None:
    clerk_sets(world, "theme_day", number=2)
    second = bring_in_plan(organ=world.organ, reading=reading(), data=b"corrected", year=None, by=None, now=NOW)
    assert kept(second, Form.THEME_DAY)[:3] == ("month", 1, "原文")
    assert told(differing(second)) == [("theme_day", "month", 1, "month", 2, "规定")]


def test_only_who_decides_about_the_organs_plans_settles_them_anew(world: World) -> None:
    clerk_sets(world, "theme_day", number=2)
    with pytest.raises(NotAllowed):
        take_over(access=world.access("other_clerk"), plan=world.plan)
    assert kept(world.plan, Form.THEME_DAY)[:2] == ("month", 1)


def test_the_rules_of_one_organ_change_nothing_at_the_next(world: World) -> None:
    clerk_sets(world, "theme_day", number=2)
    assert differing(world.other_plan) == ()


def decided_meanwhile(world: World) -> None:
    decide(access=world.access("leader"), obligation=world.duty(Form.THEME_DAY), state=State.OPEN, now=NOW)


def raised_meanwhile(world: World) -> None:
    clerk_sets(world, "theme_day", number=4)


def settled_meanwhile(world: World) -> None:
    take_over(access=world.access("leader"), plan=world.plan)


@pytest.mark.parametrize("meanwhile", [decided_meanwhile, raised_meanwhile, settled_meanwhile])
def test_of_two_people_at_one_plan_the_second_is_told(world: World, meanwhile: Callable[[World], None]) -> None:
    clerk_sets(world, "theme_day", number=2)
    seen = state_of(differing(world.plan))
    meanwhile(world)
    before = kept(world.plan, Form.THEME_DAY)
    with pytest.raises(ChangedMeanwhile, match="刚刚有改动"):
        take_over(access=world.access("clerk"), plan=world.plan, seen=seen)
    assert kept(world.plan, Form.THEME_DAY) == before


def test_what_was_shown_and_still_holds_is_taken_over(world: World) -> None:
    clerk_sets(world, "theme_day", number=2)
    decide(access=world.access("leader"), obligation=world.duty(Form.READING), state=State.OPEN, now=NOW)
    taken = take_over(access=world.access("clerk"), plan=world.plan, seen=state_of(differing(world.plan)))
    assert len(taken) == 1


def test_each_duty_has_its_entry_with_both_numbers_and_no_words(world: World) -> None:
    clerk_sets(world, "theme_day", number=2)
    take_over(access=world.access("clerk"), plan=world.plan)
    entry = Entry.objects.latest("seq")
    assert (entry.did, entry.actor) == ("obligation.settled_anew", world.users["clerk"].key)
    assert entry.object_key == world.duty(Form.THEME_DAY).key
    facts = json.loads(entry.body)["facts"]
    was, now = ["month", 1, "原文"], ["month", 2, "规定"]
    assert facts == {"plan": world.plan.key, "from": was, "to": now}
    assert "主题党日" not in entry.body


def test_where_nothing_differs_nothing_is_written(world: World) -> None:
    before = Entry.objects.count()
    assert take_over(access=world.access("clerk"), plan=world.plan) == ()
    assert Entry.objects.count() == before


def test_what_differs_is_asked_as_often_for_more_duties(world: World) -> None:
    sizes = []
    for count in (1, 3):
        plan = plan_with(world, *[read(Form.CENTRE_GROUP_STUDY, Actor.CENTRE_GROUP)] * count)
        clerk_sets(world, "centre_group_study", number=2 + count)
        plan = Plan.objects.get(pk=plan.pk)
        with CaptureQueriesContext(connection) as captured:
            assert len(differing(plan)) == count
        sizes.append(len(captured))
    assert sizes == [3, 3]
