"""`python -m tests.apps.crash.at_points HOME HOW STEP ACT…`: each act is hurt at every point of its way, one at a time.

HOW is `statement` (killed before and after every statement, its beginning and its commit), `KILL` (killed at every
call that writes to the disk), `EIO` or `ENOSPC` (that call fails). Each time the site is as it was before the act or
as it is after it; what was acknowledged stands; where nothing stands, the act succeeds when it is tried again.
STEP 1 takes every point, 5 every fifth. Prints a line of `act points` for each.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from xueji.cli.site.site import prepare

HOME, HOW, STEP = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
KEPT = HOME.with_name(f"{HOME.name}.kept")
"""The site as it was before any act."""
prepare(HOME)
from django.db import connection  # noqa: E402  # models need the site

from tests.apps.crash.acts import ACTS, clerk, ensure_whole, entries, held, unfinished  # noqa: E402

CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "unlink", "mkdir")
FAILED = 7
"""The exit status of a child whose act raised an error: it acknowledged nothing."""


def main(names: list[str]) -> None:
    shutil.rmtree(HOME / "static")
    before, already = held(), entries()
    connection.close()
    shutil.copytree(HOME, KEPT)
    for name in names:
        assert child_of(name) == (0, True)
        new = entries() - already
        assert new > 0, name
        put_back()
        points = 0
        for ended, acknowledged in points_of(name):
            points += 1
            look(name, before, already, new, acknowledged, ended)
            put_back()
        print(name, points, flush=True)


def put_back() -> None:
    connection.close()
    shutil.rmtree(HOME)
    shutil.copytree(KEPT, HOME)


def look(name: str, before: str, already: int, new: int, acknowledged: bool, ended: int) -> None:
    where = (name, HOW, ended, acknowledged, written := entries() - already, new)
    ensure_whole()
    assert written in {0, new}, where
    assert (held() == before) == (written == 0), where
    assert written or not acknowledged, where
    assert HOW == "KILL" or HOW == "statement" or not unfinished(HOME / "files"), where
    connection.close()
    if not written:
        assert child_of(name) == (0, True), where
        assert entries() - already == new, where


def points_of(name: str) -> Iterator[tuple[int, bool]]:
    """(how the child ended, whether it had acknowledged) for each point, until one is past the end."""
    if HOW == "statement":
        at = 0
        while (done := child_of(name, dying_at=at))[0]:
            yield done
            at += STEP
        put_back()
        return
    for call in CALLS:
        number = 1
        while (done := traced(name, call, number)) is not None:
            yield done
            number += STEP
        put_back()


def traced(name: str, call: str, number: int) -> tuple[int, bool] | None:
    """None where the act makes fewer such calls."""
    what = "signal=KILL" if HOW == "KILL" else f"error={HOW}"
    log = HOME.with_name(f"{HOME.name}.strace")

    def attach(child: int) -> subprocess.Popen[str]:
        command = ["strace", "-p", str(child), "-o", str(log), "-e", f"trace={call}"]
        command += ["-e", f"inject={call}:{what}:when={number}"]
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        assert "attached" in said, said
        return tracer

    done = child_of(name, attach=attach)
    reached = re.search(r"INJECTED|killed by SIGKILL", log.read_text())
    return done if reached else None


def child_of(
    name: str, *, dying_at: int | None = None, attach: Callable[[int], subprocess.Popen[str]] | None = None
) -> tuple[int, bool]:
    """(how a child that does the act ended: 0, FAILED or -9; whether it acknowledged before)."""
    go, start = os.pipe()
    out, into = os.pipe()
    if not (child := os.fork()):
        os.close(start)
        os.close(out)
        os.read(go, 1)
        try:
            with Dying(dying_at):
                ACTS[name](clerk())
            os.write(into, b"!")
            connection.close()
        except BaseException:
            os._exit(FAILED)
        os._exit(0)
    os.close(go)
    os.close(into)
    tracer = attach(child) if attach else None
    os.write(start, b"!")
    os.close(start)
    _, status = os.waitpid(child, 0)
    if tracer:
        tracer.communicate()
    with os.fdopen(out, "rb") as said:
        acknowledged = said.read() == b"!"
    return (-signal.SIGKILL if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)), acknowledged


class Dying:
    """Kills this process at the n-th tick: before and after every statement, beginning and commit. None: never."""

    def __init__(self, at: int | None) -> None:
        self.left = at

    def tick(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.tick()
        answer = execute(*arguments)
        self.tick()
        return answer

    def __enter__(self) -> None:
        if self.left is None:
            return
        connection.ensure_connection()
        for step in ("_commit", "_start_transaction_under_autocommit"):
            really = getattr(connection, step)
            setattr(connection, step, lambda really=really: self(really))
        connection.execute_wrappers.append(self)

    def __exit__(self, *_: object) -> None:
        self.left = None


main(sys.argv[4:] or list(ACTS))
