"""The sheets of a roster: names, columns, and which of them must be there."""

from dataclasses import dataclass

from xueji.core.organisation.fixed_day import EXAMPLES


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: tuple[str, ...]
    needed: bool
    note: str
    optional: tuple[str, ...] = ()
    """Columns that a roster may leave out, after the others."""

    @property
    def every(self) -> tuple[str, ...]:
        return self.columns + self.optional


UNITS = Sheet(
    "单位",
    ("名称", "类别", "上级"),
    True,
    "类别：党组、中心组、党支部、党小组、处室。党小组的上级是它的党支部。到会比例写成 2/3，不写的中心组按 2/3，其他单位"
    f"不限。固定学习日写成{EXAMPLES}。",
    ("到会比例", "固定学习日"),
)
PEOPLE = Sheet(
    "人员",
    ("姓名", "编号", "政治面貌", "职务", "处室", "党支部", "党小组", "中心组", "起", "止"),
    True,
    "一人一行；调动过的人多写几行，每行写所在单位和起止。“起”是到任当日，“止”是离开当日（当日起不再计入）；"
    "空着表示一直。两人同名时必须写编号。政治面貌：中共党员、中共预备党员、群众。中心组一列写“是”或中心组名称。",
)
ABSENCES = Sheet("缺席", ("姓名", "起", "止"), False, "起止两日都算在内。同名的人写编号。")
BUSY = Sheet("忙周", ("起", "止", "说明"), False, "起止两日都算在内；排日程时尽量避开。")
ROOMS = Sheet("会议室", ("名称", "座位"), False, "座位可以空着。")
CLOSURES = Sheet("会议室停用", ("名称", "起", "止"), False, "起止两日都算在内，这些天不用这间会议室。")
SHEETS = (UNITS, PEOPLE, ABSENCES, BUSY, ROOMS, CLOSURES)
NOTES = "填写说明"
"""A sheet of its own, so that no note row can be taken for data."""
