"""`xueji audit export|anchor`: what of the audit needs the site itself, whichever database it lies in."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.site.site import prepare
from xueji.core.chain import Row
from xueji.core.chain.stored import Head

audit = typer.Typer(help="核验（verify）、导出审计链，把链尾凭据写到站外。", no_args_is_help=True)
Home = Annotated[Path, typer.Option(help="站点文件夹")]


class ChainsOfSite:
    """The chains of a site's database, through Django."""

    def __init__(self, home: Path) -> None:
        prepare(home)

    def heads(self) -> list[Head]:
        from xueji.apps.audit.queries import heads  # after django.setup()
        from xueji.apps.organisation.models import Organ  # as above

        names = dict(Organ.objects.values_list("pk", "name"))
        return [Head(h.organ_id, h.chain, h.length, h.digest, names.get(h.organ_id, "")) for h in heads()]

    def stray(self) -> list[int]:
        from xueji.apps.audit.queries import stray  # after django.setup()

        return stray()

    def rows(self, head: Head) -> Iterator[Row]:
        from xueji.apps.audit.queries import head_of, rows_of  # after django.setup()

        return rows_of(head_of(head.organ_id))


@audit.command()
def export(organ: str, home: Home = Path("site")) -> None:
    """把一个单位的审计链逐行写到标准输出；导出本身也记入审计。"""
    prepare(home)
    from django.db import transaction  # after django.setup()

    from xueji.apps.audit.queries import export_lines  # as above
    from xueji.apps.audit.services import record  # as above
    from xueji.apps.organisation.models import Organ  # as above

    found = Organ.objects.filter(name=organ).first()
    if found is None:
        typer.echo(f"没有叫“{organ}”的单位。请到“单位”页核对全称。", err=True)
        raise typer.Exit(2)
    with transaction.atomic():
        record(organ_id=found.pk, by=None, did="audit.exported")
    for line in export_lines(found.pk):
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


@audit.command()
def anchor(home: Home = Path("site")) -> None:
    """把每条链的链尾写进站外凭据，并显示可以抄在纸上的短式。"""
    prepare(home)
    from xueji.apps.audit.anchoring import anchor_all  # after django.setup()
    from xueji.apps.audit.queries import end_of  # as above
    from xueji.apps.organisation.models import Organ  # as above

    anchor_all()
    for organ in Organ.objects.order_by("pk"):
        end = end_of(organ.pk)
        if end:
            typer.echo(f"{organ.name}：{end.short}（{end.at}）")
