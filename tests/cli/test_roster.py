from pathlib import Path

import pytest

from xueji.cli.offline.roster import main
from xueji.core.organisation.reader import read_roster


def test_a_template_is_written(tmp_path: Path) -> None:
    assert main(["--template", str(tmp_path / "名册.xlsx")]) == 0
    assert read_roster((tmp_path / "名册.xlsx").read_bytes(), "名册.xlsx", organ="局").people == ()


def test_a_sample_is_written(tmp_path: Path) -> None:
    assert main(["--sample", str(tmp_path / "示例.xlsx")]) == 0
    assert len(read_roster((tmp_path / "示例.xlsx").read_bytes(), "示例.xlsx", organ="局").people) == 360


def test_a_place_that_cannot_be_written_is_said_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--template", str(tmp_path / "没有" / "名册.xlsx")]) == 2
    assert "写不了（没有这个文件夹）" in capsys.readouterr().err
