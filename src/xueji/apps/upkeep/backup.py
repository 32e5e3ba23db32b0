"""A backup of a running site: rows of one moment, stored files and a manifest, in one file that is whole or absent."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from xueji.apps.audit.models import Head
from xueji.apps.documents.storage import UNFINISHED
from xueji.apps.upkeep.container import File, Manifest, Packer, Table, Unpacker
from xueji.apps.upkeep.rows import fields_of, lines, tables
from xueji.apps.upkeep.sealed import SealedWriter, opened
from xueji.core.disk import written_whole

SNAPSHOT = "snapshot"
PENDING = "pending"
"""Rosters between a try and the taking, an hour at most: not kept."""
BLOCK = 1 << 20


def back_up(target: Path, *, key: bytes | None = None) -> Manifest:
    """Write the backup beside `target`, flush it, and give it its name at the end."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    with written_whole(target, unfinished) as out:
        return _write(SealedWriter(out, key), target.parent)


def _write(out: SealedWriter, beside: Path) -> Manifest:
    with one_moment(beside) as using:
        manifest = Manifest(
            version=version("xueji"),
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            database=connection.vendor,
            migrations=applied(using),
            chains=[
                list(row) for row in Head.objects.using(using).order_by("pk").values_list("chain", "length", "digest")
            ],
        )
        packer = Packer(out, manifest)
        for model in tables(apps):
            packer.table(model._meta.label, fields_of(model), lines(model, using))
    # Files are written before their rows and never changed, so that every one of that moment is still there.
    for name, path in stored_files(settings.HOME / "files"):
        packer.file(name, path.stat().st_size, _blocks(path))
    packer.close()
    return manifest


def applied(using: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connections[using]).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def stored_files(root: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.startswith((f"{PENDING}/", UNFINISHED)):
            yield name, path


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


@contextmanager
def one_moment(beside: Path) -> Iterator[str]:
    """The alias of a database that shows one moment and holds up nobody who writes."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection.alias
        return
    with TemporaryDirectory(dir=beside, prefix=".backup-") as folder:
        copy = Path(folder) / "db.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as into:
            connection.connection.backup(into)
        connections.databases[SNAPSHOT] = connections.databases["default"] | {"NAME": str(copy)}
        try:
            yield SNAPSHOT
        finally:
            connections[SNAPSHOT].close()
            del connections[SNAPSHOT], connections.databases[SNAPSHOT]


def checked(source: Path, *, key: bytes | None = None) -> Manifest:
    """Read the whole backup and compare it with itself, touching no site. Raises BackupDamaged, WrongKey."""
    with source.open("rb") as file:
        unpacker = Unpacker(opened(file, key))
        for member in unpacker.members():
            match member:
                case Table():
                    for _ in member.lines:
                        pass
                case File():
                    for _ in member.blocks:
                        pass
    assert unpacker.manifest is not None  # `members` raises otherwise
    return unpacker.manifest
