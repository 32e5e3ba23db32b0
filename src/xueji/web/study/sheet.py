"""The names of those due, by small group, with the count of each mark."""

from dataclasses import dataclass
from itertools import groupby

from xueji.apps.study.models import Activity, Attendance


@dataclass(frozen=True, slots=True)
class Sheet:
    """`groups` are (name, rows); `current` is the key of the person whose keys 1 2 3 are live."""

    groups: tuple[tuple[str, tuple[Attendance, ...]], ...]
    due: int
    present: int
    leave: int
    absent: int
    unmarked: int
    current: str

    @property
    def sentence(self) -> str:
        parts = [f"应到 {self.due} 人", f"已记 {self.present} 人到、{self.leave} 人请假、{self.absent} 人缺席"]
        parts.append(f"还有 {self.unmarked} 人没有记" if self.unmarked else "全部记完")
        return "，".join(parts) + "。"


def sheet_of(activity: Activity, rows: list[Attendance], *, at: str) -> Sheet:
    marks = [row.mark for row in rows]
    unmarked = [row for row in rows if not row.mark]
    chosen = next((row.key for row in rows if row.key == at), None)
    return Sheet(
        groups=tuple((name, tuple(members)) for name, members in groupby(rows, key=lambda row: row.group)),
        due=len(rows),
        present=marks.count(Attendance.Mark.PRESENT),
        leave=marks.count(Attendance.Mark.LEAVE),
        absent=marks.count(Attendance.Mark.ABSENT),
        unmarked=len(unmarked),
        current=chosen or (unmarked[0].key if unmarked and activity.state == Activity.State.OPEN else ""),
    )
