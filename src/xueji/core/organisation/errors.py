"""What is wrong with a roster, all of it at once, each with its sheet, line and column."""

from dataclasses import dataclass

from xueji.core.errors import XuejiError


@dataclass(frozen=True, slots=True)
class RosterError:
    """`row` as the spreadsheet numbers it (0: the sheet as a whole); `column` the column's heading, or empty."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = (
            f"“{self.sheet}”"
            + (f"第 {self.row} 行" if self.row else "")
            + (f"“{self.column}”列" if self.column else "")
        )
        return f"{place}：{self.message}"


class RosterErrors(XuejiError):
    """Nothing of the roster was taken. `name` is the file's own name."""

    def __init__(self, errors: tuple[RosterError, ...], name: str) -> None:
        more = f"共 {len(errors)} 处，" if len(errors) > 1 else ""
        super().__init__(f"{name}：名册有误，没有导入。{errors[0]}{more}请改好后再试。")
        self.errors = errors
