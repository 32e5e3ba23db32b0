"""`xueji audit` on a site, the background process that keeps anchors, and that every command that writes says so."""

import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from tests.conftest import ROOT
from tests.people import World
from tests.processes import environment
from xueji.apps.audit import anchoring
from xueji.apps.audit.anchoring import ChainDiffers
from xueji.apps.audit.append_only import lifted
from xueji.apps.audit.models import Entry, Head
from xueji.apps.audit.queries import head_of
from xueji.cli.main import COMMANDS, run
from xueji.cli.site import audit_site, background, serve
from xueji.cli.site.accounts import make_account
from xueji.core.chain.anchors import read

Shown = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _anchors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ANCHORS", tmp_path / "anchors")
    # The tests' own database stands for the site's: setting Django up again would be another's.
    monkeypatch.setattr(audit_site, "prepare", lambda home: None)


def test_an_anchor_is_written_and_shown_for_paper(world: World, capsys: Shown, tmp_path: Path) -> None:
    assert run(["audit", "anchor"]) == 0
    out = capsys.readouterr().out
    for organ in (world.organ, world.other):
        head = head_of(organ.pk)
        assert f"{organ.name}：{head.chain}:{head.length}:{head.digest[:16]}" in out
    assert len(read(tmp_path / "anchors")) == 2
    assert run(["audit", "anchor"]) == 0
    assert len(read(tmp_path / "anchors")) == 2


def test_a_site_on_a_server_database_is_verified_through_the_site(
    world: World, capsys: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUEJI_DATABASE_URL", "postgres://elsewhere")
    assert run(["audit", "anchor"]) == 0
    assert run(["audit", "verify", "--anchors", str(tmp_path / "anchors")]) == 0
    assert f"云州市经信局：共 {head_of(world.organ.pk).length} 条，完整" in capsys.readouterr().out
    with lifted(connection):
        Entry.objects.filter(organ_id=world.organ.pk, seq=2).delete()
        Head.objects.filter(organ_id=world.other.pk).delete()
    assert run(["audit", "verify"]) == 1
    told = capsys.readouterr().out
    assert "云州市经信局：链在这里断开，第 2 条" in told
    assert f"单位 {world.other.pk}：有审计记录，却没有链尾登记" in told


def test_an_organ_that_is_not_there_is_said(world: World, capsys: Shown) -> None:
    assert run(["audit", "export", "没有这个局"]) == 2
    assert "没有这个局" in capsys.readouterr().err


def test_the_background_process_writes_anchors_beside_its_tasks(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)
    background.anchor_once()
    assert len(read(tmp_path / "anchors")) == 2
    ended = threading.Event()
    ended.set()
    background.keep_anchoring(ended)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (ChainDiffers("整库被换"), "整库被换"),
        (DatabaseError("locked"), "下一分钟再试"),
        (OSError("full"), "下一分钟再试"),
    ],
)
def test_a_fault_of_the_anchors_is_told_and_tasks_go_on(
    fault: Exception, says: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise fault

    monkeypatch.setattr(anchoring, "anchor_all", fail)
    monkeypatch.setattr(connection, "close", lambda: None)
    with caplog.at_level(logging.ERROR):
        background.anchor_once()
    assert says in caplog.text


def test_the_worker_is_the_background_process() -> None:
    assert serve.worker_command() == [sys.executable, "-m", "xueji.cli.site.background"]


# Commands that change the records of a site. Of the others: read, check, compare, timetable and roster touch none;
# serve, worker and migrate change none; `audit anchor` writes beside the database (an entry would ask for the next).
WRITERS = {"account", "audit", "demo", "erase", "restore"}
OTHERS = {"read", "check", "compare", "timetable", "roster", "serve", "worker", "migrate", "backup", "selfcheck"}


def test_every_command_is_known_to_write_or_not() -> None:
    assert set(COMMANDS) == WRITERS | OTHERS


def test_making_an_account_leaves_an_entry(world: World) -> None:
    before = Entry.objects.count()
    names = {"username": "new", "full_name": "何秀英", "role": "leader", "organ": "云州市经信局", "unit": ""}
    make_account(**names, password="A-long-passw0rd")
    assert Entry.objects.count() == before + 1


def test_verify_loads_neither_django_nor_typer(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom xueji.cli.main import run\n"
        f"run(['audit', 'verify', '--home', {str(tmp_path)!r}])\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'django', 'typer', 'yaml', 'psycopg'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
