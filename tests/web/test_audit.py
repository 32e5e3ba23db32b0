"""Reading what is another's leaves an entry, or shows nothing; the audit administrator's pages."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from tests.people import NOW, World
from xueji.apps.accounts.policy import routes
from xueji.apps.audit.anchoring import anchor_all
from xueji.apps.audit.append_only import lifted
from xueji.apps.audit.models import Entry
from xueji.apps.audit.queries import end_of, entries_of, head_of, reads_of
from xueji.apps.audit.services import Outcome
from xueji.apps.organisation.models import Absence
from xueji.apps.study.models import Activity, Attendance
from xueji.core.chain.command import main
from xueji.web.shell import middleware

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _anchors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ANCHORS", tmp_path / "anchors")


def newest(world: World, many: int = 1) -> list[Entry]:
    return list(entries_of(world.organ.pk)[:many])


def closed(world: World, contest: str = "") -> Activity:
    """An activity of the third branch with 罗建新's leave, contested or not."""
    activity = world.activity(day=date(2023, 6, 1))
    activity.state, activity.closed_at = Activity.State.CLOSED, NOW
    activity.save()
    marks: dict[str, Any] = {"mark": Attendance.Mark.LEAVE, "contest": contest, "contest_note": "当天在场"}
    Attendance.objects.create(activity=activity, person=world.person("罗建新"), **marks)
    return activity


def test_who_opens_anothers_attendance_is_kept_with_role_and_request(
    world: World, signed_in: SignIn, in_june: date
) -> None:
    activity = closed(world)
    assert "罗建新" in signed_in("leader").get(f"/study/{activity.key}/").content.decode()
    (entry,) = newest(world)
    assert (entry.did, entry.object_key, entry.actor) == ("attendance.seen", activity.key, world.users["leader"].key)
    assert (entry.told["roles"], entry.told["source"], entry.subject) == ("leader", "web", "")
    assert re.fullmatch("[2-9a-z]{12}", entry.told["request"])


def test_a_contest_that_is_read_is_kept_under_the_person_who_wrote_it(
    world: World, signed_in: SignIn, in_june: date
) -> None:
    activity = closed(world, Attendance.Contest.RAISED)
    assert "当天在场" in signed_in("clerk").get(f"/study/{activity.key}/").content.decode()
    assert [entry.subject for entry in newest(world, 2)] == [world.person("罗建新").key, ""]
    assert reads_of(world.organ.pk, world.person("罗建新").key).count() == 1


def test_an_activity_without_anybodys_record_is_no_reading(world: World, signed_in: SignIn, in_june: date) -> None:
    before = Entry.objects.count()
    signed_in("clerk").get(f"/study/{world.activity().key}/")
    assert Entry.objects.count() == before


def test_the_clerk_who_sees_absences_is_kept_under_each_person_once(
    world: World, signed_in: SignIn, in_june: date
) -> None:
    for name, month in (("罗建新", 3), ("罗建新", 8), ("周敏", 8), ("何秀英", 9)):
        Absence.objects.create(person=world.person(name), since=date(2023, month, 1), until=date(2023, month, 2))
    signed_in("clerk").get("/organisation/absences/")
    seen = {entry.subject for entry in entries_of(world.organ.pk).filter(did="absences.seen")}
    assert seen == {world.person(name).key for name in ("罗建新", "何秀英")}  # not 周敏's own
    before = Entry.objects.count()
    signed_in("member").get("/organisation/absences/")
    signed_in("member").get("/study/mine/")
    assert Entry.objects.count() == before


def test_a_page_that_does_not_say_what_it_shows_is_kept_by_its_address(
    world: World, signed_in: SignIn, in_june: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful = {**routes(), "plans:desk": replace(routes()["plans:desk"], read="roster.seen")}
    monkeypatch.setattr(middleware, "routes", lambda: forgetful)
    assert signed_in("clerk").get(f"/plans/{world.plan.key}/").status_code == 200
    (entry,) = newest(world)
    assert (entry.did, entry.details) == ("roster.seen", {"key": world.plan.key})


@pytest.mark.parametrize("who", ["clerk", "leader", "secretary"])
def test_opening_the_roster_is_kept(who: str, world: World, signed_in: SignIn, in_june: date) -> None:
    signed_in(who).get("/organisation/")
    assert (newest(world)[0].did, newest(world)[0].actor) == ("roster.seen", world.users[who].key)


def test_a_page_that_is_refused_or_missing_is_no_reading(world: World, signed_in: SignIn, in_june: date) -> None:
    before = Entry.objects.count()
    assert signed_in("member").get("/audit/").status_code == 403
    assert signed_in("clerk").get("/study/zzzzzzzzzzzz/").status_code == 404
    assert signed_in("nobody").get("/organisation/").status_code == 302
    assert signed_in("nobody").get("/nowhere/").status_code == 404
    assert Entry.objects.count() == before


@pytest.mark.parametrize("fault", [DatabaseError("disk full"), OSError("no space left")])
def test_where_the_audit_cannot_be_written_nothing_is_shown(
    fault: Exception, world: World, signed_in: SignIn, in_june: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(**_: object) -> None:
        raise fault

    activity = closed(world)
    monkeypatch.setattr(middleware, "record_many", full_disk)
    for address in (f"/study/{activity.key}/", f"/study/{activity.key}/minutes.docx", "/organisation/"):
        answer = signed_in("clerk").get(address)
        assert answer.status_code == 503
        assert "审计没有写成" in answer.content.decode()
        assert "罗建新" not in answer.content.decode()
        assert "Content-Disposition" not in answer


def test_an_unforeseen_fault_of_the_audit_shows_nothing_either(
    world: World, signed_in: SignIn, in_june: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(middleware, "record_many", broken)
    client = signed_in("clerk")
    client.raise_request_exception = False
    answer = client.get("/organisation/")
    assert (answer.status_code, "罗建新" in answer.content.decode()) == (500, False)


def test_the_audit_is_sifted_and_the_question_kept_without_its_words(world: World, signed_in: SignIn) -> None:
    clerk = signed_in("clerk")
    clerk.post("/organisation/times/rooms/add/", {"name": "五楼会议室"})
    auditor = signed_in("auditor")
    asked = auditor.get("/audit/", {"who": "周敏", "since": "2020-01-01"}).content.decode()
    assert "筛选出 1 条" in asked
    assert "加会议室" in asked
    (entry,) = newest(world)
    assert (entry.did, entry.details) == ("audit.seen", {"page": 1, "asked": ["since", "who"]})
    assert "筛选出 0 条" in auditor.get("/audit/", {"who": "没有这个人"}).content.decode()
    assert "没有符合的记录" in auditor.get("/audit/", {"who": "没有这个人"}).content.decode()
    assert "不能早于" in auditor.get("/audit/", {"since": "2023-02-01", "until": "2023-01-01"}).content.decode()
    assert "共 " in auditor.get("/audit/", {"did": "no.such"}).content.decode()


def test_the_pages_show_what_to_copy_and_what_was_compared(world: World, signed_in: SignIn) -> None:
    auditor = signed_in("auditor")
    page = auditor.get("/audit/").content.decode()
    assert f"{head_of(world.organ.pk).chain}:" in page
    assert "没有站外凭据可比" in auditor.get("/audit/verify/").content.decode()
    anchor_all()
    size = entries_of(world.organ.pk).count()
    whole = auditor.get("/audit/verify/").content.decode()
    assert f"前 {size} 条与站外凭据一致" in whole
    end = end_of(world.organ.pk)
    assert end is not None
    assert newest(world)[0].details == {"length": size, "anchored": size}


def test_a_broken_chain_is_said_and_kept(world: World, signed_in: SignIn) -> None:
    with lifted(connection):
        Entry.objects.filter(organ_id=world.organ.pk, seq=2).update(did="x")
    page = signed_in("auditor").get("/audit/verify/").content.decode()
    assert "审计链不完整" in page
    assert "第 2 条" in page
    assert newest(world)[0].told["outcome"] == Outcome.BROKEN


def test_a_damaged_anchor_is_said(world: World, signed_in: SignIn) -> None:
    anchor_all()
    file = settings.ANCHORS / f"{head_of(world.organ.pk).chain}.log"
    file.write_text("x\n")
    assert "站外凭据读不出" in signed_in("auditor").get("/audit/verify/").content.decode()


def test_the_export_is_what_the_verifier_reads(
    world: World, signed_in: SignIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = signed_in("auditor").get("/audit/export.jsonl")
    (tmp_path / "导出.jsonl").write_bytes(answer.content)
    assert main([str(tmp_path / "导出.jsonl")]) == 0
    assert f"共 {entries_of(world.organ.pk).count() - 1} 条，完整" in capsys.readouterr().out
