"""The audit's claims: entries written in batches and verified a second, growth and memory up to a million entries.

    python benchmarks/audit.py [--largest 1000000]

Seconds of this process are measured, so that what else runs on the machine does not count; the best of three runs.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WRITTEN, VERIFIED = 10_000, 100_000
MEMORY = 64
"""MiB that the verifier may take (trust.md B3), however long the chain."""

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ROOT = Path(__file__).parents[1]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=int, default=1_000_000)
    largest = parser.parse_args().largest
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), [size for size in SIZES if size <= largest])


def measure(home: Path, sizes: list[int]) -> int:
    """1 where a claim is short."""
    os.environ.pop("XUEJI_DATABASE_URL", None)
    from xueji.cli.site.site import migrate, prepare  # the home is known now

    prepare(home)
    migrate()
    short = 0
    there = 0
    for size in sizes:
        rate = written(size - there)
        there = size
        export(home / "chain.jsonl")
        bytes_each = (home / "db.sqlite3").stat().st_size / size
        print(f"{size:>9,} entries: {bytes_each:.0f} bytes each in the database")
        if size >= 100_000 or size == sizes[-1]:
            short |= claim(f"written, {size:,} in the chain", rate, WRITTEN)
        for algorithm, source in (("export", "chain.jsonl"), ("database", "db.sqlite3")):
            seconds, memory = min(verified(home / source) for _ in range(3))
            target = VERIFIED if algorithm == "export" and size >= 100_000 else None
            short |= claim(f"verified from the {algorithm}, {size:,}", size / seconds, target)
            if size == sizes[-1]:
                short |= below(f"memory of the verifier, {algorithm}, MiB", memory, MEMORY)
    return short


def written(number: int) -> float:
    """Entries a second, as services write many at once: each with a name and facts, in one transaction a thousand."""
    from django.db import transaction

    from xueji.apps.accounts.models import User
    from xueji.apps.audit.services import Act, record_many

    clerk = User(full_name="周敏", key="abcdefghjkmn")
    began = time.process_time()
    for start in range(0, number, 10_000):
        some = min(10_000, number - start)
        acts = (Act("attendance.marked", clerk, {"activity": "abcdefghjkmn", "mark": "present"}) for _ in range(some))
        with transaction.atomic():
            record_many(organ_id=1, by=clerk, acts=acts)
    return number / (time.process_time() - began)


def export(file: Path) -> None:
    from django.db import connection

    from xueji.apps.audit.queries import export_lines

    with file.open("wb") as out:
        out.writelines(export_lines(1))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def verified(source: Path) -> tuple[float, float]:
    """(seconds of the processor, MiB at most) of `xueji audit verify` in a process of its own."""
    program = (
        "import sys, time\n"
        "from xueji.core.chain.command import main\n"
        "began = time.process_time()\n"
        "status = main([sys.argv[1]])\n"
        "used = int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) / 1024\n"
        "print(status, time.process_time() - began, used, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(source)], capture_output=True, text=True, check=True)
    status, seconds, memory = done.stderr.split()
    assert status == "0", done.stdout
    return float(seconds), float(memory)


def claim(name: str, figure: float, target: int | None) -> int:
    enough = target is None or figure >= target
    told = f"≥ {target:,} {'ok' if enough else 'SHORT'}" if target else ""
    print(f"{name}: {figure:,.0f}/s {told}", flush=True)
    return 0 if enough else 1


def below(name: str, figure: float, most: int) -> int:
    print(f"{name}: {figure:.0f} ≤ {most} {'ok' if figure <= most else 'SHORT'}", flush=True)
    return 0 if figure <= most else 1


if __name__ == "__main__":
    sys.exit(main())
