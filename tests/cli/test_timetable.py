import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.timetable.problems import meeting, problem
from xueji.cli.offline.timetable import main
from xueji.core.organisation.sample import sample_bureau
from xueji.core.organisation.writer import write_roster
from xueji.core.timetable.problem_json import read_problem, write_problem


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
    assert capsys.readouterr().err.endswith("no.json：没有这个文件。请检查路径是否写对。\n")


@pytest.mark.parametrize("arguments", [[], ["plan.docx", "--problem", "p.json"], ["--problem", "p", "--seconds", "0"]])
def test_wrong_options_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)


PLAN = """云州市某局2023年学习计划

一、各党支部每月开展一次主题党日。
二、局党组理论学习中心组每季度集中学习不少于1次。
"""


def test_a_plan_and_a_roster_give_the_year_as_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "计划.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "名册.xlsx").write_bytes(write_roster(sample_bureau()))
    plan, roster, out, exported = (tmp_path / name for name in ("计划.txt", "名册.xlsx", "日程", "问题.json"))
    arguments = [str(plan), "--organisation", str(roster), "--year", "2023", "--seconds", "1", "--out", str(out)]
    assert main([*arguments, "--export-problem", str(exported)]) == 0
    assert sorted(file.name for file in out.iterdir()) == ["timetable.ics", "timetable.json", "timetable.xlsx"]
    sessions = json.loads((out / "timetable.json").read_bytes())["sessions"]
    assert Counter(session["form"] for session in sessions) == {"theme_day": 240, "centre_group_study": 4}
    assert len(read_problem(exported.read_bytes()).sessions) == 244
    assert "244 场" in capsys.readouterr().out


def test_a_plan_without_a_duty_is_refused_with_the_next_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "信.txt").write_text("今天天气很好。\n", encoding="utf-8")
    (tmp_path / "名册.xlsx").write_bytes(write_roster(sample_bureau()))
    plan, roster = str(tmp_path / "信.txt"), str(tmp_path / "名册.xlsx")
    assert main([plan, "--organisation", roster, "--year", "2023"]) == 2
    assert "xueji read" in capsys.readouterr().err


def test_a_plan_without_a_roster_is_refused_with_the_next_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "计划.txt").write_text(PLAN, encoding="utf-8")
    assert main([str(tmp_path / "计划.txt"), "--year", "2023"]) == 2
    assert "--organisation" in capsys.readouterr().err


def test_every_fault_of_a_roster_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bureau = sample_bureau()
    (tmp_path / "计划.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "名册.xlsx").write_bytes(write_roster(replace(bureau, people=(*bureau.people, *bureau.people[:2]))))
    arguments = [str(tmp_path / "计划.txt"), "--organisation", str(tmp_path / "名册.xlsx"), "--year", "2023"]
    assert main(arguments) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all("“人员”第 36" in line for line in lines)


def test_what_takes_no_place_in_the_year_is_listed_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "三、全会召开后局党组及时组织传达学习。\n四、局机关党委每月公布学习积分排名。\n"
    (tmp_path / "计划.txt").write_text(PLAN + more, encoding="utf-8")
    (tmp_path / "名册.xlsx").write_bytes(write_roster(sample_bureau()))
    arguments = [str(tmp_path / "计划.txt"), "--organisation", str(tmp_path / "名册.xlsx"), "--year", "2023"]
    assert main([*arguments, "--seconds", "2"]) == 0
    out, err = capsys.readouterr()
    reasons = [line.strip().split("：", 1) for line in out.splitlines() if line.startswith("  ")]
    assert "不占日程的任务 2 项" in out
    assert len(reasons) == 2
    assert "等触发的事项发生后" in reasons[0][1]
    assert "减负" in reasons[1][1]
    assert re.search(r"秒 .* 代价 \d+ +下界 \d+$", err, re.MULTILINE)


def test_what_cannot_be_placed_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "计划.txt").write_text(PLAN.replace("每月开展一次", "每周开展12次"), encoding="utf-8")
    (tmp_path / "名册.xlsx").write_bytes(write_roster(sample_bureau()))
    arguments = [str(tmp_path / "计划.txt"), "--organisation", str(tmp_path / "名册.xlsx"), "--year", "2023"]
    assert main([*arguments, "--seconds", "4"]) == 1
    said = [line for line in capsys.readouterr().out.splitlines() if "排不到一起" in line]
    assert said
    assert all(re.match(r"\S+党支部主题党日 \d+ 场（\d+月\d+日至\d+月\d+日）", line) for line in said)
    assert all(line.endswith("请减少次数、放宽期限，或增加会议室。") for line in said)


def planned(tmp_path: Path) -> list[str]:
    """A plan and a roster on disk, as arguments."""
    (tmp_path / "计划.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "名册.xlsx").write_bytes(write_roster(sample_bureau()))
    return [str(tmp_path / "计划.txt"), "--organisation", str(tmp_path / "名册.xlsx"), "--year", "2023"]


def test_a_session_is_explained_with_what_each_other_slot_would_cost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = "theme_day/第一党支部/20230301-20230331/1"
    assert main([*planned(tmp_path), "--seconds", "1", "--explain", session]) == 0
    told = capsys.readouterr().out.splitlines()[3:]
    assert re.match(r"第一党支部主题党日：3月\d+日[上下]午，代价 \d+（.+）。$", told[0])
    assert told[1].startswith("其他时段 45 个")
    assert any(re.match(r"  3月\d+日[上下]午：代价 [+-]\d+", line) for line in told[2:])


def test_what_is_neither_session_nor_duty_is_refused_with_an_example(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*planned(tmp_path), "--explain", "没有这场"]) == 2
    err = capsys.readouterr().err
    assert "“没有这场”" in err
    assert "例如 centre_group_study/" in err


def test_a_known_year_is_made_again_with_its_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments, out = planned(tmp_path), tmp_path / "日程"
    assert main([*arguments, "--seconds", "1", "--out", str(out)]) == 0
    old = out / "timetable.json"
    assert main([*arguments, "--replan", str(old)]) == 0
    assert "与旧日程相同，没有变动。" in capsys.readouterr().out
    form = json.loads(old.read_bytes())
    gone = form["sessions"].pop()
    (tmp_path / "旧.json").write_text(json.dumps(form), encoding="utf-8")
    assert main([*arguments, "--replan", str(tmp_path / "旧.json")]) == 0
    told = capsys.readouterr().out
    assert "变动 0 场，新增 1 场，取消 0 场。" in told
    assert gone["unit"] in told.splitlines()[-1]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"sessions": []}', b'{"sessions": [{"id": "a", "date": "x", "half": "am"}]}']
)
def test_what_is_no_old_timetable_is_refused(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = planned(tmp_path)
    (tmp_path / "旧.json").write_bytes(data)
    assert main([*arguments, "--replan", str(tmp_path / "旧.json")]) == 2
    assert capsys.readouterr().err.startswith("旧.json")


def test_a_problem_file_has_no_words_to_explain_with(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--problem", str(tmp_path / "p.json"), "--explain", "s1"])
