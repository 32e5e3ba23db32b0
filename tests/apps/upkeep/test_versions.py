"""Backups of an earlier and of a later version."""

from pathlib import Path

import pytest

from tests.apps.upkeep.test_backup import made, program, xueji
from tests.processes import run_module

__all__ = ["made"]

COUNTED = (
    "import sys; from pathlib import Path; from xueji.cli.site.site import prepare; prepare(Path(sys.argv[1]));"
    "from xueji.apps.plans.models import Obligation; from xueji.apps.study.models import Attendance;"
    "from django.core.management import call_command; call_command('migrate', check_unapplied=True, verbosity=0);"
    "print(Obligation.objects.count(), Attendance.objects.count())"
)


def of(kind: str, folder: Path, made: Path) -> Path:
    home, target = made / "site", folder / "backup"
    if kind == "older":
        home = folder / "old"
        assert xueji("restore", made / "plain", "--home", home).returncode == 0
    run_module("tests.apps.upkeep.of_another_version", home, target, kind)
    return target


def test_an_older_backup_comes_back_and_is_brought_up_to_date(made: Path, tmp_path: Path) -> None:
    done = xueji("restore", of("older", tmp_path, made), "--home", tmp_path / "新")
    assert done.returncode == 0, done.stderr
    assert program(COUNTED, tmp_path / "新") == program(COUNTED, made / "site")
    assert xueji("audit", "verify", "--home", tmp_path / "新").returncode == 0


@pytest.mark.parametrize("kind", ["newer", "other-format"])
def test_a_newer_backup_is_refused_before_anything_is_made(kind: str, made: Path, tmp_path: Path) -> None:
    done = xueji("restore", of(kind, tmp_path, made), "--home", tmp_path / "新")
    assert (done.returncode, "请先升级学记" in done.stderr, done.stderr.count("\n")) == (2, True, 1), done.stderr
    assert not (tmp_path / "新").exists()
