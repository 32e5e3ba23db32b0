"""`xueji account …`: accounts, kept by an administrator. No password stands on a command line or in a default."""

from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.site.site import prepare

account = typer.Typer(help="账号：新建、重设密码和第二步验证、退出、停用、启用、关联。", no_args_is_help=True)
Home = Annotated[Path, typer.Option(help="站点文件夹")]
SITE = Path("site")


def _password() -> str:
    return str(typer.prompt("密码", hide_input=True, confirmation_prompt="再输一次"))


@account.command()
def make(
    username: str,
    full_name: str,
    role: Annotated[
        str, typer.Option(help="clerk leader secretary member observer system_admin security_admin audit_admin")
    ],
    organ: Annotated[str, typer.Option(help="单位名称，没有就新建")],
    unit: Annotated[str, typer.Option(help="支部书记和党员写所在支部")] = "",
    home: Home = SITE,
) -> None:
    """新建一个账号并授予角色，密码在终端输入；本人第一次登录时要换掉。"""
    prepare(home)
    from xueji.cli.site import accounts  # after django.setup()

    accounts.make_account(
        username=username, full_name=full_name, role=role, organ=organ, unit=unit, password=_password()
    )
    typer.echo(f"已建立账号 {username}。")


@account.command()
def password(username: str, home: Home = SITE) -> None:
    """重设密码，在终端输入；本人下次登录时要换掉，已登录的都退出。"""
    prepare(home)
    from xueji.cli.site import accounts  # after django.setup()

    accounts.reset_password(username, _password)
    typer.echo(f"{username} 的密码已重设，请当面告诉本人。")


@account.command("second-factor")
def second_factor(username: str, home: Home = SITE) -> None:
    """重设第二步验证（手机、密钥和恢复码都丢了时）；已登录的都退出。"""
    prepare(home)
    from xueji.cli.site import accounts  # after django.setup()

    removed = accounts.reset_second_factor(username)
    typer.echo(f"{username} 的第二步验证已取消（{removed} 项），必须有的下次登录时重新设。")


@account.command("sign-out")
def sign_out(username: str, home: Home = SITE) -> None:
    """让这个账号在各处都退出。"""
    prepare(home)
    from xueji.cli.site import accounts  # after django.setup()

    typer.echo(f"{username} 已在 {accounts.end_sessions(username)} 处退出。")


@account.command()
def disable(username: str, home: Home = SITE) -> None:
    """停用账号，已登录的立即退出；记录都留着。"""
    prepare(home)
    from xueji.cli.site import accounts  # after django.setup()

    accounts.set_active(username, active=False)
    typer.echo(f"{username} 已停用。")


@account.command()
def enable(username: str, home: Home = SITE) -> None:
    """重新启用账号。"""
    prepare(home)
    from xueji.cli.site import accounts  # after django.setup()

    accounts.set_active(username, active=True)
    typer.echo(f"{username} 已启用。")


@account.command()
def link(
    username: str,
    provider: Annotated[str, typer.Argument(help="oidc dingtalk feishu")],
    uid: Annotated[str, typer.Argument(help="对方系统里这个人的编号（sub、openId 或 open_id）")],
    home: Home = SITE,
) -> None:
    """把单位核实过的外部身份关联到账号。"""
    prepare(home)
    from xueji.cli.site import accounts  # after django.setup()

    accounts.link(username, provider, uid)
    typer.echo(f"{username} 已关联 {provider}。")
