"""`xueji audit verify` and `python -m xueji.core.chain`: an export or a SQLite file → whole, or the first bad entry.

Standard library only, so that it runs on the auditor's machine. Exit 0 whole, 1 broken, 2 unreadable.
"""

import argparse
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from xueji.core.chain import anchors as anchoring
from xueji.core.chain.anchors import Anchor, BadAnchor
from xueji.core.chain.lines import chain_in, opened, rows_in
from xueji.core.chain.link import BrokenChain
from xueji.core.chain.stored import Head, NoSuchTables, reading
from xueji.core.chain.verifier import Row, Whole, verify

WHOLE, BROKEN, UNREADABLE = 0, 1, 2


class Unreadable(Exception):
    """What cannot be judged, said in one line."""


class Chains(Protocol):
    """Where chains lie: a SQLite file, or a site behind Django."""

    def heads(self) -> list[Head]: ...
    def stray(self) -> list[int]: ...
    def rows(self, head: Head) -> Iterator[Row]: ...


def main(
    arguments: Sequence[str],
    *,
    program: str = "python -m xueji.core.chain",
    site: Callable[[Path], Chains] | None = None,
) -> int:
    """`site` opens the chains of a site's folder whose database is no file."""
    options = _parser(program).parse_args(arguments)
    try:
        known = _anchors(options)
        if site and not options.file:
            return _judge_stored(site(Path(options.home)), known)
        source = options.file or Path(options.home) / "db.sqlite3"
        return _judge(source, known, asked=bool(options.anchors or options.anchor))
    except Unreadable as error:
        print(error, file=sys.stderr)
        return UNREADABLE


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description="核验审计链：导出文件（.jsonl、.gz）或站点数据库。")
    parser.add_argument("file", nargs="?", type=Path, help="导出文件，或站点的 db.sqlite3")
    parser.add_argument("--home", default="site", help="站点文件夹；不给文件时核验其中的数据库")
    parser.add_argument("--anchors", type=Path, action="append", help="站外凭据的文件或文件夹，可以给几次")
    parser.add_argument("--anchor", action="append", help="抄在纸上的凭据：链:条数:摘要前 16 位，可以给几次")
    return parser


def _anchors(options: argparse.Namespace) -> list[Anchor]:
    """Those named; where none is, those that the site itself keeps."""
    kept = Path(os.environ.get("XUEJI_ANCHORS") or Path(options.home) / "anchors")
    own = [] if options.file or options.anchors or options.anchor or not kept.is_dir() else [kept]
    try:
        found = [anchor for place in [*(options.anchors or []), *own] for anchor in anchoring.read(place)]
        return found + [anchoring.parse_short(text) for text in options.anchor or []]
    except BadAnchor as error:
        raise Unreadable(f"{error}：不是审计凭据，或已损坏。请换用另一份凭据再核验。") from error
    except OSError as error:
        raise Unreadable(f"{error.filename}：读不了这份凭据。请检查路径和权限后再试。") from error


def _judge(source: Path, known: list[Anchor], *, asked: bool) -> int:
    try:
        if _is_database(source):
            with reading(source) as stored:
                return _judge_stored(stored, known)
        return _judge_export(source, known, asked=asked)
    except NoSuchTables as error:
        raise Unreadable(f"{source}：里面没有审计链。请用 xueji migrate 升级站点，或换用导出文件。") from error
    except (OSError, EOFError, zlib.error, sqlite3.DatabaseError) as error:
        raise Unreadable(f"{source}：读不了（{_why(error)}）。请检查路径和权限，或换用另一份。") from error


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    if isinstance(error, sqlite3.DatabaseError):
        return "数据库已损坏"
    return "读写出错或文件不完整"


def _is_database(source: Path) -> bool:
    with source.open("rb") as file:
        return file.read(6) == b"SQLite"


def _judge_stored(stored: Chains, known: list[Anchor]) -> int:
    """Every chain of the database; then anchors of chains that are no longer there."""
    heads, worst = stored.heads(), WHOLE
    for head in heads:
        own = [anchor for anchor in known if anchor.chain == head.chain]
        try:
            whole = verify(stored.rows(head), chain=head.chain, expected_length=head.length, anchors=own)
            if whole.digest != head.digest:
                raise BrokenChain(whole.length, "末条摘要与链尾登记的不符")
        except BrokenChain as broken:
            worst = BROKEN
            print(f"{head.name or head.chain}：链在这里断开，{broken}")
        else:
            print(f"{head.name or head.chain}：{told(whole)}")
    for organ in stored.stray():
        worst = BROKEN
        print(f"单位 {organ}：有审计记录，却没有链尾登记，第 1 条起不能核对")
    return max(worst, _lost(known, {head.chain for head in heads}))


def _lost(known: list[Anchor], chains: set[str]) -> int:
    lost = sorted({anchor.chain for anchor in known} - chains)
    for chain in lost:
        print(f"{chain}：站外凭据记着这条链，这里却没有：整库被换过，或凭据是别的站点的")
    return BROKEN if lost else WHOLE


def _judge_export(source: Path, known: list[Anchor], *, asked: bool) -> int:
    """One chain; anchors of other chains in the same folder are of no concern here, but one of it must be there."""
    try:
        name = chain_in(opened(source))
        own = [anchor for anchor in known if not name or anchor.chain == name]
        whole = verify(rows_in(opened(source)), chain=name, anchors=own)
    except BrokenChain as broken:
        print(f"链在这里断开：{broken}")
        return BROKEN
    if asked and not own:
        raise Unreadable(f"{name or source}：给出的凭据里没有这条链的，不能断定整库没有被换过。请换用它的凭据。")
    print(told(whole))
    return WHOLE


def told(whole: Whole) -> str:
    """One line about a whole chain; what could not be judged is said, not passed over."""
    parts = [f"共 {whole.length} 条，完整。末条摘要 {whole.digest}"]
    if whole.anchored:
        parts.append(f"前 {whole.anchored} 条与站外凭据一致")
    else:
        parts.append("没有站外凭据可比，整库被换成旧的看不出来")
    if whole.erased:
        parts.append(f"{whole.erased} 条的姓名和文字已按规定删除")
    if whole.old:
        parts.append(f"前 {whole.old} 条是旧格式")
    if whole.backward:
        numbers = "、".join(map(str, whole.backward))
        parts.append(f"第 {numbers} 条起时钟往回走过，先后以序号为准")
    return "；".join(parts) + "。"
