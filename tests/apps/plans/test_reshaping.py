"""One duty made two, two made one, one added: nothing is lost, each act can be undone, two people do not collide."""

import pytest

from tests.people import NOW, TEXT, World, reading
from xueji.apps.audit.models import Entry
from xueji.apps.coverage.replacing import bring_in_plan
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.queries import confirmed_duties
from xueji.apps.plans.reshaping import CannotMerge, CannotRestore, NotOpen, add_duty, drafted, merge, restore, split
from xueji.apps.plans.selection import NoSuchWords, find, select
from xueji.apps.plans.services import ChangedMeanwhile, Replaced, change, decide
from xueji.core.obligations.model import Form

State = Obligation.State


@pytest.fixture
def duty(world: World) -> Obligation:
    world.plan.obligations.update(state="open")
    return world.duty(Form.THEME_DAY)


def live(plan: Plan) -> list[tuple[str, str]]:
    rows = plan.obligations.exclude(state="replaced").order_by("position")
    return [(row.form, row.origin) for row in rows]


def test_a_split_duty_becomes_two_with_its_words_at_its_place(world: World, duty: Obligation) -> None:
    pieces = split(access=world.access("clerk"), obligation=duty, now=NOW)
    assert [(piece.quote, piece.clause, piece.state) for piece in pieces] == [(duty.quote, duty.clause, "open")] * 2
    assert live(world.plan)[:3] == [("theme_day", "split"), ("theme_day", "split"), ("reading", "read")]
    assert Entry.objects.latest("seq").did == "obligation.split"


def test_a_merged_duty_keeps_the_words_of_both(world: World, duty: Obligation) -> None:
    other = world.duty(Form.CENTRE_GROUP_STUDY)
    merged = merge(access=world.access("clerk"), obligation=duty, other=other, now=NOW)
    text = world.plan.document.text
    stretches = [(merged.start, merged.end), *merged.also]
    assert [text[start:end] for start, end in stretches] == [duty.quote, other.quote]
    assert live(world.plan)[0] == ("theme_day", "merged")
    assert set(world.plan.obligations.filter(state="replaced")) == {duty, other}


@pytest.mark.parametrize("act", ["split", "merge"])
def test_what_was_split_or_merged_is_restored_and_nothing_is_deleted(world: World, duty: Obligation, act: str) -> None:
    clerk, before = world.access("clerk"), live(world.plan)
    if act == "split":
        split(access=clerk, obligation=duty, now=NOW)
    else:
        merge(access=clerk, obligation=duty, other=world.duty(Form.READING), now=NOW)
    kept = world.plan.obligations.count()
    duty.refresh_from_db()
    restore(access=clerk, obligation=duty, now=NOW)
    assert (live(world.plan), world.plan.obligations.count()) == (before, kept)
    duty.refresh_from_db()
    with pytest.raises(CannotRestore):
        restore(access=clerk, obligation=duty, now=NOW)
    split(access=clerk, obligation=duty, now=NOW)


def test_the_later_of_two_splits_is_undone_first(world: World, duty: Obligation) -> None:
    clerk = world.access("clerk")
    first, _ = split(access=clerk, obligation=duty, now=NOW)
    split(access=clerk, obligation=first, now=NOW)
    duty.refresh_from_db()
    with pytest.raises(CannotRestore, match="先恢复后来的"):
        restore(access=clerk, obligation=duty, now=NOW)


def test_a_confirmed_duty_is_opened_before_it_is_split_or_merged(world: World, duty: Obligation) -> None:
    clerk = world.access("clerk")
    decide(access=clerk, obligation=duty, state=State.CONFIRMED, now=NOW)
    with pytest.raises(NotOpen, match="先重新打开"):
        split(access=clerk, obligation=duty, now=NOW)
    with pytest.raises(NotOpen):
        merge(access=clerk, obligation=world.duty(Form.READING), other=duty, now=NOW)


def test_a_duty_is_not_merged_with_itself_or_into_another_plan(world: World, duty: Obligation) -> None:
    other = world.other_plan.obligations.get(form="theme_day")
    for wrong in (duty, other):
        with pytest.raises(CannotMerge):
            merge(access=world.access("clerk"), obligation=duty, other=wrong, now=NOW)


def test_a_replaced_duty_is_decided_about_no_more(world: World, duty: Obligation) -> None:
    clerk = world.access("clerk")
    split(access=clerk, obligation=duty, now=NOW)
    with pytest.raises(Replaced):
        decide(access=clerk, obligation=duty, state=State.CONFIRMED, now=NOW)
    assert duty.duty_id not in {one.id for one in confirmed_duties(world.plan)}


def test_of_two_people_at_one_duty_the_second_is_told(world: World, duty: Obligation) -> None:
    clerk, seen = world.access("clerk"), duty.revision
    decide(access=clerk, obligation=duty, state=State.REJECTED, now=NOW, seen_revision=seen)
    again = world.duty(Form.THEME_DAY)
    acts = [
        lambda: decide(access=clerk, obligation=again, state=State.OPEN, now=NOW, seen_revision=seen),
        lambda: change(access=clerk, obligation=again, values={"number": 3}, now=NOW, seen_revision=seen),
        lambda: split(access=clerk, obligation=again, now=NOW, seen_revision=seen),
        lambda: merge(access=clerk, obligation=again, other=world.duty(Form.READING), now=NOW, seen_revision=seen),
    ]
    for act in acts:
        with pytest.raises(ChangedMeanwhile, match="刚刚处理过"):
            act()
    assert live(world.plan)[0] == ("theme_day", "read")


def test_only_the_clerk_of_the_organ_reshapes(world: World, duty: Obligation) -> None:
    with pytest.raises(NotAllowed):
        split(access=world.access("other_clerk"), obligation=duty, now=NOW)


def test_selected_words_are_read_and_stand_in_their_clause(world: World) -> None:
    chosen = find(world.plan, "全会召开后局党组及时组织传达学习。")
    draft = drafted(world.plan, chosen)
    assert (chosen.clause.path, draft.form, draft.actor, draft.trigger) == (
        "1.2",
        "collective_study",
        "party_committee",
        "meeting_held",
    )
    reasons = {because[0]: TEXT[because[3] : because[4]] for because in draft.read["why"]}
    assert reasons["actor"] == "局党组"


def test_an_added_duty_is_confirmed_with_the_clerks_values(world: World) -> None:
    chosen = find(world.plan, "学习《中华人民共和国宪法》")
    values = {"title": "学习宪法", "form": "law_study", "number": 2}
    made = add_duty(access=world.access("clerk"), plan=world.plan, chosen=chosen, values=values, now=NOW)
    assert (made.quote, made.state, made.origin, made.number_basis) == (chosen.words, "confirmed", "added", "人工")
    assert TEXT[made.start : made.end] == made.quote
    assert made.duty_id in {duty.id for duty in confirmed_duties(world.plan)}
    assert live(world.plan)[2] == ("law_study", "added")


@pytest.mark.parametrize("place", [(0, 0), (5, 3), (0, 10_000), (TEXT.index("读一本书"), TEXT.index("学习宪法"))])
def test_words_outside_one_clause_are_no_selection(world: World, place: tuple[int, int]) -> None:
    with pytest.raises(NoSuchWords):
        select(world.plan, *place)


def test_a_new_version_makes_again_what_the_clerk_had_reshaped(world: World, duty: Obligation) -> None:
    clerk = world.access("clerk")
    pieces = split(access=clerk, obligation=duty, now=NOW)
    change(access=clerk, obligation=pieces[1], values={"title": "专题党课", "form": "party_lecture"}, now=NOW)
    chosen = find(world.plan, "学习《中华人民共和国宪法》")
    add_duty(access=clerk, plan=world.plan, chosen=chosen, values={"form": "law_study"}, now=NOW)
    merge(
        access=clerk,
        obligation=world.duty(Form.CENTRE_GROUP_STUDY),
        other=world.duty(Form.COLLECTIVE_STUDY),
        now=NOW,
    )
    before = live(world.plan)
    second = bring_in_plan(organ=world.organ, reading=reading(), data=b"corrected", year=None, by=None, now=NOW)
    assert sorted(live(second)) == sorted(before)
    assert second.obligations.get(form="party_lecture").state == "confirmed"
    assert second.obligations.get(form="theme_day", state="replaced").quote == duty.quote
