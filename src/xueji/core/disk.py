"""What lies on the disk once a call returns: whole files under their names, in folders that know them.

A file is written beside its place, flushed, then renamed, and the folder is flushed last: a killed process or a power
cut leaves the old state or the new one (Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def written_whole(target: Path, unfinished: Path) -> Iterator[BinaryIO]:
    """A file, readable by its owner alone, that is `unfinished` while it is written and `target` afterwards.

    After an error neither is left, and what stood at `target` before stands there still. Raises OSError.
    """
    try:
        with open(unfinished, "wb", opener=_private) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(target)
        flush_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def append_line(file: Path, line: str) -> None:
    """Write the line at the file's end, making the file and its folder where they are not there. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = not file.exists()
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if fresh:
        flush_folder(file.parent)


def flush_folder(folder: Path) -> None:
    """A new or renamed entry is safe only once its folder is flushed too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
