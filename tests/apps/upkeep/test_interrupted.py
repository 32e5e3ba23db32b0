"""A restore that is killed half-way leaves the site that was there, or the new one, and can be done again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apps.crash.test_crash import traced
from tests.apps.upkeep.test_backup import logical, made, xueji
from tests.conftest import ROOT
from tests.processes import environment

__all__ = ["made"]


def killed(call: str, number: int, *arguments: object, typed: str) -> bool:
    """Whether the command was killed at its `number`-th such call, its children's not counted."""
    tracer = ["strace", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}"]
    command = [*tracer, sys.executable, "-m", "xueji.cli.main", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), input=typed, capture_output=True, text=True, check=False
    )
    return done.returncode != 0


def after_a_kill(made: Path, home: Path, call: str, number: int) -> bool:
    """Kill a replacing restore there and look; whether the point was reached."""
    assert xueji("restore", made / "plain", "--home", home).returncode == 0
    (home / "before").touch()
    reached = killed(call, number, "restore", made / "plain", "--home", home, "--replace", typed="site\n")
    kept = home if (home / "before").exists() else home.with_name("site.before-1")
    assert reached or kept != home
    assert (kept / "before").exists()
    for place in {home, kept}:
        if place.exists():
            assert logical(xueji("backup", "--home", place, "--to", home.with_name("look")).stdout)
            home.with_name("look").unlink()
    if not home.exists():
        for command in (("migrate",), ("restore", made / "plain")):
            refused = xueji(*command, "--home", home)
            assert (refused.returncode, "site.before-1，请改名为 site" in refused.stderr) == (2, True), refused.stderr
        kept.rename(home)
    done = xueji("restore", made / "plain", "--home", home, "--replace", typed="site\n")
    assert done.returncode == 0, done.stderr
    assert not (home / "before").exists()
    return reached


@traced
def test_a_restore_killed_between_taking_the_old_folder_away_and_putting_the_new_one_there_loses_neither(
    made: Path, tmp_path: Path
) -> None:
    renames = 2 + len(list((made / "site" / "files").rglob("*/*")))
    assert after_a_kill(made, _fresh(tmp_path, 0), "rename", renames)
    assert not (tmp_path / "0" / ".site.restoring").exists()


@pytest.mark.heavy
@traced
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync", "fsync", "unlink", "mkdir", "rename"])
def test_a_restore_killed_at_any_write_keeps_the_old_site(call: str, made: Path, tmp_path: Path) -> None:
    number, reached = 1, 0
    while reached < 12 and after_a_kill(made, _fresh(tmp_path, number), call, number):
        number, reached = number * 2, reached + 1
    assert reached


def test_a_new_site_that_was_half_restored_is_not_begun_empty(made: Path, tmp_path: Path) -> None:
    (tmp_path / ".site.restoring").mkdir()
    refused = xueji("migrate", "--home", tmp_path / "site")
    assert (refused.returncode, "没有做完。请重新恢复" in refused.stderr) == (2, True)
    assert not (tmp_path / "site").exists()
    assert xueji("restore", made / "plain", "--home", tmp_path / "site").returncode == 0
    assert xueji("migrate", "--home", tmp_path / "site").returncode == 0


def _fresh(folder: Path, number: int) -> Path:
    place = folder / str(number)
    place.mkdir()
    return place / "site"
