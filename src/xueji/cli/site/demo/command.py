"""`xueji demo`: make the site once, start it, and print one account per role."""

import os
import time
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.site.serve import ADDRESS, PORT, run_both
from xueji.cli.site.site import migrate, prepare

HOMES = Path("site")
SEEN_ON = date(2023, 6, 12)
"""The working day on which the sample year is seen."""


def demo(
    plan: Annotated[Path | None, typer.Option(help="用这份计划（txt 或 docx），不确认、不举行")] = None,
    home: Annotated[Path | None, typer.Option(help="演示站点的文件夹")] = None,
    port: int = PORT,
    serve: Annotated[bool, typer.Option(help="建好后启动站点")] = True,
) -> None:
    """建一个虚构的局，看它的一年。再运行一次直接启动，不丢数据。"""
    began = time.monotonic()
    place = home or HOMES / (f"demo-{plan.stem}" if plan else "demo")
    made = place / "demo-day"
    if plan and not made.exists():
        from xueji.cli.site.demo.given import read_given  # the site's own imports come later

        reading, data = read_given(plan)
        seen_on = _first_working_day(reading.plan.year or SEEN_ON.year)
    else:
        reading, data, seen_on = None, b"", date.fromisoformat(made.read_text()) if made.exists() else SEEN_ON
    os.environ["XUEJI_TODAY"] = seen_on.isoformat()
    prepare(place)
    migrate()
    if not made.exists():
        from xueji.cli.site.demo import story  # after django.setup()

        story.make(seen_on, reading, data, say=typer.echo)
        made.write_text(seen_on.isoformat())
    from xueji.cli.site.demo.people import ACCOUNTS, PASSWORD  # after django.setup()

    typer.echo(f"\n学记演示站点：http://{ADDRESS}:{port}/　（{time.monotonic() - began:.0f} 秒备好，Ctrl-C 结束）")
    typer.echo(f"以 {seen_on.year}年{seen_on.month}月{seen_on.day}日 为今天。每个账号的密码都是 {PASSWORD}")
    for account in ACCOUNTS:
        typer.echo(f"  {account.username:<10} {account.role_name}　{account.about}")
    if serve:
        run_both(ADDRESS, port)


def _first_working_day(year: int) -> date:
    from xueji.core.workdays import calendar_for  # keeps `xueji --help` quick

    first, last = date(year, 1, 1), date(year, 1, 31)
    return calendar_for([year]).workdays(first, last)[0]
