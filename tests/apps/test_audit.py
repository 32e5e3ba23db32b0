"""The audit: an entry in each write's transaction, chained per organ, and no write without it."""

import pytest
from django.db import IntegrityError, transaction

from tests.people import NOW, World
from xueji.apps.audit import services as audit
from xueji.apps.audit.models import Entry, Head
from xueji.apps.audit.queries import verified
from xueji.apps.audit.services import OutsideTransaction, record
from xueji.apps.plans.models import Obligation
from xueji.apps.plans.services import decide
from xueji.core.chain import BrokenChain
from xueji.core.obligations.model import Form


def test_each_organ_has_a_chain_of_its_own(world: World) -> None:
    decide(access=world.access("clerk"), obligation=world.duty(Form.THEME_DAY), state=Obligation.State.OPEN, now=NOW)
    mine, theirs = verified(world.organ.pk), verified(world.other.pk)
    assert mine[0] == theirs[0] + 1


def test_an_entry_names_the_act_and_the_actor_at_the_real_time(world: World) -> None:
    decide(
        access=world.access("clerk"), obligation=world.duty(Form.THEME_DAY), state=Obligation.State.REJECTED, now=NOW
    )
    last = Entry.objects.filter(organ_id=world.organ.pk).latest("seq")
    assert (last.did, last.actor_name, last.details["to"]) == ("obligation.decided", "周敏", "rejected")
    assert last.at.year > 2023


@pytest.mark.parametrize("how", ["alter", "remove", "cut"])
def test_a_changed_database_is_found(world: World, how: str) -> None:
    entries = Entry.objects.filter(organ_id=world.organ.pk)
    middle = entries.get(seq=2)
    if how == "alter":
        entries.filter(pk=middle.pk).update(details={"to": "confirmed"})
    elif how == "remove":
        middle.delete()
    else:
        entries.latest("seq").delete()
    with pytest.raises(BrokenChain):
        verified(world.organ.pk)


def test_a_rolled_back_act_leaves_no_entry(world: World) -> None:
    before = Head.objects.get(organ_id=world.organ.pk).length
    with transaction.atomic():
        decide(
            access=world.access("clerk"), obligation=world.duty(Form.THEME_DAY), state=Obligation.State.OPEN, now=NOW
        )
        transaction.set_rollback(True)
    assert Head.objects.get(organ_id=world.organ.pk).length == before
    assert verified(world.organ.pk)[0] == before


def test_where_the_audit_cannot_be_written_the_act_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(audit, "digest_of", full_disk)
    duty = world.duty(Form.THEME_DAY)
    with pytest.raises(OSError, match="no space"):
        decide(access=world.access("clerk"), obligation=duty, state=Obligation.State.REJECTED, now=NOW)
    duty.refresh_from_db()
    assert duty.state == Obligation.State.CONFIRMED


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        record(organ_id=1, by=None, did="plan.added")


def test_a_number_is_never_given_twice(world: World) -> None:
    taken = Entry.objects.filter(organ_id=world.organ.pk).latest("seq")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            organ_id=world.organ.pk, seq=taken.seq, at=NOW, did="x", object_type="x", algorithm="sha256", digest="x"
        )
