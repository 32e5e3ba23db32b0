"""kill -9 while the clerk marks attendance: what was acknowledged is there, and the chain is whole."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT

WRITER = """
import sys
from pathlib import Path
from xueji.cli.site.site import prepare, migrate
home = Path(sys.argv[1])
prepare(home)
fresh = not (home / "db.sqlite3").exists()
if fresh:
    migrate()
from tests.people import make_world
from xueji.apps.study.models import Attendance
from xueji.apps.study.services import mark, open_record
import datetime
if fresh:
    world = make_world()
    open_record(access=world.access("clerk"), activity=world.activity(), on=datetime.date(2023, 6, 12))
    print("ready", flush=True)
    sys.exit()
from tests.kill_world import clerk
access = clerk()
rows = list(Attendance.objects.select_related("activity__unit", "person"))
number = 0
while True:
    for row in rows:
        choice = [Attendance.Mark.PRESENT, Attendance.Mark.ABSENT][number % 2]
        mark(access=access, attendance=row, mark=choice)
        number += 1
        print(row.key, choice.value, flush=True)
"""
CHECKER = """
import sys, json
from pathlib import Path
from xueji.cli.site.site import prepare
prepare(Path(sys.argv[1]))
from django.db import connection
from xueji.apps.audit.queries import verified
from xueji.apps.audit.models import Entry
from xueji.apps.study.models import Attendance
from xueji.apps.organisation.models import Organ
with connection.cursor() as cursor:
    whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
organ = Organ.objects.order_by("pk").first()
length = verified(organ.pk).length
marks = Entry.objects.filter(organ_id=organ.pk, did="attendance.marked").count()
print(json.dumps({"whole": whole, "marks": marks, "rows": dict(Attendance.objects.values_list("key", "mark"))}))
"""


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XUEJI_", "DJANGO_", "PYTEST_"))}
    return kept | {"PYTHONPATH": str(ROOT)}


def run(program: str, home: Path) -> str:
    command = [sys.executable, "-c", program, str(home)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    return done.stdout


def kill_once(home: Path, after: float) -> dict[str, str]:
    """Start the writer, kill it, give what it had acknowledged: key → the last mark said to be written."""
    command = [sys.executable, "-c", WRITER, str(home)]
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline()]
        time.sleep(after)
        os.kill(writer.pid, signal.SIGKILL)
        lines += writer.stdout.readlines()
    # A line cut off by the kill acknowledged nothing.
    return {key: mark for key, _, mark in (line.strip().partition(" ") for line in lines if line.endswith("\n"))} | {
        "acknowledged": str(sum(line.endswith("\n") for line in lines))
    }


def kill_and_check(home: Path, times: int) -> None:
    run(WRITER, home)
    dice, total = random.Random(9), 0
    for _ in range(times):
        said = kill_once(home, dice.uniform(0.0, 0.6))
        total += int(said.pop("acknowledged"))
        state = json.loads(run(CHECKER, home))
        assert state["whole"] == "ok"
        # At most the one mark under way when the kill came may stand without its acknowledgement.
        assert total <= state["marks"] <= total + 1
        total = state["marks"]
        unlike = [key for key, mark in said.items() if state["rows"][key] != mark]
        assert len(unlike) <= 1


def test_two_kills_lose_nothing_acknowledged(tmp_path: Path) -> None:
    kill_and_check(tmp_path / "site", 2)


@pytest.mark.heavy
def test_sixty_kills_lose_nothing_acknowledged(tmp_path: Path) -> None:
    kill_and_check(tmp_path / "site", 60)
