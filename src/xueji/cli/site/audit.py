"""`xueji audit verify|export`: is each organ's chain whole, and the rows for a check elsewhere."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.site.site import prepare

audit = typer.Typer(help="核验和导出审计链。", no_args_is_help=True)
Home = Annotated[Path, typer.Option(help="站点文件夹")]


@audit.command()
def verify(home: Home = Path("site")) -> None:
    """核验每个单位的审计链；断开时说出第一处，退出码 1。"""
    prepare(home)
    from xueji.apps.audit.queries import verified  # after django.setup()
    from xueji.apps.organisation.models import Organ  # as above
    from xueji.core.chain import BrokenChain  # as above

    broken = False
    for organ in Organ.objects.order_by("pk"):
        try:
            length, last = verified(organ.pk)
        except BrokenChain as error:
            broken = True
            typer.echo(f"{organ.name}：链在这里断开，{error}")
        else:
            typer.echo(f"{organ.name}：共 {length} 条，完整。末条摘要 {last}")
    if broken:
        raise typer.Exit(1)


@audit.command()
def export(organ: str, home: Home = Path("site")) -> None:
    """把一个单位的审计链逐行写到标准输出。"""
    prepare(home)
    from xueji.apps.audit.queries import export_rows  # after django.setup()
    from xueji.apps.organisation.models import Organ  # as above

    found = Organ.objects.filter(name=organ).first()
    if found is None:
        typer.echo(f"没有叫“{organ}”的单位。", err=True)
        raise typer.Exit(2)
    for row in export_rows(found.pk):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
