"""A site goes into a file and comes back the same, on either database; what is damaged or not ours is refused."""

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.environment import postgresql
from tests.processes import environment

MAKER = """
import sys
from pathlib import Path
from xueji.cli.site.site import prepare, migrate
prepare(Path(sys.argv[1]))
migrate()
import datetime
from tests.people import NOW, make_world
from xueji.apps.organisation.models import HolidayNotice, Membership
from xueji.apps.study.models import Attendance
from xueji.apps.study.services import open_record
world = make_world()
open_record(access=world.access("clerk"), activity=world.activity(), on=datetime.date(2023, 6, 12))
by = world.users["clerk"]
HolidayNotice.objects.create(organ=world.organ, year=2023, off={"2023-01-01": "元旦"}, worked=[], by=by, at=NOW)
Attendance.objects.filter(person__name="何秀英").update(contest_note="何秀英当天在场")
left = {"since": datetime.date(2022, 1, 1), "until": datetime.date(2023, 7, 1)}
Membership.objects.filter(person__name="何秀英").update(**left)
"""
LOGICAL = re.compile(r"[0-9a-f]{64}")


def program(text: str, home: Path, **more: str) -> str:
    command = [sys.executable, "-c", text, str(home)]
    done = subprocess.run(command, cwd=ROOT, env=environment() | more, capture_output=True, text=True, check=True)
    return done.stdout


def xueji(*arguments: object, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xueji.cli.main", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=environment() | more, input=typed, capture_output=True, text=True, check=False
    )


def logical(told: str) -> str:
    found = LOGICAL.search(told)
    assert found, told
    return found[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a site, its backup and an encrypted one."""
    place = tmp_path_factory.mktemp("upkeep")
    program(MAKER, place / "site")
    (place / "key").write_text("k" * 64)
    for name, more in (("plain", ()), ("sealed", ("--key-file", place / "key"))):
        done = xueji("backup", "--home", place / "site", "--to", place / name, *more)
        assert done.returncode == 0, done.stderr
    return place


@pytest.mark.parametrize(("name", "sealed"), [("plain", False), ("sealed", True)])
def test_a_site_comes_back_the_same(name: str, sealed: bool, made: Path, tmp_path: Path) -> None:
    key = ("--key-file", made / "key") if sealed else ()
    before = logical(xueji("backup", "--check", made / name, *key).stdout)
    done = xueji("restore", made / name, "--home", tmp_path / "新", *key)
    assert done.returncode == 0, done.stderr
    again = xueji("backup", "--home", tmp_path / "新", "--to", tmp_path / "again")
    assert logical(again.stdout) == before
    assert xueji("audit", "verify", "--home", tmp_path / "新").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "新"]
    assert oct((tmp_path / "again").stat().st_mode)[-3:] == "600"


def test_an_encrypted_backup_shows_no_name(made: Path) -> None:
    assert "周敏".encode() in (made / "plain").read_bytes()
    assert "周敏".encode() not in (made / "sealed").read_bytes()


def test_sqlite_to_postgresql_and_back_is_the_same_to_the_byte(made: Path, tmp_path: Path) -> None:
    url = postgresql(54331)
    if url is None:
        pytest.skip("PostgreSQL is not installed")
    before = logical(xueji("backup", "--check", made / "plain").stdout)
    there = {"XUEJI_DATABASE_URL": url}
    done = xueji("restore", made / "plain", "--home", tmp_path / "pg", **there)
    assert done.returncode == 0, done.stderr
    assert xueji("audit", "verify", "--home", tmp_path / "pg", **there).returncode == 0
    over = xueji("backup", "--home", tmp_path / "pg", "--to", tmp_path / "pg.backup", **there)
    assert logical(over.stdout) == before, over.stderr
    more = "from xueji.apps.organisation.models import Organ; print(Organ.objects.create(name='新').pk)"
    prepared = (
        "import sys; from pathlib import Path; from xueji.cli.site.site import prepare; prepare(Path(sys.argv[1]));"
    )
    assert int(program(prepared + more, tmp_path / "pg", **there)) == 3
    again = xueji("restore", tmp_path / "pg.backup", "--home", tmp_path / "pg2", **there)
    assert (again.returncode, "新建一个空的数据库" in again.stderr) == (2, True)
    replaced = xueji("restore", tmp_path / "pg.backup", "--home", tmp_path / "pg", "--replace", typed="pg\n", **there)
    assert (replaced.returncode, "新建一个空的数据库" in replaced.stderr) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pg", "pg.backup"]
    assert xueji("restore", tmp_path / "pg.backup", "--home", tmp_path / "back").returncode == 0
    back = xueji("backup", "--home", tmp_path / "back", "--to", tmp_path / "back.backup")
    assert logical(back.stdout) == before


CHECKER = """
import sys, json, random
from pathlib import Path
from xueji.cli.site.site import prepare
prepare(Path(sys.argv[1]))
from xueji.apps.upkeep.backup import checked
from xueji.core.errors import XuejiError
source, times, key = Path(sys.argv[1]).parent / "x", int(SIZE), KEY
data, missed = (Path(MADE)).read_bytes(), []
for seed in range(times):
    dice = random.Random(seed)
    other, place = bytearray(data), dice.randrange(len(data))
    if seed % 3 == 0:
        other = other[:place]
    else:
        other[place] ^= dice.randrange(1, 256)
    source.write_bytes(other)
    try:
        checked(source, key=key)
    except XuejiError:
        continue
    missed.append(seed)
print(json.dumps(missed))
"""


def missed(made: Path, folder: Path, times: int) -> list[int]:
    found = []
    for name, key in (("plain", None), ("sealed", b"k" * 64)):
        text = CHECKER.replace("SIZE", str(times)).replace("KEY", repr(key)).replace("MADE", repr(str(made / name)))
        found += json.loads(program(text, folder / "home"))
    return found


def test_a_damaged_backup_is_refused(made: Path, tmp_path: Path) -> None:
    assert missed(made, tmp_path, 60) == []


@pytest.mark.heavy
def test_ten_thousand_damaged_backups_are_refused(made: Path, tmp_path: Path) -> None:
    assert missed(made, tmp_path, 5_000) == []


def test_what_cannot_be_restored_leaves_everything_as_it_was(made: Path, tmp_path: Path) -> None:
    damaged = bytearray((made / "plain").read_bytes())
    damaged[random.Random(5).randrange(100, len(damaged))] ^= 1
    (tmp_path / "damaged").write_bytes(damaged)
    (tmp_path / "cut").write_bytes(damaged[: len(damaged) // 2])
    (tmp_path / "other").write_text("no backup")
    (tmp_path / "key").write_text("x" * 64)
    for source, key, says in (
        (tmp_path / "damaged", (), "损坏"),
        (tmp_path / "cut", (), "损坏"),
        (tmp_path / "other", (), "不是学记的备份"),
        (made / "sealed", (), "加密"),
        (made / "sealed", ("--key-file", tmp_path / "key"), "密钥不对"),
        (tmp_path / "nowhere", (), "没有这个文件"),
    ):
        done = xueji("restore", source, "--home", tmp_path / "新", *key)
        assert (done.returncode, says in done.stderr, done.stderr.count("\n")) == (2, True, 1), done.stderr
        assert not (tmp_path / "新").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut", "damaged", "key", "other"]


def test_a_full_disk_leaves_no_backup_that_looks_like_one(made: Path, tmp_path: Path) -> None:
    limit = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "from xueji.cli.main import run\n"
        f"sys.exit(run(['backup', '--home', {str(made / 'site')!r}, '--to', {str(tmp_path / 'b')!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", limit], cwd=ROOT, env=environment(), capture_output=True, check=False)
    assert done.returncode != 0
    assert list(tmp_path.iterdir()) == []


def test_a_site_in_use_is_replaced_only_by_its_name_and_kept_aside(made: Path, tmp_path: Path) -> None:
    assert xueji("restore", made / "plain", "--home", tmp_path / "site").returncode == 0
    key = (tmp_path / "site" / "secret-key").read_text()
    refused = xueji("restore", made / "plain", "--home", tmp_path / "site")
    assert (refused.returncode, "--replace" in refused.stderr) == (2, True)
    wrong = xueji("restore", made / "plain", "--home", tmp_path / "site", "--replace", typed="no\n")
    assert (wrong.returncode, "没有恢复" in wrong.stderr) == (2, True)
    done = xueji("restore", made / "plain", "--home", tmp_path / "site", "--replace", typed="site\n")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "site.before-1"]
    assert (tmp_path / "site" / "secret-key").read_text() == key


def test_who_was_erased_does_not_come_back(made: Path, tmp_path: Path) -> None:
    home, outside = tmp_path / "site", {"XUEJI_ANCHORS": str(tmp_path / "elsewhere")}
    assert xueji("restore", made / "plain", "--home", home, **outside).returncode == 0
    erase = ("erase", "何秀英", "--organ", "云州市经信局", "--home", home)
    assert xueji(*erase, typed="周敏\n", **outside).returncode == 2
    done = xueji(*erase, typed="何秀英\n", **outside)
    assert done.returncode == 0, done.stderr
    assert "审计链仍然完整" in done.stdout
    assert xueji("audit", "verify", "--home", home).returncode == 0
    counted = (
        "import sys; from pathlib import Path; from xueji.cli.site.site import prepare; prepare(Path(sys.argv[1]));"
        "from xueji.apps.organisation.models import Person; from xueji.apps.study.models import Attendance;"
        "mine = Person.objects.filter(organ__name='云州市经信局');"
        "print(mine.filter(name='何秀英').count(), mine.filter(name='已删除人员').count(),"
        "Attendance.objects.exclude(contest_note='').count())"
    )
    assert program(counted, home).split() == ["0", "1", "0"]
    done = xueji("restore", made / "plain", "--home", home, "--replace", typed="site\n", **outside)
    assert "已再次删除" in done.stdout, done.stderr
    assert program(counted, home).split() == ["0", "1", "0"]


def test_who_is_still_here_or_not_known_is_not_erased(made: Path, tmp_path: Path) -> None:
    assert xueji("restore", made / "plain", "--home", tmp_path / "site").returncode == 0
    erase = ("--organ", "云州市经信局", "--home", tmp_path / "site")
    still = xueji("erase", "罗建新", *erase, typed="罗建新\n")
    assert (still.returncode, "还在册" in still.stderr) == (2, True)
    nobody = xueji("erase", "没有这人", *erase)
    assert (nobody.returncode, "有 0 人" in nobody.stderr) == (2, True)
    assert not (tmp_path / "site" / "anchors" / "erased.log").exists()


def test_a_backup_asks_what_to_do(tmp_path: Path) -> None:
    assert "二者取一" in xueji("backup").stderr
    assert "没有站点" in xueji("backup", "--to", tmp_path / "b", "--home", tmp_path / "x").stderr
    assert not (tmp_path / "x").exists()
    assert os.listdir(tmp_path) == []
