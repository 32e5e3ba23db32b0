"""Whatever is handed to a command that it cannot use: one clear line in Chinese, exit 2, nothing made."""

import json
import re
from pathlib import Path

import pytest

from tests.hostile import A_PLAN, FAULTY_ROSTERS, NO_PLAN, PLANS, ROSTERS, Hostile, docx, roster
from xueji.cli.main import run

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "计划.txt").write_text(A_PLAN, encoding="utf-8")
    return tmp_path / "计划.txt"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    (tmp_path / "名册.xlsx").write_bytes(roster())
    return tmp_path / "名册.xlsx"


def written(folder: Path, hostile: Hostile) -> Path:
    (folder / hostile.name).write_bytes(hostile.make())
    return folder / hostile.name


def assert_refused(arguments: list[str], shown: Shown, *says: str) -> str:
    """The one line that the command gave; exit 2 and an empty output are asserted."""
    assert run(arguments) == 2
    out, err = shown.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.endswith("。")
    assert "请" in line  # the next step
    assert not re.search(r"Errno|Error|Traceback|[A-Za-z]{4,} [a-z]{2,} [a-z]{2,}", line)
    for word in says:
        assert word in line
    return line


@pytest.mark.parametrize("kind", PLANS)
def test_a_plan_that_cannot_be_read_is_refused_in_one_line(kind: str, tmp_path: Path, capsys: Shown) -> None:
    file = written(tmp_path, PLANS[kind])
    said = {assert_refused([command, str(file)], capsys, file.name, PLANS[kind].says) for command in ("read", "check")}
    assert len(said) == 1


@pytest.mark.parametrize("kind", ["an empty text", "an encrypted docx", "a zip bomb", "a PDF named docx"])
def test_neither_a_timetable_nor_a_demonstration_is_made_of_it(
    kind: str, people: Path, tmp_path: Path, capsys: Shown
) -> None:
    file, out, home = written(tmp_path, PLANS[kind]), tmp_path / "日程", tmp_path / "站点"
    year = ["--organisation", str(people), "--year", "2023", "--out", str(out)]
    assert_refused(["timetable", str(file), *year], capsys, file.name, PLANS[kind].says)
    assert_refused(
        ["demo", "--plan", str(file), "--home", str(home), "--no-serve"], capsys, file.name, PLANS[kind].says
    )
    assert not out.exists()
    assert not home.exists()


@pytest.mark.parametrize("command", ["read", "check", "timetable", "demo"])
@pytest.mark.parametrize(
    ("kind", "says"), [("missing", "没有这个文件"), ("folder", "文件夹"), ("bad disk", "读写出错")]
)
def test_a_path_that_cannot_be_opened_is_named(
    command: str, kind: str, says: str, people: Path, tmp_path: Path, capsys: Shown
) -> None:
    # Reading a process's own memory from its start fails as a bad disk does, whoever asks.
    (tmp_path / "坏盘.txt").symlink_to("/proc/self/mem")
    paths = {"missing": "没有.txt", "folder": ".", "bad disk": "坏盘.txt"}
    file, home = str(tmp_path / paths[kind]), tmp_path / "站点"
    arguments = {
        "timetable": ["timetable", file, "--organisation", str(people), "--year", "2023"],
        "demo": ["demo", "--plan", file, "--home", str(home), "--no-serve"],
    }
    assert_refused(arguments.get(command, [command, file]), capsys, says, file)
    assert not home.exists()


@pytest.mark.parametrize("kind", ROSTERS | FAULTY_ROSTERS)
def test_a_roster_that_cannot_be_taken_is_refused_with_its_place(
    kind: str, plan: Path, tmp_path: Path, capsys: Shown
) -> None:
    hostile = (ROSTERS | FAULTY_ROSTERS)[kind]
    file, out = written(tmp_path, hostile), tmp_path / "日程"
    arguments = ["timetable", str(plan), "--organisation", str(file), "--year", "2023", "--out", str(out)]
    if kind == "a wrong column":  # several faults: one line and one for each
        assert run(arguments) == 2
        first, *each = capsys.readouterr().err.splitlines()
        assert first.startswith(file.name)
        assert f"共 {len(each)} 处" in first
        assert "“小组”列" in first
    else:
        assert_refused(arguments, capsys, file.name, hostile.says)
    assert not out.exists()


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("a person twice", "“人员”第 3 行“姓名”列"),
        ("a branch that is unknown", "“人员”第 2 行“党支部”列"),
        ("a group that is unknown", "“人员”第 2 行“党小组”列"),
        ("a date that is none", "“人员”第 2 行“起”列"),
        ("a formula in a cell", "“人员”第 2 行“党支部”列"),
    ],
)
def test_a_fault_of_a_roster_has_its_sheet_row_and_column(
    kind: str, place: str, plan: Path, tmp_path: Path, capsys: Shown
) -> None:
    file = written(tmp_path, FAULTY_ROSTERS[kind])
    assert_refused(["timetable", str(plan), "--organisation", str(file), "--year", "2023"], capsys, place)


def test_a_missing_roster_is_named(plan: Path, tmp_path: Path, capsys: Shown) -> None:
    gone = str(tmp_path / "没有.xlsx")
    assert_refused(["timetable", str(plan), "--organisation", gone, "--year", "2023"], capsys, gone, "没有这个文件")
    assert_refused(["timetable", str(plan), "--organisation", str(tmp_path), "--year", "2023"], capsys, "名册（.xlsx）")


@pytest.mark.parametrize("year", ["2050", "1990", "99999", "0"])
def test_a_year_out_of_reach_is_refused(year: str, plan: Path, people: Path, tmp_path: Path, capsys: Shown) -> None:
    assert_refused(
        ["timetable", str(plan), "--organisation", str(people), "--year", year], capsys, f"{year} 年", "2035"
    )
    assert_refused(["roster", "--sample", str(tmp_path / "示例.xlsx"), "--year", year], capsys, f"{year} 年", "2035")
    assert not (tmp_path / "示例.xlsx").exists()


def test_a_year_whose_holidays_are_not_published_is_flagged(plan: Path, people: Path, capsys: Shown) -> None:
    arguments = ["timetable", str(plan), "--organisation", str(people), "--year", "2027", "--seconds", "1"]
    assert run(arguments) == 0
    assert "2027 年的放假安排尚未公布" in capsys.readouterr().err
    assert run([*arguments, "--json"]) == 0
    out, err = capsys.readouterr()
    assert "2027 年的放假安排尚未公布" in err
    assert json.loads(out)["sessions"]


def test_what_holds_no_duty_is_read_but_not_timetabled_or_shown(people: Path, tmp_path: Path, capsys: Shown) -> None:
    (tmp_path / "新闻.txt").write_text(NO_PLAN, encoding="utf-8")
    file, home = str(tmp_path / "新闻.txt"), tmp_path / "站点"
    for command in ("read", "check"):
        assert run([command, file]) == 0
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"{file}：没有读到任何学习任务")
    assert_refused(
        ["timetable", file, "--organisation", str(people), "--year", "2023"], capsys, "新闻.txt", "xueji read"
    )
    assert_refused(["demo", "--plan", file, "--home", str(home), "--no-serve"], capsys, "新闻.txt", "xueji read")
    assert not home.exists()


def test_a_demonstration_of_a_year_out_of_reach_is_refused(tmp_path: Path, capsys: Shown) -> None:
    (tmp_path / "远.txt").write_text(A_PLAN.replace("2023", "2050"), encoding="utf-8")
    home = tmp_path / "站点"
    assert_refused(
        ["demo", "--plan", str(tmp_path / "远.txt"), "--home", str(home), "--no-serve"], capsys, "远.txt", "2050"
    )
    assert not home.exists()


def test_a_docx_named_txt_is_read_as_what_it_is(tmp_path: Path, capsys: Shown) -> None:
    (tmp_path / "改名.txt").write_bytes(docx(A_PLAN))
    assert run(["read", str(tmp_path / "改名.txt")]) == 0
    assert "主题党日 · 各党支部 · 每月 1 次" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--out", "--export-problem"])
def test_a_place_that_cannot_be_written_is_told_before_the_search(
    option: str, plan: Path, people: Path, tmp_path: Path, capsys: Shown
) -> None:
    place = str(plan / "里面")
    assert_refused(
        ["timetable", str(plan), "--organisation", str(people), "--year", "2023", option, place], capsys, place
    )


def test_a_roster_is_not_written_where_it_cannot_be(tmp_path: Path, capsys: Shown) -> None:
    for option in ("--template", "--sample"):
        assert_refused(["roster", option, str(tmp_path)], capsys, str(tmp_path), "文件夹")
        assert_refused(["roster", option, str(tmp_path / "没有" / "名册.xlsx")], capsys, "没有这个文件夹")


def test_a_site_that_people_use_is_no_place_for_a_demonstration(tmp_path: Path, capsys: Shown) -> None:
    (tmp_path / "secret-key").write_text("k")
    assert_refused(["demo", "--home", str(tmp_path), "--no-serve"], capsys, str(tmp_path), "正在使用")
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]
    (tmp_path / "文件").touch()
    assert_refused(["demo", "--home", str(tmp_path / "文件"), "--no-serve"], capsys, "已有同名的文件")


@pytest.mark.parametrize("command", [["audit", "anchor"], ["migrate"], ["worker"]])
def test_a_file_is_no_place_for_a_site(command: list[str], tmp_path: Path, capsys: Shown) -> None:
    (tmp_path / "文件").touch()
    assert_refused([*command, "--home", str(tmp_path / "文件")], capsys, str(tmp_path / "文件"), "已有同名的文件")
