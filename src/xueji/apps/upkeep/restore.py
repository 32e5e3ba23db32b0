"""A site out of a backup: checked whole, built in an empty place, compared with its manifest."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from xueji.apps.audit.models import Head
from xueji.apps.audit.queries import rows_of
from xueji.apps.documents.storage import UNFINISHED
from xueji.apps.upkeep.backup import applied, checked
from xueji.apps.upkeep.container import FORMAT, File, Manifest, Table, Unpacker
from xueji.apps.upkeep.rows import AT_ONCE, fields_of, lines, put_in, tables
from xueji.apps.upkeep.sealed import BackupDamaged, opened
from xueji.core.chain import verify
from xueji.core.disk import written_whole
from xueji.core.errors import XuejiError


class NewerBackup(XuejiError):
    """Made by a version that knows more than this one."""


class NotEmpty(XuejiError):
    """There is a site already."""


def ensure_known(manifest: Manifest) -> None:
    """Raises where this version cannot hold what the backup holds."""
    if manifest.format > FORMAT:
        raise NewerBackup(f"备份由更新的版本 {manifest.version} 做出。请先升级学记再恢复。")
    known = set(MigrationExecutor(connection).loader.disk_migrations)
    unknown = [
        f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known
    ]
    if unknown:
        raise NewerBackup(f"备份由更新的版本 {manifest.version} 做出（{unknown[0]}）。请先升级学记再恢复。")


def restore(source: Path, files: Path, *, key: bytes | None = None) -> Manifest:
    """Fill the empty database and the folder of stored files; whatever does not agree leaves both as they were."""
    manifest = checked(source, key=key)
    ensure_known(manifest)
    if connection.introspection.table_names():
        # Only a server's database is there before its site; SQLite's is made with the new folder.
        raise NotEmpty("XUEJI_DATABASE_URL 的数据库里已有数据。请新建一个空的数据库，改好地址再恢复；旧的留着不动。")
    shaped = _shape(manifest)
    with transaction.atomic():
        with source.open("rb") as file:
            _fill(Unpacker(opened(file, key)), shaped, files)
        _after(shaped)
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    _compare(manifest)
    return manifest


def _shape(manifest: Manifest) -> Apps:
    """Tables as they were when the backup was made; the migrations since then come after the rows."""
    executor = MigrationExecutor(connection)
    there = {(app, name) for app, names in manifest.migrations.items() for name in names}
    graph = executor.loader.graph
    targets = [
        node for node in there if node in graph.nodes and not any(c.key in there for c in graph.node_map[node].children)
    ]
    state = executor.migrate(targets)
    shaped: Apps = state.apps
    for model in shaped.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateField | models.DateTimeField):
                field.auto_now = field.auto_now_add = False  # the times are those that the rows bring
    return shaped


def _fill(unpacker: Unpacker, shaped: Apps, files: Path) -> None:
    known = {model._meta.label: model for model in tables(shaped)}
    for model in known.values():
        model._base_manager.all()._raw_delete(connection.alias)  # what migrations put in comes with the rows
    for member in unpacker.members():
        match member:
            case Table():
                _rows(member, known)
            case File():
                _file(member, files)


def _rows(table: Table, known: dict[str, type[models.Model]]) -> None:
    model = known.get(table.label)
    if model is None or fields_of(model) != table.fields:
        raise BackupDamaged(f"备份里的表 {table.label} 与它自己的版本不符。请换用另一份备份。")
    while some := list(islice(table.lines, AT_ONCE)):
        put_in(model, some, connection.alias)


def _file(member: File, files: Path) -> None:
    target = files / member.name
    if not target.resolve().is_relative_to(files.resolve()):
        raise BackupDamaged(f"备份里的文件名 {member.name[:80]} 不对。请换用另一份备份。")
    target.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(target, files / f"{UNFINISHED}{target.name}") as out:
        out.writelines(member.blocks)


def _after(shaped: Apps) -> None:
    """Numbers go on after the highest; every reference leads somewhere."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables(shaped)):
            cursor.execute(statement)
    connection.check_constraints()


def _compare(manifest: Manifest) -> None:
    """What stands in the database is what the manifest says, where no migration came after; the audit is whole."""
    if applied(connection.alias) == manifest.migrations:
        for model in tables(apps):
            number, digest = _told(lines(model, connection.alias))
            if [number, digest] != manifest.tables.get(model._meta.label):
                raise BackupDamaged(f"恢复后的表 {model._meta.label} 与备份不同。没有换上，请报告维护者。")
    for head in Head.objects.order_by("pk"):
        verify(rows_of(head), chain=head.chain, expected_length=head.length)


def _told(some: Iterator[bytes]) -> tuple[int, str]:
    digest, number = hashlib.sha256(), 0
    for line in some:
        digest.update(line)
        number += 1
    return number, digest.hexdigest()
