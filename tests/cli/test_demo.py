"""`xueji demo`: the made-up bureau's year is what is promised, stands a second start, and ends without a trace."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from xueji.apps.accounts.policy import Role
from xueji.core.coverage import State

# One worker makes the sample, once; it takes half a minute.
pytestmark = pytest.mark.xdist_group("demo")

FACTS = Path(__file__).parent / "demo_facts.py"
ROOT = Path(__file__).parents[2]
A_PLAN = ROOT / "tests" / "corpus" / "harbour-branch-plan.txt"
OUR_OWN = ("XUEJI_", "DJANGO_", "PYTEST_")
ENVIRONMENT = {name: word for name, word in os.environ.items() if not name.startswith(OUR_OWN)}
COMMAND = [sys.executable, "-m", "xueji.cli.main"]


def xueji(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=ENVIRONMENT, check=False, timeout=300
    )


def made(*arguments: str) -> str:
    done = xueji("demo", *arguments, "--no-serve")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def facts_of(home: Path) -> dict[str, Any]:
    command = [sys.executable, str(FACTS), str(home)]
    found = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=True)
    facts: dict[str, Any] = json.loads(found.stdout)
    return facts


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo") / "site"
    made("--home", str(place))
    return place


@pytest.fixture(scope="session")
def facts(home: Path) -> dict[str, Any]:
    return facts_of(home)


@pytest.fixture
def port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        number: int = door.getsockname()[1]
        return number


def test_the_bureau_has_the_people_that_are_promised(facts: dict[str, Any]) -> None:
    assert facts["centre_group"] == [12]
    assert facts["departments"] == 18
    sizes = facts["branches"]
    assert (len(sizes), sum(sizes)) == (20, 300)
    assert sizes[0] >= 8
    assert sizes[-1] <= 30
    assert (facts["in_the_party"], facts["outside_the_party"], facts["transferred"]) == (300, 60, 1)
    assert facts["roles"] == sorted(role.value for role in Role)


def test_every_state_occurs_on_the_board(facts: dict[str, Any]) -> None:
    assert sorted(facts["board"]) == sorted(state.value for state in State)


def test_half_of_the_year_was_held_with_a_make_up_and_a_contested_mark(facts: dict[str, Any]) -> None:
    assert facts["on"] == "2023-06-12"
    assert facts["activities"]["closed"] > 100
    assert facts["activities"]["planned"] > 100
    assert facts["held_in_future"] == 0
    assert facts["made_up"] >= 1
    assert facts["contested"] == 1


def test_its_audit_is_whole(home: Path, facts: dict[str, Any]) -> None:
    done = xueji("audit", "verify", "--home", str(home))
    assert done.returncode == 0
    assert f"共 {facts['audit'][0]} 条，完整。" in done.stdout


def test_a_second_start_is_quick_and_changes_nothing(home: Path, facts: dict[str, Any]) -> None:
    said = made("--home", str(home))
    seconds = re.search(r"（(\d+) 秒备好", said)
    assert seconds
    assert int(seconds[1]) <= 10
    assert "排出" not in said
    assert facts_of(home) == facts


def test_an_interrupted_making_leaves_nothing_and_a_given_plan_starts_open(tmp_path: Path) -> None:
    place, command = tmp_path / "site", [*COMMAND, "demo", "--no-serve", "--home"]
    with subprocess.Popen(
        [*command, str(place)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as making:
        assert making.stdout
        assert making.stderr
        assert "360 人" in making.stdout.readline()
        making.send_signal(signal.SIGINT)
        assert making.wait(timeout=60) == 130
        assert making.stderr.read().split() == ["已中断。"]
    said = made("--plan", str(A_PLAN), "--home", str(place))
    assert "2024年1月2日 为今天" in said
    facts = facts_of(place)
    assert facts["on"] == "2024-01-02"
    assert facts["plan"] == ["海州港务局机关第二党支部2024年学习教育计划", 2024]
    assert set(facts["duties"]) == {"open"}
    assert (facts["activities"], facts["runs"], facts["board"]) == ({}, 0, [])
    again = made("--plan", str(A_PLAN), "--home", str(place))
    assert f"没有重读 {A_PLAN.name}" in again
    assert facts_of(place) == facts


def test_a_port_in_use_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        for command in ("demo", "serve"):
            done = xueji(command, "--home", str(tmp_path / "site"), "--port", str(number))
            assert (done.returncode, done.stdout) == (2, "")
            (line,) = done.stderr.splitlines()
            assert re.fullmatch(rf"127\.0\.0\.1:{number} 已被别的程序占用。请用 --port 换一个端口，.*。", line)
    done = xueji("demo", "--home", str(tmp_path / "site"), "--port", "70000")
    assert (done.returncode, done.stderr) == (2, "没有 70000 这个端口。请用 --port 换成 1024 至 65535 之间的数。\n")
    assert not (tmp_path / "site").exists()


def processes_of(home: Path) -> Sequence[int]:
    """Those that serve from this folder, told by their environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"XUEJI_HOME={home}\0".encode() in place.read_bytes():
                found.append(int(place.parent.name))
        except OSError:
            continue  # it has ended meanwhile, or is another user's
    return sorted(found)


@contextmanager
def serving(home: Path, port: int) -> "Iterator[subprocess.Popen[str]]":
    """The demonstration once its first page is answered."""
    command = [*COMMAND, "demo", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as started:
        try:
            _wait_for(f"http://127.0.0.1:{port}/sign-in/", started)
            yield started
        finally:
            started.terminate()


def _wait_for(address: str, started: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert started.poll() is None
        try:
            with urlopen(address, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from {address}")


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_ctrl_c_ends_server_and_worker(home: Path, port: int) -> None:
    with serving(home, port) as started:
        assert len(processes_of(home)) >= 3
        started.send_signal(signal.SIGINT)
        assert started.wait(timeout=60) == 0
    assert processes_of(home) == []


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_when_one_of_the_two_dies_the_other_ends_too(home: Path, port: int) -> None:
    with serving(home, port) as started:
        words = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in processes_of(home)}
        worker = next(pid for pid, line in words.items() if b"xueji.cli.site.background" in line)
        os.kill(worker, signal.SIGKILL)
        assert started.wait(timeout=60) == 1
        assert started.stderr
        assert "请看上面的报错，再启动一次。" in started.stderr.read()
    assert processes_of(home) == []
