"""The reader's claims, measured: a line per claim (name, figure, target, ok or short), exit 1 when one falls short."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from xueji.core.documents.layout import Part
from xueji.core.documents.paper import Paper, Paragraph
from xueji.core.documents.readers import read_document
from xueji.core.documents.writers import write_docx
from xueji.core.reading import read

PLAN = Path(__file__).parents[1] / "tests" / "corpus" / "hospital-party-plan.txt"
ONE_CLAUSE = "各党支部每月开展1次主题党日（不少于2小时，做好记录），撰写学习心得。"
NO_PLAN = "今天天气很好，我们去了公园。"
SMALL, LARGE = 100_000, 1_000_000
RUNS = 5
MOST_PAPER_MILLISECONDS, MOST_LARGE_SECONDS, MOST_RATIO, MOST_START_SECONDS = 50.0, 6.0, 12.0, 0.5


def main() -> int:
    words = PLAN.read_text(encoding="utf-8")
    claims = [claim("a docx of 4,000 characters to duties, ms", paper_milliseconds(words), MOST_PAPER_MILLISECONDS)]
    for name, piece in (("plan", words), ("one clause", ONE_CLAUSE), ("no plan", NO_PLAN)):
        small, large = seconds(piece, SMALL), seconds(piece, LARGE)
        claims.append(claim(f"1 MB of text ({name}), s", large, MOST_LARGE_SECONDS))
        claims.append(claim(f"1 MB to 100 KB ({name}), times", large / small, MOST_RATIO))
    claims.append(claim("start of xueji read, median of 5, s", start_seconds(), MOST_START_SECONDS))
    return 0 if all(claims) else 1


def claim(name: str, figure: float, target: float) -> bool:
    held = figure <= target
    print(f"reading  {name:<44} {figure:>8.2f}  target ≤ {target:<6g} {'ok' if held else 'short'}")
    return held


def paper_milliseconds(words: str) -> float:
    """After the first reading, which loads the vocabulary."""
    title, *lines = (words * 8)[:4000].splitlines()
    body = tuple(Paragraph(Part.BODY, line) for line in lines if line)
    content = write_docx(Paper(title, "", body, "澜江市人民医院", date(2023, 2, 20)))
    return 1000 * best(lambda: read(read_document(content, "计划.docx")))


def seconds(piece: str, size: int) -> float:
    whole = piece.encode()
    content = (whole * (size // len(whole) + 1))[:size].decode(errors="ignore").encode()
    return best(lambda: read(read_document(content, "计划.txt")), runs=2)


def start_seconds() -> float:
    """The whole command, from the shell and back."""
    command = [sys.executable, "-m", "xueji.cli.main", "read"]
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "计划.txt"
        file.write_text("某局2024年学习计划\n一、安排\n各党支部每月开展1次主题党日。\n", encoding="utf-8")
        for _ in range(RUNS):
            started = time.perf_counter()
            subprocess.run([*command, str(file)], capture_output=True, check=True)
            taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def best(work: Callable[[], object], runs: int = RUNS) -> float:
    work()
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


if __name__ == "__main__":
    sys.exit(main())
