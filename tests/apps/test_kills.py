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


# One process that has everything loaded forks a writer, kills it, and looks; so that a thousand deaths take minutes.
RIG = """
import os, random, signal, sys, time
from pathlib import Path
from xueji.cli.site.site import prepare
prepare(Path(sys.argv[1]))
from django.db import connection
from tests.kill_world import clerk
from xueji.apps.audit.models import Entry
from xueji.apps.audit.queries import verified
from xueji.apps.organisation.models import Organ
from xueji.apps.study.models import Attendance
from xueji.apps.study.services import mark

def write(pipe):
    access = clerk()
    rows = list(Attendance.objects.select_related("activity__unit", "person"))
    number = 0
    while True:
        for row in rows:
            choice = [Attendance.Mark.PRESENT, Attendance.Mark.ABSENT][number % 2]
            mark(access=access, attendance=row, mark=choice)
            number += 1
            os.write(pipe, f"{row.key} {choice.value}\\n".encode())

times, dice, total = int(sys.argv[2]), random.Random(9), 0
organ = Organ.objects.order_by("pk")[0].pk
for cycle in range(times):
    connection.close()
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        write(into)
    os.close(into)
    time.sleep(dice.uniform(0.0, 0.25))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(out, "rb") as said:
        lines = said.read().splitlines(keepends=True)
    total += sum(line.endswith(b"\\n") for line in lines)
    marks = Entry.objects.filter(organ_id=organ, did="attendance.marked").count()
    assert total <= marks <= total + 1, (cycle, total, marks)
    total = marks
    rows = dict(Attendance.objects.values_list("key", "mark"))
    last = dict(line.decode().split() for line in lines if line.endswith(b"\\n"))
    assert sum(rows[key] != mark for key, mark in last.items()) <= 1, cycle
    if cycle % 100 == 99 or cycle == times - 1:
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        verified(organ)
print(total)
"""


@pytest.mark.heavy
def test_a_thousand_kills_lose_nothing_acknowledged(tmp_path: Path) -> None:
    home = tmp_path / "site"
    run(WRITER, home)
    command = [sys.executable, "-c", RIG, str(home), "1000"]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 1000


# Each use case dies before and after every one of its statements, its beginning and its commit; what is found then
# is all of it or nothing.
POINTS = """
import datetime, hashlib, os, sys
from pathlib import Path
from xueji.cli.site.site import prepare
prepare(Path(sys.argv[1]))
from django.apps import apps
from django.db import connection
from tests.kill_world import clerk
from xueji.apps.audit.models import Entry
from xueji.apps.audit.queries import verified
from xueji.apps.organisation.models import Organ, Person, Unit
from xueji.apps.organisation.memberships import join
from xueji.apps.organisation.services import give_feedback
from xueji.apps.study.models import Activity, Attendance
from xueji.apps.study.services import mark, mark_rest_present, write_minutes
from xueji.apps.upkeep import rows

NOW = datetime.datetime(2023, 6, 12, 3, tzinfo=datetime.UTC)

def one_mark(access):
    row = Attendance.objects.select_related("activity__unit", "person").first()
    mark(access=access, attendance=row, mark=Attendance.Mark.LEAVE)

def the_rest(access):
    mark_rest_present(access=access, activity=Activity.objects.select_related("unit").get(state="open"))

def minutes(access):
    activity = Activity.objects.select_related("unit").get(state="open")
    facts = {"place": "三楼会议室", "chair": None, "recorder": None}
    texts = {item.pk: ("周敏", "学习了全文") for item in activity.agenda.all()}
    write_minutes(access=access, activity=activity, seen_revision=activity.revision, facts=facts, texts=texts)

def transfer(access):
    person = Person.objects.filter(organ=access.organ, name="何秀英").get()
    unit = Unit.objects.get(organ=access.organ, name="第四党支部")
    join(access=access, person=person, unit=unit, since=NOW.date(), until=None, instead=True)

def feedback(access):
    give_feedback(access=access, text="意见", now=NOW)

def hold():
    digest = hashlib.sha256()
    for model in rows.tables(apps):
        for line in rows.lines(model, "default"):
            digest.update(line)
    return digest.hexdigest()

class Dies:
    def __init__(self, at):
        self.left = at

    def tick(self):
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), 9)

    def __call__(self, execute, sql, params, many, context):
        self.tick()
        answer = execute(sql, params, many, context)
        self.tick()
        return answer

    def around(self, step):
        def stepped(*arguments, **more):
            self.tick()
            answer = step(*arguments, **more)
            self.tick()
            return answer
        return stepped

organ = Organ.objects.order_by("pk")[0].pk
deaths = 0
for case in (one_mark, the_rest, minutes, transfer, feedback):
    at = 0
    while True:
        before, entries = hold(), Entry.objects.filter(organ_id=organ).count()
        connection.close()
        child = os.fork()
        if not child:
            dies = Dies(at)
            connection.ensure_connection()
            for name in ("_commit", "_start_transaction_under_autocommit"):
                setattr(connection, name, dies.around(getattr(connection, name)))
            with connection.execute_wrapper(dies):
                case(clerk())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        died = os.WIFSIGNALED(status)
        new = Entry.objects.filter(organ_id=organ).count() - entries
        assert died or (status == 0 and new == 1), (case.__name__, at, status, new)
        assert (hold() == before) == (new == 0), (case.__name__, at, new, died)
        verified(organ)
        deaths += died
        at += 1
        if new:
            break
    print(case.__name__, at, file=sys.stderr)
print(deaths)
"""


@pytest.mark.heavy
def test_a_death_at_any_statement_leaves_all_of_an_act_or_nothing(tmp_path: Path) -> None:
    home = tmp_path / "site"
    run(WRITER, home)
    done = subprocess.run(
        [sys.executable, "-c", POINTS, str(home)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) >= 100, done.stderr
