"""The first sheet of a workbook as rows of plain values, for a table that is no roster."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from xueji.core.organisation.reader import NoRoster, ensure_workbook

MOST_ROWS, MOST_COLUMNS = 2_000, 20
HINT = "请用 Excel 或 WPS 另存为 .xlsx 再试。"


def read_rows(data: bytes, name: str) -> list[list[Any]]:
    """Raises NoRoster for what is no workbook, or one too long to be a table of a year's days."""
    ensure_workbook(data, name, hint=HINT)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book[book.sheetnames[0]]
        limits = {"max_row": MOST_ROWS + 1, "max_col": MOST_COLUMNS}
        rows = [list(row) for row in sheet.iter_rows(**limits, values_only=True)]
        book.close()
    except Exception as error:  # openpyxl lets any kind of error out of a damaged file
        raise NoRoster(f"{name} 打不开：不是完好的 xlsx 文件。{HINT}") from error
    if len(rows) > MOST_ROWS:
        raise NoRoster(f"{name} 的第一张表超过 {MOST_ROWS:,} 行，没有读。请删去空行和无关的内容再试。")
    return rows
