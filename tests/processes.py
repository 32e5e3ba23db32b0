"""Processes of their own, as they run at an organ's: nothing of the tests' settings reaches them."""

import os
import subprocess
import sys

from tests.conftest import ROOT


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XUEJI_", "DJANGO_", "PYTEST_"))}
    return kept | {"PYTHONPATH": str(ROOT)}


def run_module(module: str, *arguments: object) -> str:
    """What the module prints. Its complaint is the failure's message."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
