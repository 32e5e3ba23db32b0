"""The command `xueji`. A command is one line of COMMANDS: name → "module:function" and its help in Chinese.

The function is a typer command, a `typer.Typer`, or `main(arguments) -> int`. Its module is imported only when it is
invoked, so that `xueji read` loads no Django and no solver. An XuejiError becomes one line on standard error, exit 2.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xueji.core.errors import XuejiError


@dataclass(frozen=True, slots=True)
class Command:
    target: str
    about: str


COMMANDS: dict[str, Command] = {
    "read": Command("xueji.cli.offline.read:read", "读一份学习计划，列出条款、任务和问题"),
    "check": Command("xueji.cli.offline.check:check", "像校对一样逐条列出计划文稿的问题"),
    "compare": Command("xueji.cli.offline.compare:compare", "逐条比较两份计划，列出条款和任务的变化"),
    "timetable": Command("xueji.cli.offline.timetable:main", "把计划排成一年的日程"),
    "roster": Command("xueji.cli.offline.roster:main", "名册模板，或一份虚构的示例名册"),
    "demo": Command("xueji.cli.site.demo.command:demo", "建一个虚构的局，在浏览器里看它的一年"),
    "serve": Command("xueji.cli.site.serve:serve", "启动站点和后台进程"),
    "worker": Command("xueji.cli.site.serve:worker", "只启动后台进程"),
    "migrate": Command("xueji.cli.site.serve:migrate", "把站点的数据库升级到当前版本"),
    "account": Command("xueji.cli.site.account:account", "账号：新建、重设密码和第二步验证、退出、停用、启用、关联"),
    "selfcheck": Command("xueji.cli.site.selfcheck:selfcheck", "逐条自查程序不做的事"),
    "backup": Command("xueji.cli.site.upkeep:backup", "备份站点，或检查一份备份"),
    "restore": Command("xueji.cli.site.upkeep:restore", "从备份恢复站点"),
    "erase": Command("xueji.cli.site.upkeep:erase", "删除已离开的人的资料"),
    "audit": Command("xueji.cli.site.audit:main", "核验和导出审计链，写站外凭据"),
}
USAGE_FAULT = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its status."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(help_text())
        return 0 if arguments else USAGE_FAULT
    if arguments[0] in {"-V", "--version"}:
        from importlib.metadata import version  # only this option needs it

        print(f"xueji {version('xueji')}")
        return 0
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        print(f"没有“{name}”这个命令。用 xueji --help 查看全部命令。", file=sys.stderr)
        return USAGE_FAULT
    try:
        return _invoke(name, rest)
    except XuejiError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        # The reader of our output has gone (xueji read … | head); Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        from xueji.cli.offline.sources import reason  # only where a path fails

        print(f"{error.filename or '文件'}：{reason(error)}。请检查路径和权限后再试。", file=sys.stderr)
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return INTERRUPTED
    return USAGE_FAULT


def help_text() -> str:
    width = max(map(len, COMMANDS)) + 3
    lines = [f"  {name:<{width}}{command.about}" for name, command in COMMANDS.items()]
    head = ["用法：xueji 命令 [参数]", "", "学记：从一份年度学习计划，到可以证明的一年。", "", "命令："]
    return "\n".join([*head, *lines, "", "每个命令的参数：xueji 命令 --help"])


def _invoke(name: str, arguments: list[str]) -> int:
    module, _, function = COMMANDS[name].target.partition(":")
    target: Any = getattr(importlib.import_module(module), function)
    if function == "main":
        return int(target(arguments) or 0)
    import typer  # a tenth of a second that `main` commands do not need

    if not isinstance(target, typer.Typer):
        app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
        app.command(name=name)(target)
        target = app
    return run_typer(name, target, arguments)


def run_typer(name: str, app: Any, arguments: list[str]) -> int:
    """Run a `typer.Typer`; a fault of usage is told in one line."""
    import typer  # as above

    command = typer.main.get_command(app)
    try:
        status = command.main(args=arguments, prog_name=f"xueji {name}", standalone_mode=False)
    except Exception as error:
        # A fault of usage knows how to show itself; everything else is not ours to explain.
        if not hasattr(error, "show") or not hasattr(error, "exit_code"):
            raise
        from xueji.cli.usage import said  # only for a fault of usage

        print(said(f"xueji {name}", error), file=sys.stderr)
        return USAGE_FAULT
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    return status if isinstance(status, int) else 0


if __name__ == "__main__":
    main()
