"""Untrusted bytes are parsed by a child process with limits on time, memory and files; JSON comes back over a pipe."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from xueji.core.documents import refusals
from xueji.core.documents.model import Aside, AsideKind, Block, BlockKind, Document, Span
from xueji.core.documents.readers.kinds import ensure_readable, is_old
from xueji.core.documents.readers.office import to_docx

WALL_SECONDS = 15.0
"""The child may compute for 5 seconds (see parse); on a busy machine it waits longer than it computes."""
"""Wall-clock patience; the child's processor time is limited to as much."""
PACKAGE_HOME = str(Path(__file__).resolve().parents[4])


def read_in_child(data: bytes, name: str) -> Document:
    """The document that the bytes are. Raises a named Unreadable; never parses in this process."""
    ensure_readable(data, name)
    if is_old(data):
        data = to_docx(data, name)
    # The child sees no secret of the parent: of the environment it gets only where the package is.
    environment = {"PYTHONPATH": PACKAGE_HOME} | {k: os.environ[k] for k in ("SYSTEMROOT",) if k in os.environ}
    command = [sys.executable, "-P", "-B", "-X", "utf8", "-m", "xueji.core.documents.readers.parse", name]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=WALL_SECONDS, env=environment, check=False, close_fds=True
        )
    except subprocess.TimeoutExpired as error:
        raise _too_long(name) from error
    except ValueError as error:
        raise refusals.WrongType("文件名中有空字符。请改名后再试。") from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        # A signal ends the child at its limits, and native code that asks for memory in vain; what is left of the
        # memory may be too little even to say so.
        starved = done.returncode < 0 or b"MemoryError" in done.stderr
        raise (_too_long if starved else _broken)(name) from error
    if "error" in answer:
        raise refusals.ALL.get(answer["error"], refusals.Unreadable)(answer["message"])
    return _document(name, answer)


def _too_long(name: str) -> refusals.ReadingTooLong:
    return refusals.ReadingTooLong(
        f"{name}：整份文件读取时超出时间或内存上限，已停止。请去掉图片和大表格，或另存为 .txt 再试。"
    )


def _broken(name: str) -> refusals.FileDamaged:
    return refusals.FileDamaged(f"{name}：读到一半停住了，文件很可能已损坏。请用 Word 或 WPS 打开另存后再试。")


def _document(name: str, answer: dict[str, Any]) -> Document:
    blocks = tuple(
        Block(BlockKind(kind), Span(start, end), tuple(Span(s, e) for s, e in cells), table)
        for kind, start, end, cells, table in answer["blocks"]
    )
    asides = tuple(Aside(AsideKind(kind), words) for kind, words in answer["asides"])
    return Document(name, answer["text"], blocks, asides)
