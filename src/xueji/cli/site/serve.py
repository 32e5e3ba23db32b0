"""`xueji serve` and `xueji worker`: the site's two processes, and both together for a demonstration."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from xueji.cli.site.site import migrate as bring_up_to_date
from xueji.cli.site.site import prepare

Home = Annotated[Path, typer.Option(help="站点文件夹")]
ADDRESS, PORT = "127.0.0.1", 8000


def serve(home: Home = Path("site"), host: str = ADDRESS, port: int = PORT) -> None:
    """启动站点和一个后台进程，Ctrl-C 一起结束。"""
    prepare(home)
    bring_up_to_date()
    run_both(host, port)


def worker(home: Home = Path("site")) -> None:
    """只启动后台进程。"""
    prepare(home)
    os.execv(sys.executable, worker_command())  # noqa: S606 -- a fixed list of words


def migrate(home: Home = Path("site")) -> None:
    """把站点的数据库升级到当前版本。"""
    prepare(home)
    bring_up_to_date()
    typer.echo("数据库已是当前版本。")


def worker_command() -> list[str]:
    return [sys.executable, "-m", "django", "db_worker", "--interval", "0.5", "--queue-name", "*"]


def server_command(host: str, port: int) -> list[str]:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    return [
        *granian,
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
        "xueji.config.wsgi:application",
    ]


def run_both(host: str, port: int) -> None:
    """Server and worker as children; when either ends or Ctrl-C comes, both end."""
    children = [subprocess.Popen(command) for command in (server_command(host, port), worker_command())]

    def end(signum: int, frame: FrameType | None) -> None:
        for child in children:
            child.terminate()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        pass
    finally:
        end(signal.SIGTERM, None)
        for child in children:
            child.wait()
