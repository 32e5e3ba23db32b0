"""An .xlsx → Document: the visible sheets' rows with their cells as they are shown, titles and notes as paragraphs.

The sheets are streamed and counted (ECMA-376 Part 1, 18.3, 18.8.30): a workbook may claim more cells than fit memory.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from posixpath import join, normpath
from xml.etree.ElementTree import Element  # the type; the parsing is defusedxml's

from xueji.core.documents.model import Document
from xueji.core.documents.readers.archive import open_archive, part
from xueji.core.documents.readers.grid import MOST_COLUMNS, Cell, table_lines
from xueji.core.documents.readers.lines import Line, assemble
from xueji.core.documents.readers.xml import parse, stream
from xueji.core.documents.refusals import FileDamaged, FileTooLarge, WrongType

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_ROWS = 100_000
ROSTER = {"单位", "人员"}
"""The sheets of a roster: people's names have no place among plans."""
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# Formats that come without a code (18.8.30): dates, dates of East Asian programs, times.
DATES = {14: "y-m-d", 15: "d-m-y", 16: "d-m", 17: "m-y", 22: "y-m-d h:mm"}
EAST_ASIAN = {27: "y-m", 28: "m-d", 29: "m-d", 30: "m-d-y", 31: "y-m-d", 36: "y-m", 50: "y-m", 51: "m-d"}
EAST_ASIAN |= {52: "y-m", 53: "m-d", 54: "m-d", 55: "y-m", 56: "m-d", 57: "y-m", 58: "m-d"}
TIMES = {18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm", 32: "h:mm", 33: "h:mm", 45: "mm:ss", 46: "h:mm"}
QUIET = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
"""What a format shows as it stands, and conditions and colours: no letters of a date."""
UNIT = re.compile(r'(?:0|#|General|G/通用格式)"([^"]*)"')


@dataclass(slots=True)
class Sheet:
    """Words by row and column, both from 0; merged ranges as first row, first column, last row, last column."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def read_xlsx(data: bytes, name: str) -> Document:
    archive = open_archive(data, name)
    return assemble(name, _lines(archive, name))


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[Line]:
    sheets = _sheets(archive, name)
    if sheets.keys() >= ROSTER:
        raise WrongType(f"{name}：内容是名册（电子表格里有“单位”和“人员”两张表），不是计划。请到“名册”页导入。")
    shown = _shown(archive, name)
    strings = _strings(archive, name)
    for number, path in enumerate(sheets.values()):
        yield from table_lines(_grid(_sheet(archive, path, shown, strings, name)), number)


def _sheets(archive: zipfile.ZipFile, name: str) -> Mapping[str, str]:
    """The visible sheets' parts by their names, in order."""
    relations = part(archive, "xl/_rels/workbook.xml.rels", name)
    if relations is None:
        raise FileDamaged(f"{name}：缺少部件 xl/_rels/workbook.xml.rels。请用 Excel 或 WPS 打开另存后再试。")
    targets = {
        relation.get("Id", ""): normpath(join("/xl", relation.get("Target", "")))[1:]
        for relation in parse(relations, "xl/_rels/workbook.xml.rels", name)
    }
    book = parse(part(archive, "xl/workbook.xml", name) or b"", "xl/workbook.xml", name)
    return {
        sheet.get("name", ""): targets.get(sheet.get(RELATION, ""), "")
        for sheet in book.iter(f"{S}sheet")
        if sheet.get("state", "visible") == "visible"
    }


def _strings(archive: zipfile.ZipFile, name: str) -> list[str]:
    found: list[str] = []
    for element in stream(part(archive, "xl/sharedStrings.xml", name) or b"<sst/>", "xl/sharedStrings.xml", name):
        if element.tag == f"{S}rPh":
            element.clear()  # how a word is read aloud stands beside the word
        elif element.tag == f"{S}si":
            found.append("".join(text.text or "" for text in element.iter(f"{S}t")))
            element.clear()
    return found


def _shown(archive: zipfile.ZipFile, name: str) -> list[Callable[[str], str]]:
    """By a cell's style, how its number is shown."""
    book = parse(part(archive, "xl/workbook.xml", name) or b"", "xl/workbook.xml", name)
    properties = book.find(f"{S}workbookPr")
    late = properties is not None and properties.get("date1904") in {"1", "true"}
    styles = parse(part(archive, "xl/styles.xml", name) or b"<styleSheet/>", "xl/styles.xml", name)
    codes = {str(n): code for codes in (DATES, EAST_ASIAN, TIMES) for n, code in codes.items()}
    codes |= {code.get("numFmtId", ""): code.get("formatCode", "") for code in styles.iter(f"{S}numFmt")}
    of_cells = styles.find(f"{S}cellXfs")
    return [_format(codes.get(style.get("numFmtId", ""), ""), late) for style in of_cells or ()]


def _format(code: str, late: bool) -> Callable[[str], str]:
    letters = QUIET.sub("", code.split(";")[0]).lower()
    unit = UNIT.fullmatch(code)
    if unit:
        return lambda value: _number(value) + unit[1]
    if not re.search(r"[ymdhs]", letters) or "e+" in letters or "general" in letters:
        return _number
    month = re.search(r"(?<![h:])m+(?!:?s)", re.sub(r"h+:mm?", "", letters))
    pattern = "{0.year}年" * ("y" in letters) + "{0.month}月" * bool(month) + "{0.day}日" * ("d" in letters)
    pattern += (" " if pattern else "") + "{0:%H:%M}" if "h" in letters else ""
    # Day 60 of 1900, which never was, parts the two counts of days (18.17.4.1).
    epoch = datetime(1904, 1, 1) if late else datetime(1899, 12, 30)  # noqa: DTZ001 - a day, no instant

    def show(value: str) -> str:
        try:
            return pattern.format(epoch + timedelta(seconds=round(float(value) * 86_400)))
        except (ValueError, OverflowError):
            return value

    return show


def _number(value: str) -> str:
    try:
        return f"{float(value):.15g}" if "." in value or "E" in value.upper() else value
    except ValueError:
        return value


def _sheet(
    archive: zipfile.ZipFile, path: str, shown: list[Callable[[str], str]], strings: list[str], name: str
) -> Sheet:
    data = part(archive, path, name)
    if data is None:
        raise FileDamaged(f"{name}：缺少部件 {path}。请用 Excel 或 WPS 打开另存后再试。")
    sheet, at, count = Sheet(), -1, 0
    cells: dict[int, str] = {}
    for element in stream(data, path, name):
        if element.tag == f"{S}c":
            column = _column(element.get("r", ""), max(cells, default=-1) + 1)
            if column < MOST_COLUMNS:
                cells[column] = _words(element, shown, strings)
            element.clear()
        elif element.tag == f"{S}row":
            count += 1
            at = _whole(element.get("r", ""), at + 2) - 1
            if count > MOST_ROWS:
                raise FileTooLarge(f"{name}：表格超过 {MOST_ROWS:,} 行，没有读。请删去空行后再试。")
            if any(word.strip() for word in cells.values()):
                sheet.rows[at] = cells
            cells = {}
            element.clear()
        elif element.tag == f"{S}mergeCell" and (places := REFERENCE.findall(element.get("ref", ""))):
            (left, top), (right, bottom) = places[0], places[-1]
            sheet.merged.append((int(top) - 1, _letters(left), int(bottom) - 1, _letters(right)))
    return sheet


def _words(cell: Element, shown: list[Callable[[str], str]], strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{S}t"))
    value = cell.findtext(f"{S}v", "")
    if kind == "s":
        at = _whole(value, len(strings))
        return strings[at] if at < len(strings) else ""
    if kind == "n":
        style = _whole(cell.get("s", "0"), 0)
        return shown[style](value) if value and style < len(shown) else _number(value)
    return value if kind in {"str", "d"} else ""


def _whole(word: str, default: int) -> int:
    return int(word) if word.isdecimal() and len(word) < 9 else default


def _column(reference: str, following: int) -> int:
    found = REFERENCE.match(reference)
    return _letters(found[1]) if found else following


def _letters(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _grid(sheet: Sheet) -> list[list[Cell]]:
    """The filled rows from the first filled column to the last; a row with one filled cell is as wide as the table."""
    columns = [column for cells in sheet.rows.values() for column, word in cells.items() if word.strip()]
    if not columns:
        return []
    first, last = min(columns), max(columns)
    starts: dict[tuple[int, int], Cell] = {}
    for top, left, bottom, right in sheet.merged:
        for at in range(top, min(bottom, max(sheet.rows)) + 1):
            starts[at, left] = Cell(columns=max(min(right, last) - left + 1, 1), down=at > top)
    rows: list[list[Cell]] = []
    for at, words in sheet.rows.items():
        cells: list[Cell] = []
        column = first
        while column <= last:
            cell = starts.get((at, column), Cell())
            lines = tuple(Line(line) for line in words.get(column, "").splitlines() if line.strip())
            cells.append(Cell(() if cell.down else lines, cell.columns, cell.down))
            column += cell.columns
        filled = [cell for cell in cells if cell.lines]
        alone = len(filled) == 1 and not any(cell.down for cell in cells)
        rows.append([Cell(filled[0].lines, last - first + 1)] if alone else cells)
    return rows
