"""`xueji selfcheck`: what the program never does, line by line, looked for in itself. Exit 1 where a line is broken."""

from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.site.site import prepare


def selfcheck(home: Annotated[Path, typer.Option(help="站点文件夹")] = Path("site")) -> None:
    """逐条自查：不积分、不排名、不计时、不定位、不打卡。"""
    prepare(home)
    from xueji.apps.accounts import restraint  # after django.setup()

    places = restraint.of_this_program()
    looked = (len(places.routes), len(places.fields), len(places.pages), len(places.scripts))
    typer.echo("查找了 {} 个地址、{} 个数据字段、{} 个页面、{} 个脚本。".format(*looked))
    lines = restraint.check(places)
    for line in lines:
        typer.echo(f"{line.id:<4}{line.says}　{line.state}")
        for where in line.found:
            typer.echo(f"      {where}")
    if any(line.found for line in lines):
        raise typer.Exit(1)
