"""An anchor: how long a chain is and how it ends, kept where whoever can change the database cannot reach.

A line of JSON per anchor, appended and flushed: `{"anchor":1,"chain":…,"size":…,"algorithm":…,"digest":…,"at":…}`.
The short form is for paper: `chain:size:first 16 digits of the digest`.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from xueji.core.disk import append_line

SHORT = 16
"""Hex digits of the short form: 64 bits, enough against a chain forged to fit a paper."""

_LINE = re.compile(
    r'\{"anchor":1,"chain":"([0-9a-z]{12})","size":(\d{1,15}),"algorithm":"(sm3|sha256)","digest":"([0-9a-f]{64})",'
    r'"at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"\}',
    re.ASCII,
)
_SHORT = re.compile(r"([0-9a-z]{12}):(\d{1,15}):([0-9a-f]{16,64})", re.ASCII)


class BadAnchor(ValueError):
    """A line that is no anchor: the file was damaged, or is another's."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """`digest` of the entry number `size` of the chain, or the beginning of it."""

    chain: str
    size: int
    algorithm: str
    digest: str
    at: str

    def line(self) -> str:
        told = {"anchor": 1, "chain": self.chain, "size": self.size, "algorithm": self.algorithm}
        return json.dumps(told | {"digest": self.digest, "at": self.at}, separators=(",", ":"))

    @property
    def short(self) -> str:
        return f"{self.chain}:{self.size}:{self.digest[:SHORT]}"


def parse(line: str) -> Anchor:
    found = _LINE.fullmatch(line.strip())
    if not found:
        raise BadAnchor(line.strip()[:80])
    return Anchor(found[1], int(found[2]), found[3], found[4], found[5])


def parse_short(text: str) -> Anchor:
    """What was copied from paper; spaces and dashes between its groups are the writer's."""
    found = _SHORT.fullmatch(re.sub(r"[\s-]", "", text).lower())
    if not found:
        raise BadAnchor(text)
    return Anchor(found[1], int(found[2]), "", found[3], "")


def read(place: Path) -> list[Anchor]:
    """Every anchor of a file, or of every .log file in a folder. Raises BadAnchor and OSError."""
    files = sorted(place.glob("*.log")) if place.is_dir() else [place]
    found = []
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            try:
                found.append(parse(line))
            except BadAnchor as error:
                raise BadAnchor(f"{file} 第 {number} 行") from error
    return found


def append(folder: Path, anchor: Anchor) -> Path:
    """Write the anchor at the end of its chain's file; once this returns it lies on the disk."""
    file = folder / f"{anchor.chain}.log"
    append_line(file, anchor.line())
    return file


def last(anchors: Iterable[Anchor]) -> Anchor | None:
    """The one of the greatest size."""
    return max(anchors, key=lambda anchor: anchor.size, default=None)
