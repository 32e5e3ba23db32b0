"""A roster xlsx → Organisation, all or nothing. Sizes are capped before and while the file is parsed."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from xueji.core.errors import XuejiError
from xueji.core.organisation.errors import RosterError, RosterErrors
from xueji.core.organisation.gather import gather
from xueji.core.organisation.model import Organisation
from xueji.core.organisation.rows import Row, Table
from xueji.core.organisation.sheets import SHEETS, Sheet

LARGEST_FILE = 20 * 2**20
LARGEST_UNPACKED = 200 * 2**20
MOST_ROWS = 100_000
MOST_ERRORS = 200
DATE_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class NoRoster(XuejiError):
    """The file cannot be opened as a roster at all."""


def read_roster(data: bytes, name: str, *, organ: str) -> Organisation:
    """`name` is the file's own name, for messages. Raises NoRoster or, with every fault at its place, RosterErrors."""
    _preflight(data, name)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl lets any kind of error out of a damaged file
        raise NoRoster(f"{name} 打不开：不是完好的 xlsx 文件。请用 Excel 或 WPS 另存为 .xlsx 再试。") from error
    errors: list[RosterError] = []
    try:
        tables = {sheet.name: _table(book, sheet, errors) for sheet in SHEETS}
    except XuejiError:
        raise
    except Exception as error:  # as above: the sheets are parsed while they are read
        raise NoRoster(f"{name} 读到一半出错：文件已损坏。请用 Excel 或 WPS 另存为 .xlsx 再试。") from error
    finally:
        book.close()
    organisation = gather(organ, tables, errors)
    if errors:
        raise RosterErrors(tuple(errors[:MOST_ERRORS]))
    return organisation


def _preflight(data: bytes, name: str) -> None:
    if len(data) > LARGEST_FILE:
        raise NoRoster(f"{name} 超过 20 MB。名册不应有这么大，请去掉图片和无关的表。")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise NoRoster(f"{name} 不是 xlsx 文件。请用“名册模板”填写，存为 .xlsx。") from error
    if unpacked > LARGEST_UNPACKED:
        raise NoRoster(f"{name} 解开后超过 200 MB，没有读。请去掉图片和无关的表。")


def _table(book: Any, sheet: Sheet, errors: list[RosterError]) -> Table:
    if sheet.name not in book.sheetnames:
        if sheet.needed:
            errors.append(RosterError(sheet.name, 0, "", "没有这张表。请用“名册模板”填写。"))
        return Table(sheet, ())
    lines = _Lines(book[sheet.name], sheet)
    heading = [_word(cell) for cell in lines.heading()]
    unknown = [word for word in heading if word and word not in sheet.columns]
    missing = [word for word in sheet.columns if word not in heading]
    errors += [RosterError(sheet.name, 1, word, "不认识的列。") for word in unknown]
    errors += [RosterError(sheet.name, 1, word, "缺少这一列。") for word in missing]
    errors += [
        RosterError(sheet.name, 1, word, "这一列出现了两次。") for word in sheet.columns if heading.count(word) > 1
    ]
    if unknown or missing:
        return Table(sheet, (), faulty=True)
    return Table(sheet, tuple(_row(sheet, number, heading, cells, errors) for number, cells in lines.rows()))


@dataclass(frozen=True, slots=True)
class _Lines:
    worksheet: Any
    sheet: Sheet

    def heading(self) -> tuple[Any, ...]:
        return next(iter(self.worksheet.iter_rows(max_row=1, max_col=50, values_only=True)), ())

    def rows(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        for number, cells in enumerate(self.worksheet.iter_rows(min_row=2, max_col=50, values_only=True), start=2):
            if number > MOST_ROWS:
                raise NoRoster(f"“{self.sheet.name}”超过 {MOST_ROWS:,} 行，没有读。")
            if any(cell is not None and _word(cell) for cell in cells):
                yield number, cells


def _row(sheet: Sheet, number: int, heading: list[str], cells: tuple[Any, ...], errors: list[RosterError]) -> Row:
    words: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for column, cell in zip(heading, cells, strict=False):
        if column in ("起", "止"):
            try:
                days[column] = _day(cell)
            except ValueError:
                errors.append(RosterError(sheet.name, number, column, f"“{cell}”不是日期，请写成 2023-03-20 的样子。"))
        elif column:
            words[column] = _word(cell)
    since, until = days.get("起"), days.get("止")
    if since and until and until < since:
        errors.append(RosterError(sheet.name, number, "止", f"“止”（{until}）早于“起”（{since}）。"))
    return Row(number, words, since, until)


def _word(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    word = _word(cell)
    if not word:
        return None
    for form in DATE_FORMS:
        try:
            return datetime.strptime(word, form).date()  # noqa: DTZ007 - a date, no instant
        except ValueError:
            continue
    raise ValueError(word)
