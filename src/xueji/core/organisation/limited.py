"""Rosters, calendars and tables read in a process of its own, with limits on time and memory, as every upload is."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from xueji.core.errors import XuejiError
from xueji.core.organisation import model
from xueji.core.organisation.calendar_file import CalendarFileError
from xueji.core.organisation.errors import RosterError, RosterErrors
from xueji.core.organisation.fixed_day import FixedDay
from xueji.core.organisation.reader import NoRoster

SECONDS = 60
PACKAGE_HOME = str(Path(__file__).resolve().parents[3])


def read_roster_in_child(data: bytes, name: str, *, organ: str) -> model.Organisation:
    """As `read_roster`, but what the file does to its reader stays in the child. Raises NoRoster or RosterErrors."""
    answer = _answer(data, "roster", name, organ, refused=NoRoster)
    if "errors" in answer:
        raise RosterErrors(tuple(RosterError(**error) for error in answer["errors"]), name)
    return _organisation(answer["roster"])


def read_absences_in_child(data: bytes, name: str, *, person: str, year: int) -> tuple[model.Absence, ...]:
    """As `absences_from_ics`. Raises CalendarFileError."""
    answer = _answer(data, "calendar", name, person, str(year), refused=CalendarFileError)
    return tuple(_absence(found) for found in answer["absences"])


def read_rows_in_child(data: bytes, name: str) -> list[list[Any]]:
    """As `read_rows`, a date as its ISO word. Raises NoRoster."""
    rows: list[list[Any]] = _answer(data, "rows", name, refused=NoRoster)["rows"]
    return rows


def _answer(data: bytes, kind: str, name: str, *more: str, refused: type[XuejiError]) -> Mapping[str, Any]:
    # The child sees no secret of the parent: of the environment it gets only where the package is.
    environment = {"PYTHONPATH": PACKAGE_HOME}
    command = [sys.executable, "-P", "-B", "-X", "utf8", "-m", "xueji.core.organisation.child", kind, name, *more]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, env=environment, check=False, close_fds=True
        )
    except subprocess.TimeoutExpired as error:
        raise refused(f"{name} 读了 {SECONDS} 秒还没有读完，已停止。请删去空行和无关的表，再试一次。") from error
    if done.returncode:
        raise refused(f"{name} 占用的时间或内存超过限制，没有导入。请删去空行、图片和无关的表，再试一次。")
    answer: Mapping[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        raise refused(answer["refused"])
    return answer


def _absence(found: Mapping[str, Any]) -> model.Absence:
    return model.Absence(found["person"], date.fromisoformat(found["since"]), date.fromisoformat(found["until"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _organisation(found: Mapping[str, Any]) -> model.Organisation:
    return model.Organisation(
        name=found["name"],
        units=tuple(_unit(unit) for unit in found["units"]),
        people=tuple(_person(person) for person in found["people"]),
        absences=tuple(_absence(absence) for absence in found["absences"]),
        busy=tuple(
            model.BusyPeriod(date.fromisoformat(b["since"]), date.fromisoformat(b["until"]), b["note"])
            for b in found["busy"]
        ),
        rooms=tuple(model.Room(room["name"], room["seats"]) for room in found["rooms"]),
        closures=tuple(
            model.Closure(c["room"], date.fromisoformat(c["since"]), date.fromisoformat(c["until"]))
            for c in found["closures"]
        ),
    )


def _unit(found: Mapping[str, Any]) -> model.Unit:
    return model.Unit(
        found["id"],
        found["name"],
        model.UnitKind(found["kind"]),
        found["parent"],
        Fraction(found["quorum"]) if found["quorum"] else None,
        FixedDay(**found["day"]) if found["day"] else None,
    )


def _person(found: Mapping[str, Any]) -> model.Person:
    memberships = (model.Membership(m["unit"], _day(m["since"]), _day(m["until"])) for m in found["memberships"])
    return model.Person(
        id=found["id"],
        name=found["name"],
        number=found["number"],
        standing=model.Standing(found["standing"]),
        post=found["post"],
        memberships=tuple(memberships),
    )
