"""Reads one roster from standard input in a process of its own: `python -m xueji.core.organisation.child NAME ORGAN`.

Time and memory are limited before the file is touched. Writes {"roster": …} or {"errors": …} or {"refused": …} as JSON.
"""

import json
import resource
import sys
from dataclasses import asdict

from xueji.core.errors import XuejiError
from xueji.core.organisation.errors import RosterErrors
from xueji.core.organisation.reader import LARGEST_FILE, read_roster

CPU_SECONDS = 30
MEMORY = 1024 * 2**20


def main() -> None:
    name, organ = sys.argv[1:3]
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer: dict[str, object] = {
            "roster": asdict(read_roster(sys.stdin.buffer.read(LARGEST_FILE + 1), name, organ=organ))
        }
    except RosterErrors as error:
        answer = {"errors": [asdict(one) for one in error.errors]}
    except XuejiError as error:
        answer = {"refused": str(error)}
    json.dump(answer, sys.stdout, ensure_ascii=False, default=str)


if __name__ == "__main__":
    main()
