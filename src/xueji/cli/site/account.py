"""`xueji account`: an account with a role. No password ever stands on a command line or in a default."""

from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.site.site import prepare


def account(
    username: str,
    full_name: str,
    role: Annotated[
        str, typer.Option(help="clerk leader secretary member observer system_admin security_admin audit_admin")
    ],
    organ: Annotated[str, typer.Option(help="单位名称，没有就新建")],
    unit: Annotated[str, typer.Option(help="支部书记和党员写所在支部")] = "",
    home: Annotated[Path, typer.Option(help="站点文件夹")] = Path("site"),
) -> None:
    """新建一个账号并授予角色，密码在终端输入。"""
    prepare(home)
    from xueji.cli.site.accounts import make_account  # after django.setup()

    password = typer.prompt("密码", hide_input=True, confirmation_prompt="再输一次")
    make_account(username=username, full_name=full_name, role=role, organ=organ, unit=unit, password=password)
    typer.echo(f"已建立账号 {username}。")
