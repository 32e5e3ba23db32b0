"""The auditor reads a site's SQLite file without the site: the same chain, and everything done to it is found."""

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.processes import environment
from xueji.core.chain.anchors import append, read
from xueji.core.chain.command import main
from xueji.core.chain.lines import line_of
from xueji.core.chain.stored import reading

MAKER = """
import sys
from pathlib import Path
from xueji.cli.site.site import prepare, migrate
prepare(Path(sys.argv[1]))
migrate()
from django.db import connection, transaction
from xueji.apps.audit.anchoring import anchor_all
from xueji.apps.audit.services import Act, erase_payloads, record_many
from xueji.apps.accounts.models import User
from xueji.apps.organisation.models import Organ
clerk = User.objects.create(username="clerk", full_name="周敏")
for name in ("云州市经信局", "临江市水务局"):
    organ = Organ.objects.create(name=name)
    with transaction.atomic():
        acts = [Act("room.added", organ, {"n": n}, {"title": "五楼会议室"}) for n in range(30)]
        record_many(organ_id=organ.pk, by=clerk, acts=acts)
        erase_payloads(organ_id=organ.pk, by=clerk, numbers=[4, 5])
anchor_all()
"""
Shown = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two organs, 31 entries each, of which two names were erased, and the anchors of its ends."""
    home = tmp_path_factory.mktemp("site")
    subprocess.run([sys.executable, "-c", MAKER, str(home)], cwd=ROOT, env=environment(), check=True)
    with closing(sqlite3.connect(home / "db.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy to be tampered with."""
    (tmp_path / "db.sqlite3").write_bytes((made / "db.sqlite3").read_bytes())
    for anchor in read(made / "anchors"):
        append(tmp_path / "anchors", anchor)
    return tmp_path


def tamper(home: Path, *statements: str) -> None:
    """As whoever may write the file does: the rules are taken down first."""
    with closing(sqlite3.connect(home / "db.sqlite3", isolation_level=None)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert database.execute(statement).rowcount != 0


def judged(home: Path, shown: Shown) -> tuple[int, str]:
    status = main(["--home", str(home)])
    out, err = shown.readouterr()
    return status, out + err


def test_a_sites_file_is_whole_with_its_anchors_by_the_names_of_its_organs(home: Path, capsys: Shown) -> None:
    status, told = judged(home, capsys)
    assert status == 0
    first, second = told.splitlines()
    assert first.startswith("云州市经信局：共 31 条，完整。")
    assert "前 31 条与站外凭据一致" in second
    assert "2 条的姓名和文字已按规定删除" in second
    assert main([str(home / "db.sqlite3")]) == 0
    assert "没有站外凭据可比" in capsys.readouterr().out


def test_a_medium_that_cannot_be_written_is_read(home: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    really = sqlite3.connect

    def without_a_place_for_its_locks(address: str, **more: bool) -> sqlite3.Connection:
        """What SQLite does on a CD with a file in WAL mode: root could write there, and shall not find out."""
        return really(address if "immutable" in address else "file:/nowhere/x?mode=ro", **more)

    monkeypatch.setattr(sqlite3, "connect", without_a_place_for_its_locks)
    assert judged(home, capsys)[0] == 0


FIRST = "organ_id = (SELECT min(organ_id) FROM audit_head)"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (f"UPDATE audit_entry SET did = 'x' WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"UPDATE audit_entry SET body = replace(body, '\"n\":6', '\"n\":9') WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"UPDATE audit_entry SET body = CAST(body AS BLOB) WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"UPDATE audit_entry SET digest = CAST(digest AS BLOB) WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"UPDATE audit_entry SET algorithm = 7 WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"UPDATE audit_entry SET body = CAST(x'ff' AS TEXT) WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"UPDATE audit_entry SET at = 7 WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"DELETE FROM audit_entry WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"DELETE FROM audit_entry WHERE {FIRST} AND seq = 31", "第 31 条"),
        (f"UPDATE audit_payload SET salt = 7 WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"UPDATE audit_payload SET content = CAST(x'00' AS BLOB) WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"DELETE FROM audit_payload WHERE {FIRST} AND seq = 7", "第 7 条"),
        (f"UPDATE audit_payload SET seq = 99 WHERE {FIRST} AND seq = 31", "99"),
        (f"UPDATE audit_head SET digest = 'x' WHERE {FIRST}", "链尾"),
        (f"UPDATE audit_head SET length = 30 WHERE {FIRST}", "第 31 条"),
        (f"DELETE FROM audit_head WHERE {FIRST}", "没有链尾登记"),
    ],
)
def test_a_changed_file_is_found(statement: str, says: str, home: Path, capsys: Shown) -> None:
    tamper(home, statement)
    status, told = judged(home, capsys)
    assert (status, says in told) == (1, True), told


def test_a_file_put_back_whole_is_found(home: Path, capsys: Shown) -> None:
    tamper(
        home,
        f"DELETE FROM audit_entry WHERE {FIRST} AND seq > 20",
        f"DELETE FROM audit_payload WHERE {FIRST} AND seq > 20",
        "UPDATE audit_head SET length = 20, digest = (SELECT digest FROM audit_entry e "
        f"WHERE e.organ_id = audit_head.organ_id AND seq = 20) WHERE {FIRST}",
    )
    status, told = judged(home, capsys)
    assert (status, "整库被换成了旧的" in told) == (1, True)


def test_a_chain_replaced_by_another_is_missed_by_its_anchors(home: Path, capsys: Shown) -> None:
    tamper(home, *(f"DELETE FROM {table} WHERE {FIRST}" for table in ("audit_payload", "audit_entry", "audit_head")))
    status, told = judged(home, capsys)
    assert (status, "这里却没有" in told) == (1, True)


def test_a_file_of_something_else_holds_no_chain(tmp_path: Path, capsys: Shown) -> None:
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
        database.execute("CREATE TABLE t (n)")
    assert judged(tmp_path, capsys)[0] == 2


def test_the_site_and_the_file_tell_the_same_rows(home: Path) -> None:
    with reading(home / "db.sqlite3") as stored:
        heads = stored.heads()
        assert [head.name for head in heads] == ["云州市经信局", "临江市水务局"]
        mine = b"".join(line_of(row) for row in stored.rows(heads[0]))
    export = [sys.executable, "-m", "xueji.cli.main", "audit", "export", "云州市经信局", "--home", str(home)]
    done = subprocess.run(export, cwd=ROOT, env=environment(), capture_output=True, check=True)
    lines = done.stdout.splitlines(keepends=True)
    assert (b"".join(lines[:-1]), b"audit.exported" in lines[-1]) == (mine, True)


def flipped(home: Path, dice: random.Random) -> tuple[str, bool]:
    """A row's text changed somewhere, and whether it now says anything else."""
    with closing(sqlite3.connect(home / "db.sqlite3", isolation_level=None)) as database:
        table, columns = dice.choice(
            [
                ("audit_entry", ["at", "actor", "did", "object_type", "object_key", "subject", "body", "digest"]),
                ("audit_payload", ["salt", "content"]),
                ("audit_head", ["chain", "digest"]),
            ]
        )
        column = dice.choice(columns)
        rows = database.execute(f"SELECT rowid, {column} FROM {table}").fetchall()
        number, value = dice.choice(rows)
        place = dice.randrange(len(value) + 1)
        other = value[:place] + dice.choice("x0é ") + value[place + dice.randrange(2) :]
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (other, number))
    return f"{table}.{column}", other != value


def missed(made: Path, folder: Path, size: int) -> list[str]:
    found = []
    for anchor in read(made / "anchors"):
        append(folder / "anchors", anchor)
    original = (made / "db.sqlite3").read_bytes()
    for seed in range(size):
        (folder / "db.sqlite3").write_bytes(original)
        what, matters = flipped(folder, random.Random(seed))
        if main(["--home", str(folder)]) != int(matters):
            found.append(f"{what} {seed}")
    return found


def test_a_hundred_random_changes_of_the_file_are_found(made: Path, tmp_path: Path) -> None:
    assert missed(made, tmp_path, 100) == []


@pytest.mark.heavy
def test_ten_thousand_random_changes_of_the_file_are_found(made: Path, tmp_path: Path) -> None:
    assert missed(made, tmp_path, 10_000) == []
