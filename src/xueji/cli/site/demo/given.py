"""A plan document that somebody gives to the demonstration."""

from pathlib import Path

from xueji.core.documents.readers import read_in_child
from xueji.core.errors import XuejiError
from xueji.core.reading import read
from xueji.core.reading.model import Reading


class PlanNotReadable(XuejiError):
    """The path leads to no file that can be opened."""


def read_given(path: Path) -> tuple[Reading, bytes]:
    """(reading, bytes) of the file; raises with one clear sentence, before anything is made."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PlanNotReadable(f"{path}：打不开这个文件（{error.strerror}）。请检查路径后再试。") from error
    return read(read_in_child(data, path.name)), data
