"""`xueji demo`: make the site once, start it, and print one account per role."""

import os
import time
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.offline.sources import PROVISIONAL, make_folder
from xueji.cli.site.serve import ADDRESS, PORT, ensure_free, run_both
from xueji.cli.site.site import migrate, prepare
from xueji.core.errors import XuejiError
from xueji.core.reading.model import Reading

HOMES = Path("site")
SEEN_ON = date(2023, 6, 12)
"""The working day on which the sample year is seen."""

DAY = "demo-day"
"""The file in the site's folder that keeps the day; empty until the site is made."""


class NotADemonstration(XuejiError):
    """The folder is that of a site which people use."""


def demo(
    plan: Annotated[
        Path | None, typer.Option(help="用这份计划（Word、PDF、OFD、Excel 或文本），不确认、不举行")
    ] = None,
    home: Annotated[Path | None, typer.Option(help="演示站点的文件夹")] = None,
    port: int = PORT,
    serve: Annotated[bool, typer.Option(help="建好后启动站点")] = True,
) -> None:
    """建一个虚构的局，看它的一年。再运行一次直接启动，不丢数据。"""
    began = time.monotonic()
    place = home or HOMES / (f"demo-{plan.stem}" if plan else "demo")
    if serve:
        ensure_free(ADDRESS, port)
    reading, data, seen_on = _first_sight(place, plan)
    _claim(place)
    os.environ["XUEJI_TODAY"] = seen_on.isoformat()
    # Printed passwords that everybody shares: no second factor, and none that runs out while the folder is kept.
    os.environ.setdefault("XUEJI_SECOND_FACTOR_ROLES", "")
    os.environ.setdefault("XUEJI_PASSWORD_PROFILE", "asvs")
    prepare(place)
    migrate()
    from xueji.cli.site.demo import story  # after django.setup()
    from xueji.cli.site.demo.people import ACCOUNTS, PASSWORD  # as above

    if not story.is_made():
        story.make(seen_on, reading, data, say=typer.echo)
    (place / DAY).write_text(seen_on.isoformat())
    typer.echo(f"\n学记演示站点：http://{ADDRESS}:{port}/　（{time.monotonic() - began:.0f} 秒备好，Ctrl-C 结束）")
    typer.echo(f"以 {seen_on.year}年{seen_on.month}月{seen_on.day}日 为今天。每个账号的密码都是 {PASSWORD}")
    for account in ACCOUNTS:
        typer.echo(f"  {account.username:<10} {account.role_name}　{account.about}")
    if serve:
        raise typer.Exit(run_both(ADDRESS, port))


def _made_on(place: Path) -> str:
    return (place / DAY).read_text() if (place / DAY).is_file() else ""


def _claim(place: Path) -> None:
    """Mark the folder as a demonstration's before anything is put into it."""
    if (place / "secret-key").exists() and not (place / DAY).exists():
        raise NotADemonstration(f"{place} 是正在使用的站点，不能放演示数据。请用 --home 换一个文件夹。")
    make_folder(place)
    (place / DAY).touch()


def _first_sight(place: Path, plan: Path | None) -> tuple[Reading | None, bytes, date]:
    """What is put into the site (nothing for the sample, or where the site stands) and the day it is seen on."""
    if made_on := _made_on(place):
        if plan:
            typer.echo(f"{place} 里已有演示站点，直接启动，没有重读 {plan.name}。要重读请用 --home 换一个文件夹。")
        return None, b"", date.fromisoformat(made_on)
    if plan is None:
        return None, b"", SEEN_ON
    from xueji.cli.site.demo.given import read_given  # keeps the second start quick

    reading, data, first, provisional = read_given(plan, SEEN_ON.year)
    if provisional:
        typer.echo(PROVISIONAL.format(year=first.year))
    return reading, data, first
