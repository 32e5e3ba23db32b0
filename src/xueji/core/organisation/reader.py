"""A roster xlsx → Organisation, all or nothing. Sizes are capped before and while the file is parsed."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from xueji.core.documents.readers.kinds import OLE
from xueji.core.errors import XuejiError
from xueji.core.organisation.errors import RosterError, RosterErrors
from xueji.core.organisation.gather import gather
from xueji.core.organisation.model import Organisation
from xueji.core.organisation.rows import Row, Table
from xueji.core.organisation.sheets import SHEETS, Sheet

LARGEST_FILE = 20 * 2**20
LARGEST_UNPACKED = 200 * 2**20
HEAD = 65536
"""Where a part's declarations must stand, if it has any."""
MOST_ROWS = 100_000
MOST_ERRORS = 200
FORMULA = "f"
"""openpyxl's mark of a cell whose content is computed."""
DATE_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class NoRoster(XuejiError):
    """The file cannot be opened as a roster at all."""


def read_roster(data: bytes, name: str, *, organ: str) -> Organisation:
    """`name` is the file's own name, for messages. Raises NoRoster or, with every fault at its place, RosterErrors."""
    ensure_workbook(data, name)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl lets any kind of error out of a damaged file
        raise NoRoster(f"{name} 打不开：不是完好的 xlsx 文件。请用 Excel 或 WPS 另存为 .xlsx 再试。") from error
    errors: list[RosterError] = []
    try:
        tables = {sheet.name: _table(book, sheet, name, errors) for sheet in SHEETS}
    except XuejiError:
        raise
    except Exception as error:  # as above: the sheets are parsed while they are read
        raise NoRoster(f"{name} 读到一半出错：文件已损坏。请用 Excel 或 WPS 另存为 .xlsx 再试。") from error
    finally:
        book.close()
    organisation = gather(organ, tables, errors)
    if errors:
        raise RosterErrors(tuple(errors[:MOST_ERRORS]), name)
    return organisation


def ensure_workbook(data: bytes, name: str, *, hint: str = "请用“名册模板”填写，存为 .xlsx。") -> None:
    """What is empty, locked, too large or no workbook is refused before it is parsed."""
    if not data:
        raise NoRoster(f"{name} 是空的（0 字节）。请确认选对了文件，或重新拷贝一份再试。")
    if len(data) > LARGEST_FILE:
        raise NoRoster(f"{name} 超过 20 MB。这里只要文字，请去掉图片和无关的表。")
    if data.startswith(OLE):
        raise NoRoster(f"{name} 设了打开密码，或是旧版的 .xls。请取消密码，用 Excel 或 WPS 另存为 .xlsx 再试。")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            suspicious = unpacked <= LARGEST_UNPACKED and _declares_entities(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise NoRoster(f"{name} 不是 xlsx 文件。{hint}") from error
    if unpacked > LARGEST_UNPACKED:
        raise NoRoster(f"{name} 解开后超过 200 MB，没有读。请去掉图片和无关的表。")
    if suspicious:
        raise NoRoster(f"{name} 含实体或 DTD 声明，不予解析。请用 Excel 或 WPS 另存为 .xlsx 再试。")


def _declares_entities(archive: zipfile.ZipFile) -> bool:
    """No workbook needs a DOCTYPE; in UTF-16 it has a zero byte beside each letter."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if b"<!DOCTYPE" in part.read(HEAD).replace(b"\0", b""):
                    return True
    return False


def _table(book: Any, sheet: Sheet, name: str, errors: list[RosterError]) -> Table:
    if sheet.name not in book.sheetnames:
        if sheet.needed:
            errors.append(RosterError(sheet.name, 0, "", "没有这张表。请用“名册模板”填写。"))
        return Table(sheet, ())
    lines = _Lines(book[sheet.name], sheet, name)
    lines.ensure_length(book[sheet.name].max_row or 0)
    heading = [_word(cell) for cell in lines.heading()]
    unknown = [word for word in heading if word and word not in sheet.every]
    missing = [word for word in sheet.columns if word not in heading]
    errors += [RosterError(sheet.name, 1, word, "不认识的列。请照“名册模板”改列名，或删去这一列。") for word in unknown]
    errors += [RosterError(sheet.name, 1, word, "缺少这一列。请照“名册模板”补上。") for word in missing]
    errors += [
        RosterError(sheet.name, 1, word, "这一列出现了两次。请删去一列。")
        for word in sheet.every
        if heading.count(word) > 1
    ]
    if unknown or missing:
        return Table(sheet, (), faulty=True)
    rows = (_row(sheet, number, heading, cells, errors) for number, cells in lines.rows())
    return Table(sheet, tuple(row for row in rows if row))


@dataclass(frozen=True, slots=True)
class _Lines:
    worksheet: Any
    sheet: Sheet
    file: str

    def heading(self) -> tuple[Any, ...]:
        return next(iter(self.worksheet.iter_rows(max_row=1, max_col=50, values_only=True)), ())

    def ensure_length(self, number: int) -> None:
        if number > MOST_ROWS:
            raise NoRoster(f"{self.file} 的“{self.sheet.name}”表超过 {MOST_ROWS:,} 行，没有导入。请删去空行后再试。")

    def rows(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        for number, cells in enumerate(self.worksheet.iter_rows(min_row=2, max_col=50), start=2):
            self.ensure_length(number)
            if any(_word(cell.value) for cell in cells):
                yield number, cells


def _row(
    sheet: Sheet, number: int, heading: list[str], cells: tuple[Any, ...], errors: list[RosterError]
) -> Row | None:
    """None where a formula stands in the row: what it would say is not known, so it is not judged further."""
    computed = [c for c, found in zip(heading, cells, strict=False) if c and found.data_type == FORMULA]
    message = "这一格是公式，只收写好的文字。请复制后“粘贴为数值”。"
    errors += [RosterError(sheet.name, number, column, message) for column in computed]
    if computed:
        return None
    words: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for column, cell in zip(heading, (found.value for found in cells), strict=False):
        if column in ("起", "止"):
            try:
                days[column] = _day(cell)
            except ValueError:
                errors.append(RosterError(sheet.name, number, column, f"“{cell}”不是日期，请写成 2023-03-20 的样子。"))
        elif column:
            words[column] = _word(cell)
    since, until = days.get("起"), days.get("止")
    if since and until and until < since:
        errors.append(RosterError(sheet.name, number, "止", f"“止”（{until}）早于“起”（{since}）。请改正。"))
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
