"""`xueji compare` on two files, in words and as JSON."""

import json
from pathlib import Path

import pytest

from xueji.cli.main import run

BEFORE = "云州市经信局2023年度学习计划\n一、学习要求\n（一）坚持集体学习。各党支部每月开展1次主题党日。\n"


@pytest.fixture
def plans(tmp_path: Path) -> list[str]:
    files = {"旧.txt": BEFORE, "新.txt": BEFORE.replace("每月开展1次", "每季度开展1次").replace("2023", "2024")}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / name) for name in files]


def test_the_change_of_a_number_is_told_with_both_values(plans: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", *plans]) == 0
    told = capsys.readouterr().out
    assert "任务：不变 0，改动 1，新增 0，删去 0" in told
    assert "每[－月－]{＋季度＋}开展1次" in told
    assert "频次：每月 1 次 → 每季度 1 次" in told


def test_json_holds_the_words_of_each_clause(plans: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", *plans, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    changed = [clause for clause in told["clauses"] if clause["change"] == "changed"]
    assert [run for run in changed[0]["words"] if run[0] != "unchanged"] == [["removed", "月"], ["added", "季度"]]
    assert told["duties"][0]["attributes"] == [{"attribute": "频次", "was": "每月 1 次", "now": "每季度 1 次"}]
