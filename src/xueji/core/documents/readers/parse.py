"""The child's side: limits first, then bytes from standard input, then JSON to standard output."""

import json
import sys

MEMORY = 512 * 1024 * 1024
SECONDS = 5
FILES = 32


def limit() -> None:
    """Bind this process; on systems without resource limits the parent's patience is the only bound."""
    try:
        import resource  # absent on some systems
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> None:
    limit()
    name = sys.argv[1]
    # After the limits: even loading the parsers is bounded.
    from xueji.core.documents.readers.kinds import read_document
    from xueji.core.documents.refusals import Unreadable

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
        answer = {"text": document.text, "blocks": blocks}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode())


if __name__ == "__main__":
    main()
