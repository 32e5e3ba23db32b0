"""`xueji check FILE`: the faults of a plan, one line each, like a linter."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.offline.sources import open_document
from xueji.core.reading import read
from xueji.core.reading.model import Finding


def check(file: Annotated[Path, typer.Argument(help="计划文件（.docx 或 .txt）")]) -> None:
    """像校对一样逐条列出计划文稿的问题；有问题时退出码为 1。"""
    reading = read(open_document(file))
    for finding in reading.findings:
        print(line_of(str(file), reading.document.text, finding))
    if reading.findings:
        raise typer.Exit(1)
    if not reading.obligations:
        print(f"{file}：没有读到任何学习任务，也就没有可查的问题。请确认这是一份学习计划。", file=sys.stderr)


def line_of(name: str, text: str, finding: Finding) -> str:
    """FILE:LINE:COL CODE message; line and column count from 1."""
    line = text.count("\n", 0, finding.start) + 1
    column = finding.start - (text.rfind("\n", 0, finding.start) + 1) + 1
    return f"{name}:{line}:{column} {finding.code.value} {finding.message}{finding.suggestion}"
