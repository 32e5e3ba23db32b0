import json
from pathlib import Path

import pytest

from tests.core.timetable.problems import meeting, problem
from xueji.cli.offline.timetable import main
from xueji.core.timetable.problem_json import write_problem


def written(tmp_path: Path, data: bytes) -> str:
    (tmp_path / "problem.json").write_bytes(data)
    return str(tmp_path / "problem.json")


def test_a_problem_file_is_solved_and_answered_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = problem(meeting("a", "x", 0, 1, costs=(3, 1)), meeting("b", "xy", 1, 2))
    assert main(["--problem", written(tmp_path, write_problem(given)), "--seconds", "2", "--json"]) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert (answer["status"], answer["cost"], answer["bound"]) == ("optimal", 1, 1)
    assert answer["slots"] == {"a": 1, "b": 2}
    assert answer["trajectory"][-1][1] == 1
    assert "代价" in err


def test_a_problem_without_an_answer_names_what_cannot_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = problem(meeting("a", "x", 0), meeting("b", "xy", 0))
    assert main(["--problem", written(tmp_path, write_problem(given)), "--seconds", "2", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "infeasible"
    assert sorted(answer["conflicts"][0]["sessions"]) == ["a", "b"]


def test_a_faulty_file_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--problem", written(tmp_path, b"{"), "--seconds", "2"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_missing_file_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--problem", str(tmp_path / "no.json")]) == 2
    assert capsys.readouterr().err.startswith("文件读写出错")


@pytest.mark.parametrize("arguments", [[], ["plan.docx", "--problem", "p.json"], ["--problem", "p", "--seconds", "0"]])
def test_wrong_options_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
