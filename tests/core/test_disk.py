"""Files are whole under their names or not there."""

from pathlib import Path

import pytest

from xueji.core.disk import append_line, written_whole


def test_a_file_has_its_name_once_it_is_whole(tmp_path: Path) -> None:
    target, unfinished = tmp_path / "备份", tmp_path / "备份.unfinished"
    with written_whole(target, unfinished) as out:
        out.write(b"half")
        assert not target.exists()
    assert target.read_bytes() == b"half"
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_an_error_leaves_what_stood_there_before(tmp_path: Path) -> None:
    target = tmp_path / "备份"
    target.write_bytes(b"old")

    def write() -> None:
        with written_whole(target, tmp_path / "unfinished") as out:
            out.write(b"new")
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        write()
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def test_lines_go_to_the_end_of_a_file_that_is_made_for_the_first(tmp_path: Path) -> None:
    file = tmp_path / "anchors" / "a.log"
    append_line(file, "一")
    append_line(file, "二")
    assert file.read_text(encoding="utf-8") == "一\n二\n"
