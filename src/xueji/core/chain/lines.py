"""An exported chain: a row a line, JSON written in one exact way, so that it is cut and not parsed.

`{"algorithm":"sm3","digest":"…","payload":{"salt":"…","content":{…}},"entry":{…}}`; `"payload":null` where an entry
has none, or it was erased.
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from xueji.core.chain.link import BrokenChain
from xueji.core.chain.verifier import Row

_BEGIN, _DIGEST, _PAYLOAD, _ENTRY = b'{"algorithm":"', b'","digest":"', b'","payload":', b',"entry":'
_SALT, _CONTENT = b'{"salt":"', b'","content":'
_CHAIN = re.compile(rb',"entry":\{"v":2,"alg":"[a-z0-9]+","organ":"([0-9a-z]{12})"')
NOT_SO = "这一行不是导出的写法"
LONGEST_LINE, BLOCK = 200_000, 1 << 18


def line_of(row: Row) -> bytes:
    algorithm, digest, body, kept = row
    payload = b"".join((_SALT, kept[0], _CONTENT, kept[1], b"}")) if kept else b"null"
    parts = (_BEGIN, algorithm.encode(), _DIGEST, digest.encode(), _PAYLOAD, payload, _ENTRY, body, b"}\n")
    return b"".join(parts)


def rows_in(lines: Iterable[bytes]) -> Iterator[Row]:
    """Raises BrokenChain at a line that was not written so."""
    algorithm, head = "", b"\0"
    for seq, line in enumerate(lines, 1):
        if not line.startswith(head):
            algorithm, head = _head(seq, line)
        at = len(head)
        cut = line.find(_ENTRY, at)
        if cut < 0 or line[at + 64 : at + 76] != _PAYLOAD or not line.endswith(b"}\n"):
            raise BrokenChain(seq, NOT_SO)
        payload = line[at + 76 : cut]
        if payload == b"null":
            kept = None
        elif payload.startswith(_SALT) and payload[41:53] == _CONTENT and payload.endswith(b"}"):
            kept = payload[9:41], payload[53:-1]
        else:
            raise BrokenChain(seq, NOT_SO)
        yield algorithm, line[at : at + 64].decode("ascii", "replace"), line[cut + 9 : -2], kept


def _head(seq: int, line: bytes) -> tuple[str, bytes]:
    """How the line begins, up to its digest: the same for every line of one algorithm."""
    head, found, _ = line.partition(_DIGEST)
    if not found or not head.startswith(_BEGIN):
        raise BrokenChain(seq, NOT_SO)
    return head[14:].decode("ascii", "replace"), head + _DIGEST


def chain_in(lines: Iterable[bytes]) -> str:
    """The chain's name as its first entry of the second format gives it; empty where there is none."""
    for line in lines:
        found = _CHAIN.search(line)
        if found:
            return found[1].decode()
    return ""


def opened(path: Path) -> Iterator[bytes]:
    """The lines of an export, packed by gzip or not; a line longer than any entry ends the reading."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    unpack = gzip.open if packed else open
    with unpack(path, "rb") as file:
        rest = b""
        while (block := file.read(BLOCK)) and len(rest) < LONGEST_LINE:
            lines = (rest + block).splitlines(keepends=True)
            rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
            yield from lines
        if rest:
            yield rest
