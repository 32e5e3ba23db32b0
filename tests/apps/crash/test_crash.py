"""Processes killed, disks that fail and disks that are full: what was acknowledged is there, nothing is half done."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.processes import run_module

HERE = "tests.apps.crash"
ENOUGH = 20
"""Points at which an act must have been hurt."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    home = tmp_path / "site"
    run_module(f"{HERE}.make", home)
    return home


def may_trace() -> bool:
    if not shutil.which("strace"):
        return False
    return not subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode


traced = pytest.mark.skipif(not may_trace(), reason="strace is not here, or may not trace")


def points(site: Path, how: str, *acts: str, step: int = 1) -> dict[str, int]:
    lines = run_module(f"{HERE}.at_points", site, how, step, *acts).splitlines()
    return {name: int(number) for name, number in (line.split() for line in lines)}


def test_twenty_kills_lose_nothing_acknowledged(site: Path) -> None:
    assert int(run_module(f"{HERE}.at_random", site, 20)) > 20


@traced
def test_an_upload_killed_at_any_write_to_the_disk_is_there_whole_or_not_at_all(site: Path) -> None:
    assert points(site, "KILL", "upload", step=6)["upload"] >= ENOUGH


@traced
def test_a_mark_on_a_full_disk_is_refused_and_taken_when_there_is_room(site: Path) -> None:
    assert points(site, "ENOSPC", "one_mark", step=4)["one_mark"] > 0


@pytest.mark.heavy
def test_a_thousand_kills_lose_nothing_acknowledged(site: Path) -> None:
    assert int(run_module(f"{HERE}.at_random", site, 1000)) > 1000


@pytest.mark.heavy
@pytest.mark.parametrize("how", ["statement", pytest.param("KILL", marks=traced)])
def test_a_death_at_any_point_leaves_all_of_an_act_or_nothing(site: Path, how: str) -> None:
    assert min(points(site, how).values()) >= ENOUGH


@pytest.mark.heavy
@traced
@pytest.mark.parametrize("fault", ["EIO", "ENOSPC"])
def test_a_disk_that_fails_at_any_write_leaves_all_of_an_act_or_nothing(site: Path, fault: str) -> None:
    assert min(points(site, fault).values()) > 0
