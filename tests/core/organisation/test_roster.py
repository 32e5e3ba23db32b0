from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from xueji.core.organisation.errors import RosterErrors
from xueji.core.organisation.fixed_day import FixedDay
from xueji.core.organisation.limited import read_roster_in_child
from xueji.core.organisation.model import Closure, Membership, Organisation, Person, UnitKind
from xueji.core.organisation.reader import NoRoster, read_roster
from xueji.core.organisation.sample import NAME, sample_bureau
from xueji.core.organisation.sheets import SHEETS
from xueji.core.organisation.writer import template, write_roster

UNITS = [
    ("名称", "类别", "上级"),
    ("办公室", "处室", ""),
    ("第一党支部", "党支部", ""),
    ("第一党小组", "党小组", "第一党支部"),
]
PEOPLE = ("姓名", "编号", "政治面貌", "职务", "处室", "党支部", "党小组", "中心组", "起", "止")


def roster(people: list[tuple[object, ...]], units: list[tuple[object, ...]] = UNITS, **more: object) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in {"单位": units, "人员": [PEOPLE, *people], **more}.items():
        sheet = book.create_sheet(name)
        for row in rows:  # type: ignore[attr-defined]
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes) -> Organisation:
    return read_roster(data, "名册.xlsx", organ="云州市某局")


def faults(data: bytes) -> list[tuple[str, int, str]]:
    with pytest.raises(RosterErrors) as caught:
        read(data)
    return [(error.sheet, error.row, error.column) for error in caught.value.errors]


def someone(name: str, *rest: object) -> tuple[object, ...]:
    return (name, "", "中共党员", "", "办公室", "第一党支部", "第一党小组", "", *rest)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sample_bureau_comes_back_from_its_own_roster(seed: int) -> None:
    bureau = sample_bureau(seed)
    assert read_roster(write_roster(bureau), "名册.xlsx", organ=NAME) == bureau


def test_the_sample_bureau_is_the_one_promised() -> None:
    bureau = sample_bureau()
    branches = bureau.units_of(UnitKind.BRANCH)
    sizes = [len(bureau.members_of(branch.id, date(2023, 1, 3))) for branch in branches]
    assert (len(branches), len(bureau.units_of(UnitKind.DEPARTMENT)), len(bureau.rooms)) == (20, 18, 4)
    assert (sum(sizes), min(sizes), max(sizes), len(bureau.people)) == (300, 8, 30, 360)
    centre = bureau.units_of(UnitKind.CENTRE_GROUP)[0]
    assert len(bureau.members_of(centre.id, date(2023, 1, 3))) == 12
    assert bureau == sample_bureau()
    moved = [len(bureau.members_of(branch.id, date(2023, 3, 20))) for branch in branches]
    assert (moved[0], moved[1]) == (sizes[0] - 1, sizes[1] + 1)


def test_the_template_is_an_empty_roster_with_every_column() -> None:
    book = load_workbook(BytesIO(template()))
    for sheet in SHEETS:
        assert tuple(cell.value for cell in book[sheet.name][1]) == sheet.every
    assert read(template()).people == ()


def test_a_person_on_several_rows_was_transferred() -> None:
    units = [*UNITS, ("第二党支部", "党支部", "")]
    rows = [
        ("王静", "", "中共党员", "", "", "第一党支部", "", "", None, date(2023, 3, 20)),
        ("王静", "", "中共党员", "", "", "第二党支部", "", "", "2023年3月20日", None),
    ]
    (person,) = read(roster(rows, units)).people
    day = date(2023, 3, 20)
    assert person.memberships == (Membership("第一党支部", None, day), Membership("第二党支部", day, None))


def test_every_fault_is_told_with_its_line_and_column() -> None:
    rows = [
        someone("王静"),
        someone("王静"),
        someone(""),
        ("李军", "", "党员", "", "办公室", "第一党支部", "", "", None, None),
        ("张敏", "", "群众", "", "没有的处", "没有的支部", "", "", None, None),
        ("刘洋", "", "中共党员", "", "", "第一党支部", "第九党小组", "是", None, None),
        someone("陈波", "2023-13-40", None),
        someone("赵刚", "2023-05-01", "2023-04-01"),
    ]
    assert sorted(faults(roster(rows))) == [
        ("人员", 3, "姓名"),
        ("人员", 4, "姓名"),
        ("人员", 5, "政治面貌"),
        ("人员", 6, "党支部"),
        ("人员", 6, "处室"),
        ("人员", 7, "中心组"),
        ("人员", 7, "党小组"),
        ("人员", 8, "起"),
        ("人员", 9, "止"),
    ]


def test_faults_of_the_other_sheets_are_told_too() -> None:
    units = [UNITS[0], ("甲", "小组", ""), ("乙", "党小组", ""), ("丙", "党支部", ""), ("丙", "党支部", "")]
    more = {
        "缺席": [("姓名", "起", "止"), ("没有这人", date(2023, 1, 3), date(2023, 1, 4))],
        "忙周": [("起", "止", "说明"), (date(2023, 1, 3), None, "会")],
        "会议室": [("名称", "座位"), ("一号", "很多"), ("", 3)],
    }
    assert faults(roster([], units, **more)) == [
        ("单位", 2, "类别"),
        ("单位", 3, "上级"),
        ("单位", 5, "名称"),
        ("缺席", 2, "姓名"),
        ("忙周", 2, "止"),
        ("会议室", 2, "座位"),
        ("会议室", 3, "名称"),
    ]


def test_wrong_columns_and_missing_sheets_are_told() -> None:
    assert faults(roster([], [("名字", "类别", "上级")])) == [("单位", 1, "名字"), ("单位", 1, "名称")]
    book, stream = Workbook(), BytesIO()
    book.save(stream)
    assert faults(stream.getvalue()) == [("单位", 0, ""), ("人员", 0, "")]


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04broken", b"x" * (20 * 2**20 + 1)])
def test_what_is_no_roster_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(NoRoster, match="名册"):
        read(data)


def test_words_that_look_like_formulas_stay_words() -> None:
    evil = Organisation("局", (), (Person("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),))
    assert read_roster(write_roster(evil), "名册.xlsx", organ="局").people[0].name == "=cmd|' /C calc'!A0"


HEADED = ("名称", "类别", "上级", "到会比例", "固定学习日")


def test_a_quorum_a_fixed_day_and_a_closed_room_come_back_from_the_roster() -> None:
    bureau = sample_bureau()
    first, *rest = bureau.units
    units = (replace(first, quorum=Fraction(1, 2), day=FixedDay(-1, 4, required=True)), *rest)
    changed = replace(bureau, units=units, closures=(Closure("一号会议室", date(2023, 5, 8), date(2023, 5, 9)),))
    assert read_roster(write_roster(changed), "名册.xlsx", organ=NAME) == changed
    assert read_roster_in_child(write_roster(changed), "名册.xlsx", organ=NAME) == changed


def test_a_roster_without_the_newer_columns_is_read_as_before() -> None:
    assert {(unit.quorum, unit.day) for unit in read(roster([])).units} == {(None, None)}


@pytest.mark.parametrize("words", ["2/0", "3/2", "三分之二", "0.5", "0/3"])
def test_what_is_no_share_is_named(words: str) -> None:
    assert faults(roster([], [HEADED, ("甲", "党支部", "", words, "")])) == [("单位", 2, "到会比例")]


@pytest.mark.parametrize("words", ["每月31日", "第六个周五", "周五", "每月", "随时"])
def test_what_is_no_fixed_day_is_named(words: str) -> None:
    assert faults(roster([], [HEADED, ("甲", "党支部", "", "", words)])) == [("单位", 2, "固定学习日")]


def test_a_closed_room_that_is_unknown_or_has_no_dates_is_named() -> None:
    day = date(2023, 5, 8)
    more = {
        "会议室": [("名称", "座位"), ("一号", 30)],
        "会议室停用": [("名称", "起", "止"), ("二号", day, day), ("一号", day, None), ("一号", day, date(2023, 5, 1))],
    }
    assert sorted(faults(roster([], **more))) == [
        ("会议室停用", 2, "名称"),
        ("会议室停用", 3, "止"),
        ("会议室停用", 4, "止"),
    ]


def test_two_absences_of_one_person_that_overlap_are_named_at_the_second() -> None:
    spans = [("2023-03-01", "2023-03-05"), ("2023-03-05", "2023-03-09"), ("2023-04-01", "2023-04-02")]
    absences = [("姓名", "起", "止"), *(("王静", *span) for span in spans)]
    assert faults(roster([someone("王静")], 缺席=absences)) == [("缺席", 3, "起")]
