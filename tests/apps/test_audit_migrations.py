"""Entries of the first format are carried as they were: their digests are never written anew."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor

from xueji.apps.audit.queries import entries_of, export_lines, head_of, verified
from xueji.apps.audit.services import record
from xueji.core.chain import GENESIS, verify
from xueji.core.chain.canonical import old_body_of
from xueji.core.chain.lines import rows_in
from xueji.core.chain.link import old_digest_of


def migrated_to(name: str) -> MigrationExecutor:
    executor = MigrationExecutor(connection)
    executor.migrate([("audit", name)])
    return MigrationExecutor(connection)


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("migrations")
def test_old_entries_verify_as_before_and_new_ones_follow_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ANCHORS", tmp_path)
    try:
        apps = migrated_to("0001_initial").loader.project_state([("audit", "0001_initial")]).apps
        write_old_entries(apps.get_model("audit", "Entry"), apps.get_model("audit", "Head"))
        migrated_to("0003_append_only")
        assert (verified(1).length, verified(1).old) == (3, 3)
        migrated_to("0001_initial")
        migrated_to("0003_append_only")
        with transaction.atomic():
            record(organ_id=1, by=None, did="room.added")
        whole = verify(rows_in(export_lines(1)), chain=head_of(1).chain)
        assert (whole.length, whole.old) == (4, 3)
        assert [entry.actor for entry in entries_of(1)] == ["", "7", "7", ""]
        with pytest.raises(IrreversibleError):
            migrated_to("0001_initial")
    finally:
        migrated_to("0003_append_only")


def write_old_entries(entry: type, head: type) -> None:
    """Three entries as the first format's service wrote them."""
    previous, at = GENESIS, datetime(2023, 6, 12, 3, tzinfo=UTC)
    for seq, actor in ((1, None), (2, 7), (3, 7)):
        told = {"seq": seq, "organ": 1, "at": at.isoformat(), "actor": actor, "actor_name": "周敏", "did": "plan.added"}
        told |= {"type": "plans.Plan", "key": "k", "details": {"year": 2023, "b": [1], "a": None}}
        previous = old_digest_of(old_body_of(told), previous, "sha256")
        entry.objects.create(  # type: ignore[attr-defined]  # a historical model
            organ_id=1,
            seq=seq,
            at=at,
            actor_id=actor,
            actor_name="周敏",
            did="plan.added",
            object_type="plans.Plan",
            object_key="k",
            details=told["details"],
            algorithm="sha256",
            digest=previous,
        )
    head.objects.create(organ_id=1, length=3, digest=previous)  # type: ignore[attr-defined]  # as above
