"""The chains in a site's SQLite file, read with the standard library alone and without changing a byte of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from xueji.core.chain.canonical import agrees
from xueji.core.chain.link import OTHERWISE, BrokenChain
from xueji.core.chain.verifier import Row

_HEADS = "SELECT organ_id, chain, length, digest FROM audit_head ORDER BY organ_id"
_NAMES = "SELECT id, name FROM organisation_organ"
_STRAY = "SELECT DISTINCT organ_id FROM audit_entry WHERE organ_id NOT IN (SELECT organ_id FROM audit_head)"
_ROWS = """SELECT e.seq, e.at, e.actor, e.did, e.object_type, e.object_key, e.subject, e.algorithm, e.digest, e.body,
p.salt, p.content FROM audit_entry e LEFT JOIN audit_payload p ON p.organ_id = e.organ_id AND p.seq = e.seq
WHERE e.organ_id = ? ORDER BY e.seq"""
_STRAY_PAYLOADS = """SELECT min(seq) FROM audit_payload p WHERE organ_id = ? AND NOT EXISTS
(SELECT 1 FROM audit_entry e WHERE e.organ_id = p.organ_id AND e.seq = p.seq)"""


class NoSuchTables(ValueError):
    """A file that holds no audit: not a site's database, or one that was not brought up to date."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one organ's chain as the database says it; `name` is the organ's."""

    organ_id: int
    chain: str
    length: int
    digest: str
    name: str


class Stored:
    """One reading of the file: everything is seen as it was at its first statement."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def heads(self) -> list[Head]:
        names = dict(self.connection.execute(_NAMES).fetchall())
        found = self.connection.execute(_HEADS).fetchall()
        return [Head(organ, chain, length, digest, names.get(organ, "")) for organ, chain, length, digest in found]

    def stray(self) -> list[int]:
        """Organs that have entries and no head."""
        return [organ for (organ,) in self.connection.execute(_STRAY)]

    def rows(self, head: Head) -> Iterator[Row]:
        """Raises BrokenChain where a column says other than the entry, or the text of a row cannot be read."""
        done = 0
        try:
            for row in self.connection.execute(_ROWS, (head.organ_id,)):
                seq, at, actor, did, kind, key, subject, algorithm, digest, text, salt, content = row
                if not isinstance(text, str) or not isinstance(digest, str) or not isinstance(algorithm, str):
                    raise BrokenChain(seq, "登记的内容不是文字")
                payload = None if salt is None else (salt.encode(), content.encode())
                if not agrees(
                    body=text,
                    algorithm=algorithm,
                    chain=head.chain,
                    seq=seq,
                    at=at,
                    actor=actor,
                    did=did,
                    kind=kind,
                    key=key,
                    subject=subject,
                ):
                    raise BrokenChain(seq, OTHERWISE)
                yield algorithm, digest, text.encode(), payload
                done = seq
        except (TypeError, AttributeError, UnicodeError, sqlite3.OperationalError) as error:
            raise BrokenChain(done + 1, f"这一条的文字读不出（{error}）") from error
        (stray,) = self.connection.execute(_STRAY_PAYLOADS, (head.organ_id,)).fetchone()
        if stray is not None:
            raise BrokenChain(stray, "有姓名或文字，却没有这一条记录")


@contextmanager
def reading(path: Path) -> Iterator[Stored]:
    """The database opened for reading alone. Raises NoSuchTables, sqlite3.DatabaseError and OSError."""
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise NoSuchTables(path)
    with closing(_connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"audit_head", "audit_entry", "audit_payload", "organisation_organ"} <= tables:
            raise NoSuchTables(path)
        connection.execute("BEGIN")
        yield Stored(connection)


def _connect(path: Path) -> sqlite3.Connection:
    """A medium that cannot be written (a CD, a copy without its -wal) is read as a file that nobody changes."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    try:
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection = sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    return connection
