"""A roster of 30,000 people, on a site of its own: read in its child, compared, taken; new, and once more with changes.

A line a claim: name, figure, target, ok or short; exit 1 where one is short. Then the growth.
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from xueji.cli.site.site import migrate, prepare
from xueji.core.organisation import model as core
from xueji.core.organisation.limited import read_roster_in_child
from xueji.core.organisation.model import Standing, UnitKind
from xueji.core.organisation.writer import write_roster

ROWS, A_UNIT = 30_000, 50
WHOLE_IMPORT_SECONDS = 60
GROWTH = (300, 3_000)


def roster(people: int) -> core.Organisation:
    """Branches and departments of fifty, everybody in one of each."""
    numbers = range(1, people // A_UNIT + 2)
    units = [core.Unit(f"第{n}党支部", f"第{n}党支部", UnitKind.BRANCH) for n in numbers]
    units += [core.Unit(f"第{n}处", f"第{n}处", UnitKind.DEPARTMENT) for n in numbers]
    return core.Organisation("云州市", tuple(units), tuple(_person(number) for number in range(people)))


def _person(number: int) -> core.Person:
    unit = number // A_UNIT + 1
    return core.Person(
        f"N{number:06}",
        f"王{number:05}",
        f"N{number:06}",
        Standing.MEMBER,
        memberships=(core.Membership(f"第{unit}党支部"), core.Membership(f"第{unit}处")),
    )


def changed(before: core.Organisation) -> core.Organisation:
    """Somebody new at the top, so that everybody moves down a row, and every tenth has another post."""
    people = [replace(p, post="主任") if n % 10 == 0 else p for n, p in enumerate(before.people)]
    return replace(before, people=(_person(len(people)), *people))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        migrate()
        for people in GROWTH:
            first, again = imports(people)
            print(f"roster of {people:,}: new {first:.2f} s, again {again:.2f} s", flush=True)
        first, again = imports(ROWS)
    return 0 if all([claim("new", first), claim("again, every row moved", again)]) else 1


def claim(name: str, seconds: float) -> bool:
    held = seconds <= WHOLE_IMPORT_SECONDS
    print(f"roster of {ROWS:,}, {name}, s\t{seconds:.2f}\t≤ {WHOLE_IMPORT_SECONDS}\t{'ok' if held else 'short'}")
    return held


def imports(people: int) -> tuple[float, float]:
    """Seconds of trying and taking: for an organ without anybody, and for one that has all of them."""
    from xueji.apps.organisation.models import Organ  # after django.setup()
    from xueji.apps.organisation.rosters import compare_roster, take_roster  # as above

    organ = Organ.objects.create(name=f"云州市{people}")
    seconds = []
    before = roster(people)
    for asked in (before, changed(before)):
        data = write_roster(asked)
        started = time.monotonic()
        compare_roster(organ, read_roster_in_child(data, "花名册.xlsx", organ=organ.name))
        take_roster(organ=organ, roster=read_roster_in_child(data, "花名册.xlsx", organ=organ.name), by=None)
        seconds.append(time.monotonic() - started)
    return seconds[0], seconds[1]


if __name__ == "__main__":
    sys.exit(main())
