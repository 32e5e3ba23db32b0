"""`xueji check`: findings like a linter's."""

from pathlib import Path

import pytest

from xueji.cli.main import run

PLAN = Path(__file__).parents[1] / "corpus" / "college-law-rules.txt"


def test_findings_have_a_line_a_column_and_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(PLAN)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{PLAN}:4:")
    assert [line.removeprefix(f"{PLAN}:").split(" ")[1] for line in lines] == [
        "stale-programme",
        "numbering",
        "no-number",
        "typo-doubling",
    ]
    line, column = lines[0].removeprefix(f"{PLAN}:").split(" ")[0].split(":")
    assert PLAN.read_text(encoding="utf-8").splitlines()[int(line) - 1][int(column) - 1 :].startswith("“七五”普法规划")


def test_a_clean_plan_gives_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "计划.txt"
    file.write_text("某局2024年学习计划\n一、安排\n各党支部每月开展1次主题党日。\n", encoding="utf-8")
    assert run(["check", str(file)]) == 0
    assert capsys.readouterr().out == ""
