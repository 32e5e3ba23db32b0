"""Where uploaded files lie."""

import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from xueji.apps.documents.storage import LEFT_AFTER, UNFINISHED, WholeFiles


class Breaks(ContentFile[bytes]):
    def chunks(self, chunk_size: int | None = None):  # type: ignore[no-untyped-def]  # as Django's
        yield b"half"
        raise OSError("connection reset")


def test_a_file_that_breaks_off_has_no_name(tmp_path: Path) -> None:
    storage = WholeFiles(location=tmp_path)
    with pytest.raises(OSError, match="reset"):
        storage.save("ab/计划", Breaks(b""))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    storage.save("ab/计划", ContentFile(b"whole"))
    assert (tmp_path / "ab" / "计划").read_bytes() == b"whole"


def test_what_a_killed_writer_left_is_swept_an_hour_later(tmp_path: Path) -> None:
    storage = WholeFiles(location=tmp_path)
    old, fresh = tmp_path / f"{UNFINISHED}1", tmp_path / f"{UNFINISHED}2"
    for file in (old, fresh):
        file.write_bytes(b"half")
    then = time.time() - LEFT_AFTER - 1
    os.utime(old, (then, then))
    storage.save("ab/计划", ContentFile(b"whole"))
    assert not old.exists()
    assert fresh.exists()
