"""The auditor's command: an export or a site's file, with what was kept elsewhere, and the standard library alone."""

import gzip
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.core.chain.made import CHAIN, anchored, body, chain, linked, old_chain
from xueji.core.chain import Row
from xueji.core.chain.anchors import append
from xueji.core.chain.command import main
from xueji.core.chain.lines import line_of, rows_in
from xueji.core.chain.link import BrokenChain

Shown = pytest.CaptureFixture[str]


def export(folder: Path, rows: list[Row], name: str = "导出.jsonl") -> Path:
    data = b"".join(map(line_of, rows))
    (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return folder / name


def said(shown: Shown) -> str:
    out, err = shown.readouterr()
    return out + err


def test_lines_are_read_back_as_they_were() -> None:
    rows = [*chain(3), *linked([(body(1), None)])]
    assert list(rows_in(map(line_of, rows))) == rows


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"no json\n",
        b'{"digest":"x"}\n',
        line_of(chain(1)[0])[:-1],
        line_of(chain(1)[0]).replace(b'"salt"', b'"malt"'),
        line_of(chain(1)[0]).replace(b',"entry":', b',"entri":'),
        line_of(chain(1)[0]).replace(b'"payload":{"s', b'"payloads":{"s'),
    ],
)
def test_a_line_written_otherwise_is_named(line: bytes) -> None:
    with pytest.raises(BrokenChain, match="第 1 条"):
        list(rows_in([line]))


@pytest.mark.parametrize("name", ["导出.jsonl", "导出.jsonl.gz"])
def test_a_whole_export_is_whole(name: str, tmp_path: Path, capsys: Shown) -> None:
    rows = chain(4)
    assert main([str(export(tmp_path, rows, name))]) == 0
    told = said(capsys)
    assert f"共 4 条，完整。末条摘要 {rows[-1][1]}" in told
    assert "没有站外凭据可比" in told


def test_a_broken_export_names_the_first_bad_entry(tmp_path: Path, capsys: Shown) -> None:
    rows = chain(4)
    rows[2] = (*rows[2][:2], body(3, did="nothing.done"), rows[2][3])
    assert main([str(export(tmp_path, rows))]) == 1
    assert "第 3 条" in said(capsys)


def test_an_export_cut_within_its_last_line_names_it(tmp_path: Path, capsys: Shown) -> None:
    file = export(tmp_path, chain(4))
    file.write_bytes(file.read_bytes()[:-1])
    assert main([str(file)]) == 1
    assert "第 4 条" in said(capsys)


def test_the_module_is_the_command(tmp_path: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["chain", str(export(tmp_path, chain(2)))])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("xueji.core.chain", run_name="__main__")
    assert (ended.value.code, "共 2 条" in said(capsys)) == (0, True)


def test_anchors_are_compared(tmp_path: Path, capsys: Shown) -> None:
    rows = chain(6)
    for anchor in anchored(rows, 2, 5):
        append(tmp_path / "anchors", anchor)
    file, short = export(tmp_path, rows), anchored(rows, 5)[0].short
    assert main([str(file), "--anchors", str(tmp_path / "anchors")]) == 0
    assert main([str(file), "--anchor", short]) == 0
    assert "前 5 条与站外凭据一致" in said(capsys)
    back = export(tmp_path, rows[:4], "旧.jsonl")
    assert main([str(back), "--anchors", str(tmp_path / "anchors")]) == 1
    assert main([str(back), "--anchor", short]) == 1
    assert "整库被换成了旧的" in said(capsys)


def test_anchors_of_another_chain_prove_nothing(tmp_path: Path, capsys: Shown) -> None:
    file = export(tmp_path, chain(2))
    assert main([str(file), "--anchor", "zzzzzzzzzzzz:1:0123456789abcdef"]) == 2
    assert CHAIN in said(capsys)


def test_an_export_of_old_entries_alone_is_compared_with_all(tmp_path: Path, capsys: Shown) -> None:
    rows = old_chain(3)
    file = export(tmp_path, rows)
    assert main([str(file), "--anchor", f"{CHAIN}:3:{rows[-1][1][:16]}"]) == 0
    assert "前 3 条是旧格式" in said(capsys)


def test_what_was_erased_and_a_clock_that_went_back_are_told(tmp_path: Path, capsys: Shown) -> None:
    rows = chain(1)
    erased = body(2, did="audit.payloads_erased", facts='{"entries":"1"}', at="2023-06-11T03:00:00Z")
    assert main([str(export(tmp_path, linked([(rows[0][2], None), (erased, None)])))]) == 0
    told = said(capsys)
    assert "1 条的姓名和文字已按规定删除" in told
    assert "第 2 条起时钟往回走过" in told


def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, capsys: Shown) -> None:
    rows = chain(2)
    file, packed = export(tmp_path, rows), export(tmp_path, rows, "导出.gz")
    (tmp_path / "坏.log").write_text("x\n")
    packed.write_bytes(packed.read_bytes()[:-9])
    wrong = bytearray(export(tmp_path, rows, "坏.gz").read_bytes())
    wrong[12:20] = b"\xff" * 8
    (tmp_path / "坏.gz").write_bytes(wrong)
    (tmp_path / "假.sqlite3").write_bytes(b"SQLite format 4\0")
    (tmp_path / "坏.sqlite3").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    for arguments, word in {
        (str(tmp_path / "没有"),): "没有这个文件",
        ("--home", str(tmp_path / "没有")): "没有这个文件",
        (str(tmp_path),): "读写出错",
        (str(packed),): "不完整",
        (str(tmp_path / "坏.gz"),): "不完整",
        (str(tmp_path / "假.sqlite3"),): "没有审计链",
        (str(tmp_path / "坏.sqlite3"),): "已损坏",
        (str(file), "--anchors", str(tmp_path / "坏.log")): "不是审计凭据",
        (str(file), "--anchors", str(tmp_path / "没有.log")): "读不了这份凭据",
        (str(file), "--anchor", "x"): "不是审计凭据",
    }.items():
        assert main(arguments) == 2
        line = said(capsys)
        assert (word in line, "请" in line, line.count("\n")) == (True, True, 1), line


def test_the_command_runs_with_the_standard_library_alone(tmp_path: Path) -> None:
    file = export(tmp_path, chain(3))
    program = f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); from xueji.cli.main import main; main()"
    alone = [sys.executable, "-I", "-S", "-c", program, "audit", "verify", str(file)]
    done = subprocess.run(alone, capture_output=True, text=True, check=False)
    assert (done.returncode, "共 3 条" in done.stdout, done.stderr) == (0, True, "")
    module = [sys.executable, "-S", "-m", "xueji.core.chain", str(file)]
    again = subprocess.run(module, capture_output=True, text=True, check=False, cwd=ROOT / "src")
    assert (again.returncode, again.stdout) == (0, done.stdout)
