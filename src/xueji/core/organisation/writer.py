"""An organisation → the roster xlsx that the reader takes back; and the empty roster. Strings stay strings."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter

from xueji.core.organisation.gather import YES
from xueji.core.organisation.model import Membership, Organisation, Person, Unit, UnitKind
from xueji.core.organisation.sheets import ABSENCES, BUSY, CLOSURES, NOTES, PEOPLE, ROOMS, SHEETS, UNITS

Cell = str | int | date | None
# A cell that starts with = + - @ must never become a formula, nor an address a link.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def template() -> bytes:
    """An empty roster with its headings and a sheet that says how to fill it."""
    return _write({sheet.name: () for sheet in SHEETS})


def write_roster(organisation: Organisation) -> bytes:
    units = {unit.id: unit for unit in organisation.units}
    names = {unit.id: unit.name for unit in organisation.units}
    return _write(
        {
            UNITS.name: [
                (unit.name, unit.kind.value, unit.parent or "", str(unit.quorum or ""), str(unit.day or ""))
                for unit in organisation.units
                if unit.kind is not UnitKind.ORGAN
            ],
            PEOPLE.name: [row for person in organisation.people for row in _person(person, units, names)],
            ABSENCES.name: [(absence.person, absence.since, absence.until) for absence in organisation.absences],
            BUSY.name: [(busy.since, busy.until, busy.note) for busy in organisation.busy],
            ROOMS.name: [(room.name, room.seats) for room in organisation.rooms],
            CLOSURES.name: [(row.room, row.since, row.until) for row in organisation.closures],
        }
    )


def _person(person: Person, units: dict[str, Unit], names: dict[str, str]) -> Iterable[tuple[Cell, ...]]:
    """One row for each stretch of time in which the memberships are the same."""
    stretches: dict[tuple[date | None, date | None], list[Membership]] = {}
    for membership in person.memberships:
        stretches.setdefault((membership.since, membership.until), []).append(membership)
    for (since, until), memberships in (stretches or {(None, None): []}).items():
        within = {units[m.unit].kind: names[m.unit] for m in memberships}
        yield (
            person.name,
            person.number,
            person.standing.value,
            person.post,
            within.get(UnitKind.DEPARTMENT, ""),
            within.get(UnitKind.BRANCH, ""),
            within.get(UnitKind.SMALL_GROUP, ""),
            YES if UnitKind.CENTRE_GROUP in within else "",
            since,
            until,
        )


def _write(tables: dict[str, Sequence[tuple[Cell, ...]]]) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bg_color": "#EEEEEE", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in SHEETS:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.every) - 1, 16)
            page.write_row(0, 0, sheet.every, bold)
            for number, row in enumerate(tables[sheet.name], start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(number, column, cell, day)
                    elif isinstance(cell, int):
                        page.write_number(number, column, cell)
                    elif cell:
                        page.write_string(number, column, cell)
        notes = book.add_worksheet(NOTES)
        notes.set_column(0, 0, 120)
        for number, sheet in enumerate(SHEETS):
            notes.write_string(number, 0, f"“{sheet.name}”表：{sheet.note}")
    return stream.getvalue()
