"""A real site in a folder of its own, server and worker as in use, and a real browser at it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ROOT

A_DAY_IN_JUNE = "2023-06-12"
PASSWORD = "A-long-way-for-7-people"


@dataclass(frozen=True)
class Site:
    base: str
    home: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample bureau's accounts, no roster yet, no plan; today is a day in June 2023."""
    home, port = tmp_path_factory.mktemp("site"), _free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XUEJI_", "DJANGO_", "PYTEST_"))}
    environment = kept | {
        "XUEJI_TODAY": A_DAY_IN_JUNE,
        "XUEJI_TIMETABLE_SECONDS": "6",
        "XUEJI_SECOND_FACTOR_ROLES": "security_admin",
    }
    maker = [sys.executable, "-m", "tests.journeys.make_site", str(home), PASSWORD]
    subprocess.run(maker, cwd=ROOT, env=environment, check=True)
    serve = [sys.executable, "-m", "xueji.cli.main", "serve", "--home", str(home), "--port", str(port)]
    log = (home / "log").open("w")
    process = subprocess.Popen(serve, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base + "/health/", home / "log")
        yield Site(base, home)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        log.close()


def _wait_for(address: str, log: Path) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"the site did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: while Playwright's loop runs, Django refuses the database to every test beside it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
        made = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page that fails its test where the browser refuses a script, a style or any other host."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.base, accept_downloads=True)
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on(
        "request",
        lambda request: None if request.url.startswith((site.base, "data:")) else complaints.append(request.url),
    )
    yield made
    context.close()
    assert [text for text in complaints if "422" not in text] == []
