"""`xueji serve` and `xueji worker`: the site's two processes, and both together for a demonstration."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from xueji.cli.site.site import migrate as bring_up_to_date
from xueji.cli.site.site import prepare
from xueji.core.errors import XuejiError

Home = Annotated[Path, typer.Option(help="站点文件夹")]
ADDRESS, PORT = "127.0.0.1", 8000
THREADS = 32
"""Requests at the same moment: more than a rush of sign-ins, of which all but a few wait for their turn at the hash.

Granian warns of more threads than twice the cores; these wait, they do not work, so it says errors only.
"""


class DoorClosed(XuejiError):
    """The site cannot listen at its address."""


def serve(home: Home = Path("site"), host: str = ADDRESS, port: int = PORT) -> None:
    """启动站点和一个后台进程，Ctrl-C 一起结束。"""
    ensure_free(host, port)
    prepare(home)
    bring_up_to_date()
    raise typer.Exit(run_both(host, port))


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
    return [sys.executable, "-m", "xueji.cli.site.background"]


def server_command(host: str, port: int) -> list[str]:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    return [
        *granian,
        "--workers",
        "1",
        "--blocking-threads",
        str(THREADS),
        "--log-level",
        "error",
        "xueji.config.wsgi:application",
    ]


def ensure_free(host: str, port: int) -> None:
    """Raises where nobody can listen there; asked before anything is made."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind((host, port))
    except OverflowError as error:
        raise DoorClosed(f"没有 {port} 这个端口。请用 --port 换成 1024 至 65535 之间的数。") from error
    except OSError as error:
        why = "已被别的程序占用" if error.errno == errno.EADDRINUSE else "不能监听"
        raise DoorClosed(f"{host}:{port} {why}。请用 --port 换一个端口，例如 --port {port % 60000 + 1001}。") from error


def run_both(host: str, port: int) -> int:
    """Server and worker as children; when either ends or Ctrl-C comes, both end. 1 where one ended by itself."""
    children: list[subprocess.Popen[bytes]] = []
    asked = False

    def end(signum: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        for child in children:
            child.terminate()

    # Before the first child is there, so that none is left behind.
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, end)
    for command in (server_command(host, port), worker_command()):
        if not asked:
            # A group of its own: the terminal's Ctrl-C reaches the child through us, once.
            children.append(subprocess.Popen(command, process_group=0))
    while not asked and all(child.poll() is None for child in children):
        time.sleep(0.2)
    by_itself = not asked
    if by_itself:
        typer.echo("站点或后台进程自己结束了，已一起停下。请看上面的报错，再启动一次。", err=True)
    end(signal.SIGTERM, None)
    for child in children:
        child.wait()
    return int(by_itself)
