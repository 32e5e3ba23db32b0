"""`xueji read`: for people, as JSON, with reasons, and one line for whatever goes wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from xueji.cli.main import COMMANDS, run

PLAN = Path(__file__).parents[1] / "corpus" / "harbour-branch-plan.txt"


def test_a_plan_is_shown_with_its_duties(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(PLAN)]) == 0
    shown = capsys.readouterr()
    assert "海州港务局机关第二党支部2024年学习教育计划" in shown.out
    assert "党员大会 · 各党支部 · 每季度 1 次" in shown.out
    assert "任务 " in shown.out
    assert shown.err == ""


def test_json_is_the_reading_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(PLAN), "--json"]) == 0
    reading = json.loads(capsys.readouterr().out)
    assert set(reading) == {"title", "issuer", "year", "clauses", "materials", "obligations", "findings"}


def test_reasons_name_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(PLAN), "--explain"]) == 0
    assert "频次＝每季度　←　“每季度”（本句）" in capsys.readouterr().out


def test_a_text_without_a_duty_says_so_and_succeeds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "新闻.txt"
    file.write_text("本报讯 会议指出，要坚持学习。", encoding="utf-8")
    assert run(["read", str(file)]) == 0
    assert "没有读到任何学习任务" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["missing", "folder", "empty"])
def test_a_file_that_cannot_be_read_gives_one_line_and_two(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = {"missing": tmp_path / "没有.txt", "folder": tmp_path, "empty": tmp_path / "空.txt"}
    (tmp_path / "空.txt").touch()
    assert run(["read", str(paths[kind])]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert paths[kind].name in shown.err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown and command.about in shown for name, command in COMMANDS.items())


def test_an_unknown_command_is_told() -> None:
    assert run(["nonsense"]) == 2


def test_reading_loads_no_django_no_solver_and_no_word_library() -> None:
    program = (
        "import sys\nfrom xueji.cli.main import run\n"
        f"run(['read', {str(PLAN)!r}, '--json'])\n"
        "heavy = {'django', 'ortools', 'docx', 'openpyxl'}\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & heavy), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
