"""The audit: an entry in each write's transaction, chained per organ, and no write without it."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.people import NOW, World
from xueji.apps.audit import services as audit
from xueji.apps.audit.anchoring import ChainDiffers, anchor_all
from xueji.apps.audit.append_only import lifted, put_up, take_down
from xueji.apps.audit.circumstances import Source, as_roles, within
from xueji.apps.audit.models import Entry, Head, Payload
from xueji.apps.audit.queries import (
    end_of,
    entries_of,
    export_lines,
    head_of,
    lines_of,
    reads_of,
    rows_of,
    sifted,
    stray,
    verified,
)
from xueji.apps.audit.services import (
    AT_ONCE,
    Act,
    Outcome,
    OutsideTransaction,
    erase_payloads,
    listed,
    record,
    record_many,
)
from xueji.apps.organisation.arranging import add_room
from xueji.apps.plans.models import Obligation
from xueji.apps.plans.services import decide
from xueji.apps.study.services import add_agenda_item
from xueji.core.chain import GENESIS, BrokenChain, NotCanonical, verify
from xueji.core.chain.anchors import BadAnchor
from xueji.core.chain.canonical import LARGEST
from xueji.core.chain.lines import rows_in
from xueji.core.obligations.model import Form


@pytest.fixture(autouse=True)
def _anchors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ANCHORS", tmp_path / "anchors")


def decide_something(world: World, state: Obligation.State = Obligation.State.OPEN) -> None:
    decide(access=world.access("clerk"), obligation=world.duty(Form.THEME_DAY), state=state, now=NOW)


def test_each_organ_has_a_chain_of_its_own(world: World) -> None:
    decide_something(world)
    mine, theirs = verified(world.organ.pk), verified(world.other.pk)
    assert mine.length == theirs.length + 1
    assert mine.chain != theirs.chain


def test_an_organ_that_did_nothing_has_an_empty_chain(db: None) -> None:
    assert verified(99).digest == GENESIS
    assert end_of(99) is None
    assert list(export_lines(99)) == []


def test_an_entry_names_the_act_and_the_account_at_the_real_time(world: World) -> None:
    with within(Source.WEB, "request1"):
        as_roles(["leader", "clerk"])
        decide_something(world, Obligation.State.REJECTED)
    last = entries_of(world.organ.pk)[0]
    assert (last.did, last.actor, last.details["to"]) == ("obligation.decided", world.users["clerk"].key, "rejected")
    assert last.at.year > 2023
    told = {name: last.told[name] for name in ("v", "roles", "outcome", "source", "request", "subject")}
    assert told == {
        "v": 2,
        "roles": "clerk leader",
        "outcome": "done",
        "source": "web",
        "request": "request1",
        "subject": "",
    }


def test_what_happens_at_the_command_line_says_so(world: World) -> None:
    decide_something(world)
    assert entries_of(world.organ.pk)[0].told["source"] == "cli"


def test_no_entry_holds_a_name_or_what_somebody_wrote(world: World) -> None:
    access, activity = world.access("clerk"), world.activity()
    add_agenda_item(access=access, activity=activity, title="学习罗建新同志的事迹", clause_id=None, instruction=None)
    (line,) = lines_of(list(entries_of(world.organ.pk)[:1]))
    assert (line.by, line.words) == ("周敏", {"title": "学习罗建新同志的事迹"})
    bodies = "".join(Entry.objects.values_list("body", flat=True))
    assert "周敏" not in bodies
    assert "罗建新" not in bodies


def last_numbers(world: World, many: int) -> list[int]:
    return list(entries_of(world.organ.pk).values_list("seq", flat=True)[:many])


def test_names_are_erased_and_the_chain_stays_whole(world: World) -> None:
    decide_something(world)
    decide_something(world)
    numbers = last_numbers(world, 2)
    organ, clerk = world.organ.pk, world.users["clerk"]
    with transaction.atomic():
        assert erase_payloads(organ_id=organ, by=None, numbers=[*numbers, 999]) == 2
        assert erase_payloads(organ_id=organ, by=None, numbers=numbers) == 0
    assert verified(organ).erased == 2
    told, first, second = lines_of(list(entries_of(organ)[:3]))
    assert (told.entry.did, told.entry.details) == (
        "audit.payloads_erased",
        {"number": 2, "entries": f"{min(numbers)}-{max(numbers)}"},
    )
    assert (told.by, told.erased) == ("", False)
    assert (first.by, first.erased, first.entry.actor) == ("", True, clerk.key)
    assert second.erased
    assert verify(rows_in(export_lines(organ)), chain=head_of(organ).chain).erased == 2


def test_single_numbers_and_runs_are_told_shortly(world: World) -> None:
    organ = world.organ.pk
    with transaction.atomic():
        record_many(organ_id=organ, by=world.users["clerk"], acts=[Act("room.added") for _ in range(6)])
        first = last_numbers(world, 6)[-1]
        erase_payloads(organ_id=organ, by=None, numbers=[first, first + 2, first + 3, first + 5])
    assert entries_of(organ)[0].details["entries"] == f"{first},{first + 2}-{first + 3},{first + 5}"
    assert verified(organ).erased == 4


def test_a_name_deleted_from_the_database_without_a_word_is_found(world: World) -> None:
    decide_something(world)
    (number,) = last_numbers(world, 1)
    Payload.objects.filter(organ_id=world.organ.pk, seq=number).delete()
    with pytest.raises(BrokenChain) as found:
        verified(world.organ.pk)
    assert found.value.seq == number


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("UPDATE audit_entry SET body = replace(body, 'plan', 'x') WHERE organ_id = %s AND seq = 2", 2),
        ("UPDATE audit_entry SET did = 'x' WHERE organ_id = %s AND seq = 2", 2),
        ("UPDATE audit_entry SET actor = 'x' WHERE organ_id = %s AND seq = 2", 2),
        ("UPDATE audit_entry SET subject = 'x' WHERE organ_id = %s AND seq = 2", 2),
        ("UPDATE audit_entry SET at = '2001-01-01 00:00:00+00:00' WHERE organ_id = %s AND seq = 2", 2),
        ("UPDATE audit_entry SET algorithm = 'sha256' WHERE organ_id = %s AND seq = 2", 2),
        ("UPDATE audit_entry SET digest = replace(digest, '0', '1') WHERE organ_id = %s AND seq = 2", 2),
        ("DELETE FROM audit_entry WHERE organ_id = %s AND seq = 2", 2),
        ("DELETE FROM audit_entry WHERE organ_id = %s AND seq = 3", 3),
        ("DELETE FROM audit_entry WHERE organ_id = %s", 1),
        ("UPDATE audit_head SET length = length - 1 WHERE organ_id = %s", 3),
        ("UPDATE audit_head SET length = length + 1 WHERE organ_id = %s", 4),
        ("UPDATE audit_head SET digest = 'x' WHERE organ_id = %s", 3),
        ("UPDATE audit_head SET chain = 'zzzzzzzzzzzz' WHERE organ_id = %s", 1),
        ("DELETE FROM audit_head WHERE organ_id = %s", 1),
        ("UPDATE audit_payload SET content = '{}' WHERE organ_id = %s AND seq = 2", 2),
        ("UPDATE audit_payload SET seq = 9 WHERE organ_id = %s AND seq = 3", 4),
    ],
)
def test_a_changed_database_is_found(db: None, change: str, number: int) -> None:
    with transaction.atomic():
        record_many(organ_id=1, by=None, acts=[Act("plan.added", words={"title": "计划"}) for _ in range(3)])
    assert verified(1).length == 3
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(change, [1])
        assert cursor.rowcount > 0
    with pytest.raises(BrokenChain) as found:
        verified(1)
    assert found.value.seq == number
    assert stray() == ([1] if change.startswith("DELETE FROM audit_head") else [])


def test_a_payload_of_no_entry_is_found(db: None) -> None:
    with transaction.atomic():
        record_many(organ_id=1, by=None, acts=[Act("plan.added") for _ in range(3)])
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE seq = 2")
    Payload.objects.create(organ_id=1, seq=2, salt="0" * 32, content="{}")
    with pytest.raises(BrokenChain, match="第 2 条"):
        verify(rows_of(head_of(1)), chain=head_of(1).chain)
    Payload.objects.filter(seq=2).delete()


STATEMENTS = [
    "UPDATE audit_entry SET did = 'x'",
    "DELETE FROM audit_entry",
    "UPDATE audit_payload SET content = 'x'",
    "UPDATE audit_head SET length = 0",
    "UPDATE audit_head SET chain = 'x', length = length + 1",
    "DELETE FROM audit_head",
    "TRUNCATE audit_entry",
    "TRUNCATE audit_payload",
    "TRUNCATE audit_head",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_refuses_to_change_the_past(world: World, statement: str) -> None:
    decide_something(world)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verified(world.organ.pk).length > 0


def test_the_rows_cannot_be_changed_as_objects_either(world: World) -> None:
    last = entries_of(world.organ.pk)[0]
    last.did = "nothing.done"
    for change in (last.save, last.delete, Entry.objects.all().delete, lambda: Entry.objects.update(did="x")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_rules_of_both_databases_name_every_table() -> None:
    class Elsewhere:
        vendor = "postgresql"

    up, down = put_up(Elsewhere()), take_down(Elsewhere())  # type: ignore[arg-type]  # only the vendor is asked
    assert sum("TRUNCATE" in statement for statement in up) == 3
    assert len(down) == len(up) - 1  # the function stays


def test_a_rolled_back_act_leaves_no_entry(world: World) -> None:
    before = Head.objects.get(organ_id=world.organ.pk).length
    with transaction.atomic():
        decide_something(world)
        transaction.set_rollback(True)
    assert Head.objects.get(organ_id=world.organ.pk).length == before
    assert verified(world.organ.pk).length == before


SERVICES: dict[str, Callable[[World], object]] = {
    "a duty is decided": lambda world: decide_something(world, Obligation.State.REJECTED),
    "a room is added": lambda world: add_room(access=world.access("clerk"), name="五楼会议室", seats=None),
    "an item is added": lambda world: add_agenda_item(
        access=world.access("clerk"), activity=world.activity(), title="新议题", clause_id=None, instruction=None
    ),
}


@pytest.mark.parametrize("what", SERVICES)
@pytest.mark.parametrize("step", ["body_of", "digest_of", "payload_of", "commitment", "_insert", "Head"])
def test_where_the_audit_cannot_be_written_the_act_fails(
    what: str, step: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError("no space left")

    def everything() -> list[object]:
        kept = (Obligation.objects.values_list("state"), Entry.objects.values_list("pk"), Payload.objects.count())
        return [*(sorted(map(str, rows)) for rows in kept[:2]), kept[2], world.organ.rooms.count()]

    before = everything()
    monkeypatch.setattr(Head.objects if step == "Head" else audit, "filter" if step == "Head" else step, full_disk)
    with pytest.raises(OSError, match="no space"), transaction.atomic():
        SERVICES[what](world)
    monkeypatch.undo()
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        record(organ_id=1, by=None, did="plan.added")


def test_what_is_too_large_or_no_word_is_refused(db: None) -> None:
    with transaction.atomic():
        for act in (
            Act("plan.added", details={"n": "x" * LARGEST}),
            Act("计划"),
            Act("plan.added", details={"n": 1.5}),
        ):
            with pytest.raises(NotCanonical):
                record_many(organ_id=1, by=None, acts=[act])
    assert Entry.objects.filter(organ_id=1).count() == 0


def test_a_list_longer_than_an_entry_has_room_for_is_cut() -> None:
    assert listed(["k"] * 5000) == ["k"] * 2000
    assert listed(["k"]) == ["k"]


def test_a_number_is_never_given_twice(world: World) -> None:
    taken = entries_of(world.organ.pk)[0]
    taken.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        taken.save(force_insert=True)


def test_many_acts_are_written_with_the_end_locked_once(db: None) -> None:
    acts = (Act("room.added", details={"n": n}) for n in range(AT_ONCE + 1))
    with transaction.atomic():
        record(organ_id=1, by=None, did="plan.added")
        with CaptureQueriesContext(connection) as captured:
            number = record_many(organ_id=1, by=None, acts=acts)
    assert number == AT_ONCE + 1
    assert sum("audit_head" in query["sql"] for query in captured) == 4  # twice for each AT_ONCE
    assert verified(1).length == AT_ONCE + 2


def test_the_audit_is_asked_by_person_act_and_day(world: World) -> None:
    decide_something(world)
    organ, today = world.organ.pk, datetime.now(UTC).date()
    assert sifted(organ, who="周敏").count() == sifted(organ, who="clerk").count() == 1
    assert sifted(organ, who="nobody").count() == 0
    assert sifted(organ, did="obligation.decided").count() == 1
    whole = entries_of(organ).count()
    assert sifted(organ, since=today - timedelta(days=1), until=today + timedelta(days=1)).count() == whole
    assert sifted(organ, until=date(2023, 6, 12)).count() == 0
    assert lines_of([]) == []


def test_a_person_learns_who_looked_at_what_and_when(world: World) -> None:
    organ, clerk, person = world.organ.pk, world.users["clerk"], world.person("罗建新")
    activity = world.activity()
    with transaction.atomic():
        record(organ_id=organ, by=clerk, did="absences.seen", subject=person.key)
        record(organ_id=organ, by=clerk, did="absences.seen", subject=world.person("何秀英").key)
        record(organ_id=organ, by=clerk, did="paper.downloaded", to=activity)
        record(organ_id=organ, by=clerk, did="activity.closed", to=activity)
    mine = reads_of(organ, person.key, also=[(activity._meta.label, activity.key)])
    assert [(entry.did, entry.actor) for entry in mine] == [
        ("paper.downloaded", clerk.key),
        ("absences.seen", clerk.key),
    ]
    assert [entry.did for entry in reads_of(organ, person.key)] == ["absences.seen"]
    assert reads_of(world.other.pk, person.key).count() == 0


def test_an_outcome_is_kept(db: None) -> None:
    with transaction.atomic():
        number = record(organ_id=1, by=None, did="audit.verified", outcome=Outcome.BROKEN)
    assert Entry.objects.get(organ_id=1, seq=number).told["outcome"] == "broken"


def test_an_anchor_is_written_outside_and_compared(world: World) -> None:
    first = anchor_all()
    assert {anchor.chain for anchor in first} == set(Head.objects.values_list("chain", flat=True))
    assert anchor_all() == []
    decide_something(world)
    (second,) = anchor_all()
    assert second.size == first[0].size + 1
    assert verified(world.organ.pk).anchored == second.size


def test_anchors_are_an_hour_or_a_thousand_entries_apart(world: World) -> None:
    assert len(anchor_all(only_due=True)) == 2
    decide_something(world)
    now = datetime.now(UTC)
    assert anchor_all(only_due=True, now=now + timedelta(minutes=59)) == []
    assert len(anchor_all(only_due=True, now=now + timedelta(minutes=61))) == 1
    with transaction.atomic():
        record_many(organ_id=world.organ.pk, by=None, acts=[Act("room.added") for _ in range(1000)])
    assert len(anchor_all(only_due=True)) == 1


def test_a_database_put_back_to_an_earlier_day_is_never_vouched_for(world: World) -> None:
    decide_something(world)
    anchor_all()
    organ, end = world.organ.pk, end_of(world.organ.pk)
    assert end is not None
    before = Entry.objects.get(organ_id=organ, seq=end.size - 1)
    with lifted(connection):
        Entry.objects.filter(organ_id=organ, seq=end.size).delete()
        Payload.objects.filter(organ_id=organ, seq=end.size).delete()
        Head.objects.filter(organ_id=organ).update(length=before.seq, digest=before.digest)
    with pytest.raises(BrokenChain, match="整库"):
        verified(organ)
    with pytest.raises(ChainDiffers, match="被换成了旧的"):
        anchor_all()
    decide_something(world)  # as long as before, but another end
    with pytest.raises(ChainDiffers):
        anchor_all()
    with pytest.raises(BrokenChain, match="站外存的凭据"):
        verified(organ)


def test_a_damaged_anchor_is_no_proof_of_anything(world: World) -> None:
    anchor_all()
    file = settings.ANCHORS / f"{head_of(world.organ.pk).chain}.log"
    file.write_text(file.read_text().replace("size", "sise"))
    with pytest.raises(BadAnchor):
        verified(world.organ.pk)


def test_an_entry_and_its_kin_are_shown_by_their_numbers(world: World) -> None:
    entry = entries_of(world.organ.pk)[0]
    assert str(entry) == f"{entry.seq} {entry.did}"
    assert str(head_of(world.organ.pk)) == f"{world.organ.pk}: {entry.seq}"
    assert str(Payload(seq=3)) == "3"


def test_old_entries_show_their_names(db: None) -> None:
    old = {"seq": 1, "actor_name": "周敏", "details": {"n": 1}}
    (line,) = lines_of([Entry(organ_id=1, seq=1, did="plan.added", body=json.dumps(old))])
    assert (line.by, line.erased, line.entry.details) == ("周敏", False, {"n": 1})
