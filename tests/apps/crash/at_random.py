"""`python -m tests.apps.crash.at_random HOME TIMES`: kill -9 while the clerk marks attendance, again and again.

One process that has everything loaded forks a writer, kills it and looks, so that a thousand deaths take minutes.
Prints how many marks were acknowledged.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from xueji.cli.site.site import prepare

prepare(Path(sys.argv[1]))
from django.db import connection  # noqa: E402  # models need the site

from tests.apps.crash.acts import clerk, ensure_whole  # noqa: E402
from xueji.apps.audit.models import Entry  # noqa: E402
from xueji.apps.study.models import Attendance  # noqa: E402
from xueji.apps.study.services import mark  # noqa: E402


def write(pipe: int) -> None:
    access = clerk()
    rows = list(Attendance.objects.select_related("activity__unit", "person"))
    number = 0
    while True:
        for row in rows:
            choice = [Attendance.Mark.PRESENT, Attendance.Mark.ABSENT][number % 2]
            mark(access=access, attendance=row, mark=choice)
            number += 1
            os.write(pipe, f"{row.key} {choice.value}\n".encode())


def die_once(after: float) -> list[bytes]:
    """The lines that a writer killed after so many seconds had acknowledged; one cut off acknowledged nothing."""
    out, into = os.pipe()
    if not (child := os.fork()):
        os.close(out)
        write(into)
    os.close(into)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(out, "rb") as said:
        return [line for line in said.read().splitlines(keepends=True) if line.endswith(b"\n")]


def main(times: int) -> int:
    dice, total = random.Random(9), 0
    for cycle in range(times):
        connection.close()
        said = die_once(dice.uniform(0.0, 0.25))
        marks = Entry.objects.filter(did="attendance.marked").count()
        # At most the one mark under way when the kill came may stand without its acknowledgement.
        assert total + len(said) <= marks <= total + len(said) + 1, (cycle, total, len(said), marks)
        total = marks
        rows = dict(Attendance.objects.values_list("key", "mark"))
        last = dict(line.decode().split() for line in said)
        assert sum(rows[key] != choice for key, choice in last.items()) <= 1, cycle
        if cycle % 100 == 99 or cycle == times - 1:
            ensure_whole()
    return total


print(main(int(sys.argv[2])))
