"""`xueji backup`, `xueji restore`, `xueji erase`: a site out of harm's way and back, and a person forgotten."""

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.site.site import before, ensure_whole, prepare, restores, restoring
from xueji.core.errors import XuejiError

Home = Annotated[Path, typer.Option(help="站点文件夹")]
KeyFile = Annotated[Path | None, typer.Option(help="密钥文件（至少 32 字节），不要和备份放在一起")]


class NotASite(XuejiError):
    """Nothing to back up, or something where a site is to be made."""


def backup(
    to: Annotated[Path | None, typer.Option(help="备份写到哪个文件")] = None,
    home: Home = Path("site"),
    key_file: KeyFile = None,
    check: Annotated[Path | None, typer.Option(help="只检查这份备份，不动站点")] = None,
) -> None:
    """备份正在使用的站点；或检查一份备份是否完好。"""
    if (to is None) == (check is None):
        raise NotASite("请用 --to 写一份备份，或用 --check 检查一份备份（二者取一）。")
    if check is None and not (home / "secret-key").is_file():
        raise NotASite(f"{home} 里没有站点。请用 --home 指明站点文件夹。")
    if check is None:
        prepare(home)
    else:
        _without_a_site()
    from xueji.apps.upkeep.backup import back_up, checked  # after django.setup()
    from xueji.apps.upkeep.sealed import key_in  # as above

    key = key_in(key_file) if key_file else None
    manifest = checked(check, key=key) if check else back_up(to or Path(), key=key)
    done = "备份完好" if check else f"已备份到 {to}"
    sealed = "" if key else "（没有加密）"
    typer.echo(f"{done}{sealed}：{manifest.at}，{manifest.rows} 行，{len(manifest.files)} 个文件，{manifest.logical}")
    if not check:
        typer.echo("密钥（secret-key）和审计凭据不在备份里，请另外保存。")


def _without_a_site() -> None:
    """A check reads the backup alone; Django only has to know the tables."""
    from tempfile import mkdtemp  # only here

    place = Path(mkdtemp(prefix="xueji-check-"))
    try:
        prepare(place)
    finally:
        shutil.rmtree(place)


def restore(
    file: Path,
    home: Home = Path("site"),
    key_file: KeyFile = None,
    replace: Annotated[bool, typer.Option(help="换下已有的站点，旧的改名留着")] = False,
) -> None:
    """从备份恢复站点：先查完好，在旁边建好，再换上。"""
    there = home.exists() and any(home.iterdir())
    if there and not replace:
        raise NotASite(f"{home} 里已有东西。请恢复到空的文件夹，或用 --replace（旧的会改名留着）。")
    if there and typer.prompt(f"要换下正在使用的站点，请输入它的文件夹名 {home.name}") != home.name:
        raise NotASite("输入的名字不对，没有恢复。请核对后再试。")
    if restores(home):
        ensure_whole(home)  # the keys and anchors that a restore keeps are in the folder taken away
    aside = restoring(home)
    shutil.rmtree(aside, ignore_errors=True)
    try:
        told = _build(file, aside, home if there else None, key_file)
        if there:
            old = before(home, restores(home) + 1)
            home.rename(old)
            told.append(f"旧的站点在 {old}")
        elif home.exists():
            home.rmdir()
        aside.rename(home)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    typer.echo("；".join(told) + "。")


def _build(file: Path, aside: Path, old: Path | None, key_file: Path | None) -> list[str]:
    """The whole site in a folder of its own; what lies outside the backup is taken from the old site."""
    outside = Path(os.environ["XUEJI_ANCHORS"]) if os.environ.get("XUEJI_ANCHORS") else aside / "anchors"
    aside.mkdir(parents=True)
    for name in ("secret-key", "anchors") if old else ():
        _carry(old / name, aside / name)  # type: ignore[operator]  # there is an old site
    prepare(aside)
    from django.db import connections  # after django.setup()

    from xueji.apps.upkeep.erasure import replay  # as above
    from xueji.apps.upkeep.restore import restore as fill  # as above
    from xueji.apps.upkeep.sealed import key_in  # as above

    try:
        manifest = fill(file, aside / "files", key=key_in(key_file) if key_file else None)
        forgotten = replay(outside)
    finally:
        connections.close_all()
    told = [f"已恢复 {manifest.at} 的站点：{manifest.rows} 行，{len(manifest.files)} 个文件"]
    return [*told, *([f"其间删除的 {forgotten} 人已再次删除"] if forgotten else [])]


def _carry(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        shutil.copy2(source, target)


def erase(
    person: Annotated[str, typer.Argument(help="人员的编号、随机号或姓名（只有一人时）")],
    organ: Annotated[str, typer.Option(help="单位名称")],
    home: Home = Path("site"),
) -> None:
    """删除已离开的人：抹去姓名等资料，保留会议的数。"""
    prepare(home)
    from django.conf import settings  # after django.setup()
    from django.db.models import Q  # as above
    from django.utils import timezone  # as above

    from xueji.apps.organisation.models import Person  # as above
    from xueji.apps.upkeep.erasure import erase_person, traces  # as above

    named = Q(name=person) | Q(number=person) | Q(key=person)
    found = list(Person.objects.filter(named, organ__name=organ))
    if len(found) != 1:
        raise NotASite(f"{organ}有 {len(found)} 人叫“{person}”。请用编号或随机号指明一人。")
    (one,) = found
    name = one.name
    if typer.prompt(f"删除后不能找回。请输入姓名“{name}”") != name:
        raise NotASite("输入的姓名不对，没有删除。请核对后再试。")
    gone = erase_person(person=one, by=None, on=timezone.localdate())
    typer.echo(f"已删除。审计旁的 {gone} 处姓名和文字也已删除，审计链仍然完整。")
    left = traces([name], [settings.HOME / f"db.sqlite3{end}" for end in ("", "-wal")])
    for file, number in left.items():
        typer.echo(f"{file} 里还有 {number} 处相同的字：可能是同名的人、会议记录或计划原文，请人工核对。")
