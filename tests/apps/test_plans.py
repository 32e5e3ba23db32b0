"""A plan kept, its duties confirmed, changed and rejected; what was read is never overwritten."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from tests.people import NOW, TEXT, World, reading
from xueji.apps.documents.convert import to_core
from xueji.apps.documents.models import StoredDocument
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.permissions import Withdrawn
from xueji.apps.plans.queries import confirmed_duties, topics_of
from xueji.apps.plans.services import ForbiddenDuty, NothingToStudy, add_plan, change, confirm_rest, decide
from xueji.core.obligations.model import Form


def test_each_duty_keeps_the_place_of_its_words(world: World) -> None:
    text = world.plan.document.text
    rows = world.plan.obligations.exclude(quote="")
    assert rows
    assert all(text[row.start : row.end] == row.quote for row in rows)


def test_the_document_comes_back_as_it_was_read(world: World) -> None:
    assert to_core(world.plan.document) == reading().document


def test_a_text_without_a_duty_is_refused_and_nothing_is_stored(world: World) -> None:
    before = (Plan.objects.count(), StoredDocument.objects.count())
    with pytest.raises(NothingToStudy, match="没有读到任何学习任务"):
        add_plan(organ=world.organ, reading=replace(reading(), obligations=()), data=b"x", year=2023, by=None, now=NOW)
    assert (Plan.objects.count(), StoredDocument.objects.count()) == before


def test_a_second_plan_of_the_year_is_the_next_version(world: World) -> None:
    second = add_plan(organ=world.organ, reading=reading(), data=TEXT.encode(), year=None, by=None, now=NOW)
    world.plan.refresh_from_db()
    assert (second.version, world.plan.withdrawn_at, second.withdrawn_at) == (2, NOW, None)
    with pytest.raises(Withdrawn):
        decide(
            access=world.access("clerk"), obligation=world.duty(Form.THEME_DAY), state=Obligation.State.OPEN, now=NOW
        )


def test_only_confirmed_duties_are_timetabled_and_counted(world: World) -> None:
    decide(
        access=world.access("clerk"), obligation=world.duty(Form.THEME_DAY), state=Obligation.State.REJECTED, now=NOW
    )
    assert Form.THEME_DAY not in {duty.form for duty in confirmed_duties(world.plan)}


def test_another_number_is_kept_beside_the_one_read(world: World) -> None:
    duty = world.duty(Form.THEME_DAY)
    change(access=world.access("clerk"), obligation=duty, values={"number": 2}, now=NOW)
    duty.refresh_from_db()
    assert (duty.number, duty.number_basis, duty.number_source, duty.read["at_least"]) == (2, "人工", "周敏", 1)


def test_what_the_rules_forbid_can_never_be_confirmed(world: World) -> None:
    forbidden = world.plan.obligations.get(forbidden=True)
    with pytest.raises(ForbiddenDuty):
        decide(access=world.access("clerk"), obligation=forbidden, state=Obligation.State.CONFIRMED, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=forbidden.pk).update(state="confirmed")


def test_confirming_the_rest_leaves_the_forbidden_open(world: World) -> None:
    world.plan.obligations.update(state="open")
    count = confirm_rest(access=world.access("clerk"), plan=world.plan, now=NOW)
    assert count == world.plan.obligations.filter(state="confirmed").count()
    assert world.plan.obligations.get(state="open").forbidden


def test_another_organs_clerk_decides_nothing_here(world: World) -> None:
    with pytest.raises(NotAllowed):
        decide(
            access=world.access("other_clerk"),
            obligation=world.duty(Form.THEME_DAY),
            state=Obligation.State.OPEN,
            now=NOW,
        )


def test_topics_are_the_leaf_clauses_of_the_focus(world: World) -> None:
    assert [clause.path for clause in topics_of(world.plan)] == ["1.1", "1.2"]
