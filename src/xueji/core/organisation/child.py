"""Reads one upload from standard input in a process of its own: `python -m xueji.core.organisation.child KIND NAME …`.

roster NAME ORGAN · calendar NAME PERSON YEAR · rows NAME. Time and memory are limited before the file is touched.
Writes {"roster": …}, {"absences": …} or {"rows": …}, or {"errors": …} or {"refused": …}, as JSON.
"""

import json
import resource
import sys
from dataclasses import asdict

from xueji.core.errors import XuejiError
from xueji.core.organisation.calendar_file import absences_from_ics
from xueji.core.organisation.errors import RosterErrors
from xueji.core.organisation.plain import read_rows
from xueji.core.organisation.reader import LARGEST_FILE, read_roster

CPU_SECONDS = 30
MEMORY = 1024 * 2**20


def read(kind: str, name: str, more: list[str], data: bytes) -> dict[str, object]:
    if kind == "roster":
        return {"roster": asdict(read_roster(data, name, organ=more[0]))}
    if kind == "calendar":
        found = absences_from_ics(data, person=more[0], year=int(more[1]), name=name)
        return {"absences": [asdict(absence) for absence in found]}
    return {"rows": read_rows(data, name)}


def main() -> None:
    kind, name, *more = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer = read(kind, name, more, sys.stdin.buffer.read(LARGEST_FILE + 1))
    except RosterErrors as error:
        answer = {"errors": [asdict(one) for one in error.errors]}
    except XuejiError as error:
        answer = {"refused": str(error)}
    json.dump(answer, sys.stdout, ensure_ascii=False, default=str)


if __name__ == "__main__":
    main()
