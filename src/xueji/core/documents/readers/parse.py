"""The child's side: limits first, then bytes from standard input, then JSON to standard output."""

import json
import sys
from typing import Any

MEMORY = 256 * 1024 * 1024
SECONDS = 5
FILES = 32


FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.remove", "os.rename")
"""Audit events of what no reader does: the beginnings of their names (PEP 578)."""


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    writing = event == "open" and isinstance(arguments[1], str) and not {"w", "a", "x", "+"}.isdisjoint(arguments[1])
    if writing or event.startswith(FORBIDDEN):
        raise PermissionError(event)


def limit() -> None:
    """Bind this process; on systems without resource limits the parent's patience is the only bound."""
    sys.addaudithook(refuse)
    try:
        import resource  # absent on some systems
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> None:
    limit()
    name = sys.argv[1]
    # After the limits: even loading the parsers is bounded.
    from xueji.core.documents.readers.kinds import read_document
    from xueji.core.documents.refusals import Unreadable  # as above

    answer: dict[str, object]
    try:
        document = read_document(sys.stdin.buffer.read(), name)
    except Unreadable as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    except (MemoryError, RecursionError):
        message = f"{name}：整份文件读取时超出内存上限，已停止。请去掉图片和大表格，或另存为 .txt 再试。"
        answer = {"error": "ReadingTooLong", "message": message}
    else:
        blocks = [
            (b.kind.value, b.span.start, b.span.end, [(c.start, c.end) for c in b.cells], b.table)
            for b in document.blocks
        ]
        asides = [(aside.kind.value, aside.text) for aside in document.asides]
        answer = {"text": document.text, "blocks": blocks, "asides": asides}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode())


if __name__ == "__main__":
    main()
