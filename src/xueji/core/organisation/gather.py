"""The rows of a roster → an organisation; faults are collected, not raised."""

from collections.abc import Mapping
from fractions import Fraction

from xueji.core.organisation.errors import RosterError
from xueji.core.organisation.fixed_day import EXAMPLES, FixedDay, fixed_day
from xueji.core.organisation.model import (
    WHOLE,
    Absence,
    BusyPeriod,
    Closure,
    Membership,
    Organisation,
    Person,
    Room,
    Standing,
    Unit,
    UnitKind,
)
from xueji.core.organisation.rows import Row, Table
from xueji.core.organisation.share import EXAMPLE, share
from xueji.core.organisation.sheets import ABSENCES, BUSY, CLOSURES, PEOPLE, ROOMS, UNITS

KINDS = {kind.value: kind for kind in UnitKind if kind is not UnitKind.ORGAN}
STANDINGS = {standing.value: standing for standing in Standing}
YES = "是"


def gather(name: str, tables: Mapping[str, Table], errors: list[RosterError]) -> Organisation:
    """Complete only where no error was added."""
    units = _Units(errors)
    for row in tables[UNITS.name].rows:
        units.add(row)
    units.settle()
    people = _People(units, errors, judge=not tables[UNITS.name].faulty)
    for row in tables[PEOPLE.name].rows:
        people.add(row)
    # In the order of the sheets, so that the faults are told in it.
    absences = tuple(people.absences(tables[ABSENCES.name]))
    busy = tuple(_busy(tables[BUSY.name], errors))
    rooms = tuple(_rooms(tables[ROOMS.name], errors))
    closures = tuple(_closures(tables[CLOSURES.name], {room.name for room in rooms}, errors))
    units_found, people_found = tuple(units.by_id.values()), tuple(people.by_id.values())
    return Organisation(name, units_found, people_found, absences, busy, rooms, closures)


class _Units:
    def __init__(self, errors: list[RosterError]) -> None:
        self.errors = errors
        self.by_id: dict[str, Unit] = {}
        self.parents: list[tuple[Row, str]] = []

    def add(self, row: Row) -> None:
        name, kind, parent = row["名称"], row["类别"], row["上级"]
        if not name:
            self._fault(row, "名称", "单位没有名称。请补上。")
        elif name == WHOLE.name:
            self._fault(row, "名称", f"“{WHOLE.name}”由系统自带，不用写进名册。")
        elif "/" in name:
            self._fault(row, "名称", "单位名称里不能有“/”。请改名。")
        if kind not in KINDS:
            self._fault(row, "类别", f"不认识的类别“{kind}”，应当是{'、'.join(KINDS)}之一。")
        elif KINDS[kind] is UnitKind.SMALL_GROUP and not parent:
            self._fault(row, "上级", "党小组要写明它的党支部。")
        elif name:
            self._keep(row, name, KINDS[kind], parent)

    def _keep(self, row: Row, name: str, kind: UnitKind, parent: str) -> None:
        path = f"{parent}/{name}" if parent else name
        if path in self.by_id:
            self._fault(row, "名称", f"单位“{name}”重复。请删去一行，或改名。")
            return
        self.by_id[path] = Unit(path, name, kind, parent or None, self._quorum(row), self._day(row))
        if parent:
            self.parents.append((row, path))

    def _quorum(self, row: Row) -> Fraction | None:
        word = row["到会比例"]
        if not word:
            return None
        found = share(word)
        if found is None:
            self._fault(row, "到会比例", f"“{word}”不是到会比例。{EXAMPLE}")
        return found

    def _day(self, row: Row) -> FixedDay | None:
        day = fixed_day(row["固定学习日"])
        if row["固定学习日"] and day is None:
            self._fault(row, "固定学习日", f"“{row['固定学习日']}”不是固定的一天。请写成{EXAMPLES}。")
        return day

    def settle(self) -> None:
        """A parent is written by its name; its id is the path from the top."""
        for row, path in self.parents:
            unit = self.by_id[path]
            parent = self.by_id.get(unit.parent or "")
            if parent is None:
                self._fault(row, "上级", f"没有名为“{unit.parent}”的单位。请先写这个单位，或改正名称。")
            elif unit.kind is UnitKind.SMALL_GROUP and parent.kind is not UnitKind.BRANCH:
                self._fault(row, "上级", "党小组的上级应当是党支部。")

    def find(self, kind: UnitKind, name: str, parent: str = "") -> Unit | None:
        found = self.by_id.get(f"{parent}/{name}" if parent else name)
        if found is None and not parent:
            same = [unit for unit in self.by_id.values() if unit.name == name and unit.kind is kind]
            found = same[0] if len(same) == 1 else None
        return found if found is not None and found.kind is kind else None

    def _fault(self, row: Row, column: str, message: str) -> None:
        self.errors.append(RosterError(UNITS.name, row.number, column, message))


class _People:
    def __init__(self, units: _Units, errors: list[RosterError], *, judge: bool) -> None:
        self.units, self.errors, self.judge = units, errors, judge
        self.by_id: dict[str, Person] = {}
        self.rows: dict[str, list[Row]] = {}

    def add(self, row: Row) -> None:
        name, number = row["姓名"], row["编号"]
        if not name:
            self._fault(row, "姓名", "没有姓名。请补上，或删去这一行。")
            return
        if row["政治面貌"] not in STANDINGS:
            known = "、".join(STANDINGS)
            self._fault(row, "政治面貌", f"不认识的政治面貌“{row['政治面貌']}”，应当是{known}之一。")
            return
        memberships = self._memberships(row)
        key = number or name
        earlier = self.by_id.get(key)
        if earlier is None:
            self.by_id[key] = Person(key, name, number, STANDINGS[row["政治面貌"]], row["职务"], memberships)
            self.rows[key] = [row]
        else:
            self._again(row, earlier, memberships)

    def _again(self, row: Row, known: Person, memberships: tuple[Membership, ...]) -> None:
        """A second row of the same person: another stretch of time, or a mistake."""
        if known.name != row["姓名"]:
            self._fault(row, "编号", f"编号“{row['编号']}”已属于{known.name}。请改编号。")
            return
        for other in self.rows[known.id]:
            if _overlap(row, other):
                hint = "" if row["编号"] else "；如果是同名的两个人，请写编号"
                self._fault(row, "姓名", f"{known.name}与第 {other.number} 行重复{hint}；如果是调动，请写起止。")
                return
        self.rows[known.id].append(row)
        self.by_id[known.id] = Person(
            known.id,
            known.name,
            known.number,
            known.standing,
            row["职务"] or known.post,
            known.memberships + memberships,
        )

    def _memberships(self, row: Row) -> tuple[Membership, ...]:
        found: list[Unit] = []
        branch = self._unit(row, "党支部", UnitKind.BRANCH)
        found += [unit for unit in (self._unit(row, "处室", UnitKind.DEPARTMENT), branch) if unit]
        if row["党小组"]:
            if not row["党支部"]:
                self._fault(row, "党小组", "写了党小组，没有写党支部。请补上党支部。")
            elif branch:
                group = self._unit(row, "党小组", UnitKind.SMALL_GROUP, branch.id)
                found += [group] if group else []
        found += self._centre(row)
        return tuple(Membership(unit.id, row.since, row.until) for unit in found)

    def _centre(self, row: Row) -> list[Unit]:
        word = row["中心组"]
        if not word or word == "否":
            return []
        groups = [unit for unit in self.units.by_id.values() if unit.kind is UnitKind.CENTRE_GROUP]
        if word == YES and len(groups) == 1:
            return groups
        named = [unit for unit in groups if unit.name == word]
        if not named and self.judge:
            self._fault(
                row,
                "中心组",
                f"没有名为“{word}”的中心组。请改正名称。" if word != YES else "“单位”表里应当有且只有一个中心组。",
            )
        return named

    def _unit(self, row: Row, column: str, kind: UnitKind, parent: str = "") -> Unit | None:
        name = row[column]
        if not name:
            return None
        unit = self.units.find(kind, name, parent)
        if unit is None and self.judge:
            self._fault(row, column, f"“单位”表里没有名为“{name}”的{kind.value}。请先在“单位”表里写上，或改正名称。")
        return unit

    def absences(self, table: Table) -> list[Absence]:
        found: list[Absence] = []
        for row in table.rows:
            word = row["姓名"]
            matches = [p for p in self.by_id.values() if word in (p.id, p.name)]
            exact = [p for p in matches if p.id == word]
            if len(matches) != 1 and len(exact) != 1:
                message = f"名册里没有“{word}”。请改正姓名。" if not matches else f"有几位“{word}”，请写编号。"
                self.errors.append(RosterError(table.sheet.name, row.number, "姓名", message))
            elif row.since is None or row.until is None:
                self.errors.append(_no_date(table, row))
            else:
                absence = Absence((exact or matches)[0].id, row.since, row.until)
                self._ensure_apart(absence, found, table, row)
                found.append(absence)
        return found

    def _ensure_apart(self, absence: Absence, others: list[Absence], table: Table, row: Row) -> None:
        for other in others:
            if other.person == absence.person and other.since <= absence.until and absence.since <= other.until:
                message = f"与同一人 {other.since} 至 {other.until} 的缺席重叠。请并成一行。"
                self.errors.append(RosterError(table.sheet.name, row.number, "起", message))
                return

    def _fault(self, row: Row, column: str, message: str) -> None:
        self.errors.append(RosterError(PEOPLE.name, row.number, column, message))


def _overlap(one: Row, other: Row) -> bool:
    first, second = sorted((one, other), key=lambda row: (row.since is not None, row.since))
    return first.until is None or second.since is None or second.since < first.until


def _busy(table: Table, errors: list[RosterError]) -> list[BusyPeriod]:
    found = []
    for row in table.rows:
        if row.since is None or row.until is None:
            errors.append(_no_date(table, row))
        else:
            found.append(BusyPeriod(row.since, row.until, row["说明"]))
    return found


def _no_date(table: Table, row: Row) -> RosterError:
    return RosterError(table.sheet.name, row.number, "起" if row.since is None else "止", "要写起止两个日期。请补上。")


def _rooms(table: Table, errors: list[RosterError]) -> list[Room]:
    found: dict[str, Room] = {}
    for row in table.rows:
        name, seats = row["名称"], row["座位"]
        if not name or name in found:
            errors.append(
                RosterError(
                    table.sheet.name,
                    row.number,
                    "名称",
                    "会议室没有名称。请补上。" if not name else "会议室重复。请删去一行。",
                )
            )
        elif seats and not seats.isdecimal():
            errors.append(RosterError(table.sheet.name, row.number, "座位", f"“{seats}”不是座位数。请写数字。"))
        else:
            found[name] = Room(name, int(seats) if seats else None)
    return list(found.values())


def _closures(table: Table, rooms: set[str], errors: list[RosterError]) -> list[Closure]:
    found = []
    for row in table.rows:
        if row["名称"] not in rooms:
            message = f"“会议室”表里没有“{row['名称']}”。请改正名称。"
            errors.append(RosterError(table.sheet.name, row.number, "名称", message))
        elif row.since is None or row.until is None:
            errors.append(_no_date(table, row))
        else:
            found.append(Closure(row["名称"], row.since, row.until))
    return found
