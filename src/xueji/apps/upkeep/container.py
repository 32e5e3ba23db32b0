"""What lies inside the sealed stream: tables of rows, stored files, and the manifest that vouches for both, at the end.

Each member begins with a line `{"table":LABEL,"fields":[…]}` or `{"file":NAME,"size":BYTES}`; rows are lines that begin
with `[`; the last line is `{"manifest":…}`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from xueji.apps.upkeep.sealed import BackupDamaged, SealedWriter

FORMAT = 1
LONGEST_LINE = 64 << 20


@dataclass(slots=True)
class Manifest:
    """`tables`: label → rows and their SHA-256; `files`: name → size and SHA-256; `chains`: the audit's ends."""

    format: int = FORMAT
    version: str = ""
    at: str = ""
    database: str = ""
    migrations: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, list[Any]] = field(default_factory=dict)
    files: dict[str, list[Any]] = field(default_factory=dict)
    chains: list[list[Any]] = field(default_factory=list)

    @property
    def logical(self) -> str:
        """One hash over everything that people put into the site: equal on any database."""
        told = {"tables": self.tables, "files": self.files}
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def rows(self) -> int:
        return sum(int(rows) for rows, _ in self.tables.values())


class Packer:
    """Members into a sealed stream, each counted into the manifest."""

    def __init__(self, out: SealedWriter, manifest: Manifest) -> None:
        self.out, self.manifest = out, manifest

    def table(self, label: str, fields: list[str], lines: Iterable[bytes]) -> None:
        self._line({"table": label, "fields": fields})
        number, digest = 0, hashlib.sha256()
        for line in lines:
            digest.update(line)
            self.out.write(line)
            number += 1
        self.manifest.tables[label] = [number, digest.hexdigest()]

    def file(self, name: str, size: int, blocks: Iterable[bytes]) -> None:
        self._line({"file": name, "size": size})
        written, digest = 0, hashlib.sha256()
        for block in blocks:
            written += len(block)
            digest.update(block)
            self.out.write(block)
        if written != size:
            raise BackupDamaged(f"存放的文件 {name} 在备份时变了。请再备份一次。")
        self.manifest.files[name] = [size, digest.hexdigest()]

    def close(self) -> None:
        self._line({"manifest": asdict(self.manifest)})
        self.out.close()

    def _line(self, told: dict[str, object]) -> None:
        self.out.write(json.dumps(told, ensure_ascii=False, sort_keys=True).encode() + b"\n")


class Table:
    """A table met while unpacking; its lines are read before the next member is asked for."""

    def __init__(self, label: str, fields: list[str], lines: Iterator[bytes]) -> None:
        self.label, self.fields, self.lines = label, fields, lines


class File:
    """A stored file met while unpacking."""

    def __init__(self, name: str, size: int, blocks: Iterator[bytes]) -> None:
        self.name, self.size, self.blocks = name, size, blocks


class Unpacker:
    """The members of a stream, counted again; `manifest` stands once all were read and agree with it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.buffer, self.at = pieces, b"", 0
        self.seen = Manifest()
        self.manifest: Manifest | None = None

    def members(self) -> Iterator[Table | File]:
        while (line := self._line()) is not None:
            told = _told(line)
            if "table" in told:
                yield from self._table(told)
            elif "file" in told:
                yield from self._file(told)
            else:
                self._finish(told)
        if self.manifest is None:
            raise BackupDamaged("备份没有清单，是没有做完的备份。请换用另一份备份。")

    def _table(self, told: dict[str, Any]) -> Iterator[Table]:
        digest, numbers = hashlib.sha256(), [0]

        def lines() -> Iterator[bytes]:
            while self._peek() == b"[":
                line = self._line() or b""
                digest.update(line)
                numbers[0] += 1
                yield line

        rest = lines()
        yield Table(told["table"], told["fields"], rest)
        for _ in rest:
            pass
        self.seen.tables[told["table"]] = [numbers[0], digest.hexdigest()]

    def _file(self, told: dict[str, Any]) -> Iterator[File]:
        digest, left = hashlib.sha256(), [int(told["size"])]

        def blocks() -> Iterator[bytes]:
            while left[0] and self._more():
                block = self.buffer[self.at : self.at + left[0]]
                self.at += len(block)
                left[0] -= len(block)
                digest.update(block)
                yield block

        rest = blocks()
        yield File(told["file"], told["size"], rest)
        for _ in rest:
            pass
        self.seen.files[told["file"]] = [int(told["size"]) - left[0], digest.hexdigest()]

    def _finish(self, told: dict[str, Any]) -> None:
        try:
            manifest = Manifest(**told["manifest"])
        except (KeyError, TypeError) as error:
            raise BackupDamaged("备份的清单读不出，可能由更新的版本做出。请升级学记后再试。") from error
        if (manifest.tables, manifest.files) != (self.seen.tables, self.seen.files):
            raise BackupDamaged("备份的内容与清单不符。请换用另一份备份。")
        self.manifest = manifest

    def _more(self) -> bool:
        """Is there another byte? Fetches a piece where the last one is used up."""
        while self.at >= len(self.buffer):
            piece = next(self.pieces, None)
            if piece is None:
                return False
            self.buffer, self.at = piece, 0
        return True

    def _peek(self) -> bytes:
        return self.buffer[self.at : self.at + 1] if self._more() else b""

    def _line(self) -> bytes | None:
        parts: list[bytes] = []
        while self._more():
            end = self.buffer.find(b"\n", self.at) + 1
            part = self.buffer[self.at : end or None]
            self.at += len(part)
            parts.append(part)
            if end:
                return b"".join(parts)
            if sum(map(len, parts)) > LONGEST_LINE:
                break
        if parts:
            raise BackupDamaged("备份的内容读不出。请换用另一份备份。")
        return None


def _told(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError as error:
        raise BackupDamaged("备份的内容读不出。请换用另一份备份。") from error
    if not isinstance(told, dict):
        raise BackupDamaged("备份的内容读不出。请换用另一份备份。")
    return told
