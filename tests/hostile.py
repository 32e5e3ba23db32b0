"""Files that somebody may well hand in and that must be refused: made when asked for, none kept in the repository.

PLANS and ROSTERS: what the file is, in words → its name, its bytes, and a word that the refusal must hold.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import xlsxwriter

from xueji.core.organisation.sheets import SHEETS

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEGABYTE = 1024 * 1024
A_PLAN = "云州市经信局2023年度学习计划\n一、学习要求\n（一）坚持集体学习。各党支部每月开展1次主题党日。\n"
NO_PLAN = "本报讯 一年来学习之风日益浓厚，大家纷纷表示深受鼓舞。\n"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@dataclass(frozen=True, slots=True)
class Hostile:
    name: str
    make: Callable[[], bytes]
    says: str


def zipped(**parts: str | bytes) -> bytes:
    """An archive; a part's path is written with __ for / and without its .xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, data in parts.items():
            archive.writestr(path.replace("__", "/") + ".xml", data)
    return out.getvalue()


def docx(text: str, head: str = "") -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    return zipped(word__document=f'{head}<w:document xmlns:w="{W}"><w:body>{lines}</w:body></w:document>')


def damaged() -> bytes:
    """The directory is whole, the words in the middle are not."""
    data = bytearray(docx(A_PLAN))
    middle = data.index(b"word/document.xml") + 60
    data[middle : middle + 40] = b"\xff" * 40
    return bytes(data)


def encrypted(packed: str = "EncryptedPackage") -> bytes:
    return OLE + b"\0" * 2000 + packed.encode("utf-16-le")


def unpacks_to_more_than_200_megabytes() -> bytes:
    """Each part is too small to be a bomb by itself."""
    zeros = b"\0" * MEGABYTE
    return zipped(**{f"word__media__{n}": zeros for n in range(201)}, word__document="<a/>")


PLANS: dict[str, Hostile] = {
    "an empty text": Hostile("空.txt", lambda: b"", "空的"),
    "an empty docx": Hostile("空.docx", lambda: b"", "空的"),
    "a text of blanks": Hostile("空白.txt", lambda: b" \r\n\t\n", "没有文字"),
    "a docx without words": Hostile("图片.docx", lambda: docx(""), "没有文字"),
    "a truncated docx": Hostile("半截.docx", lambda: docx(A_PLAN)[:200], "不完整"),
    "a damaged docx": Hostile("损坏.docx", damaged, "word/document.xml"),
    "a docx of broken XML": Hostile("坏.docx", lambda: zipped(word__document="<w:document"), "word/document.xml"),
    "an encrypted docx": Hostile("加密.docx", encrypted, "密码"),
    "an old doc": Hostile("旧版.doc", lambda: OLE + b"\0" * 4000, "旧版"),
    "a PDF named docx": Hostile("改名.docx", lambda: b"%PDF-1.7\n1 0 obj", "PDF"),
    "a workbook named docx": Hostile("表格.docx", lambda: roster(), "电子表格"),
    "an archive named docx": Hostile("包.docx", lambda: zipped(a="x"), "压缩包"),
    "a text over 20 MB": Hostile("太大.txt", lambda: b"a" * (20 * MEGABYTE + 1), "20 MB"),
    "a docx of over 200 MB unpacked": Hostile("展开.docx", unpacks_to_more_than_200_megabytes, "200 MB"),
    "a zip bomb": Hostile("炸弹.docx", lambda: zipped(word__document=b"\0" * 3 * MEGABYTE), "压缩比"),
    "a billion laughs": Hostile("实体.docx", lambda: docx("&b;", LAUGHS), "实体"),
    "a text in no encoding": Hostile("乱码.txt", lambda: A_PLAN.encode() + b"\xff\xff\xfe", "编码"),
    "a text marked secret": Hostile("密.txt", lambda: f"机密★3年\n{A_PLAN}".encode(), "涉密"),
    "a docx marked top secret": Hostile("密.docx", lambda: docx(f"绝密 ★\n{A_PLAN}"), "涉密"),
    "a text of empty bytes": Hostile("空字节.txt", lambda: b"\0" * 1000, "空字节"),
}

UNITS = [("办公室", "处室", ""), ("第一党支部", "党支部", ""), ("第一党小组", "党小组", "第一党支部")]
PEOPLE = [("王静", "", "中共党员", "", "办公室", "第一党支部", "第一党小组", "", "", "")]


def roster(
    people: Sequence[Sequence[object]] = PEOPLE, *, units: Sequence[Sequence[object]] = UNITS, **more: object
) -> bytes:
    """A workbook in the roster's form; `columns` puts other headings over 人员, `formula` a formula into a cell."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for sheet in SHEETS:
        page = book.add_worksheet(sheet.name)
        rows = {"单位": units, "人员": people}.get(sheet.name, ())
        columns = more.get("columns", sheet.columns) if sheet.name == "人员" else sheet.columns
        for number, row in enumerate([columns, *rows]):
            page.write_row(number, 0, row)
        if sheet.name == "人员" and "formula" in more:
            page.write_formula(str(more["formula"]), '=CONCATENATE("第一","党支部")', None, "第一党支部")
    book.close()
    return out.getvalue()


def someone(**cells: str) -> tuple[str, ...]:
    columns = next(sheet.columns for sheet in SHEETS if sheet.name == "人员")
    row = dict(zip(columns, PEOPLE[0], strict=True)) | cells
    return tuple(row.values())


def laughing_roster() -> bytes:
    with zipfile.ZipFile(io.BytesIO(roster())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            words = data.split(b"?>", 1)[-1]
            archive.writestr(name, LAUGHS.encode() + words if name == "xl/workbook.xml" else data)
    return out.getvalue()


ROSTERS: dict[str, Hostile] = {
    "an empty file": Hostile("空名册.xlsx", lambda: b"", "空的"),
    "a truncated workbook": Hostile("半截名册.xlsx", lambda: roster()[:900], "xlsx"),
    "an encrypted workbook": Hostile("加密名册.xlsx", encrypted, "密码"),
    "a docx named xlsx": Hostile("改名名册.xlsx", lambda: docx(A_PLAN), "xlsx"),
    "a workbook over 20 MB": Hostile("太大名册.xlsx", lambda: b"PK" + b"a" * (20 * MEGABYTE), "20 MB"),
    "a workbook of over 200 MB unpacked": Hostile("展开名册.xlsx", unpacks_to_more_than_200_megabytes, "200 MB"),
    "a billion laughs": Hostile("实体名册.xlsx", laughing_roster, "xlsx"),
    "100,001 rows": Hostile(
        "长名册.xlsx", lambda: roster([(f"人{n}",) for n in range(100_001)]), "“人员”表超过 100,000 行"
    ),
}
FAULTY_ROSTERS: dict[str, Hostile] = {
    "a wrong column": Hostile(
        "错列.xlsx", lambda: roster(columns=["姓名", "编号", "政治面貌", "职务", "处室", "党支部", "小组"]), "小组"
    ),
    "a person twice": Hostile("重复.xlsx", lambda: roster([PEOPLE[0], PEOPLE[0]]), "王静与第 2 行重复"),
    "a branch that is unknown": Hostile(
        "无支部.xlsx", lambda: roster([someone(党支部="第九党支部", 党小组="")]), "没有名为“第九党支部”的党支部"
    ),
    "a group that is unknown": Hostile(
        "无小组.xlsx", lambda: roster([someone(党小组="第九党小组")]), "没有名为“第九党小组”的党小组"
    ),
    "a date that is none": Hostile("错日期.xlsx", lambda: roster([someone(起="2023-02-30")]), "“2023-02-30”不是日期"),
    "a formula in a cell": Hostile("公式.xlsx", lambda: roster(formula="F2"), "公式"),
}
