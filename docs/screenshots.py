"""Pictures of each page at 1280 and 360 px from a running demonstration, for the guide and for a designer's eye.

xueji demo &
python docs/screenshots.py http://127.0.0.1:8000 [folder] [--password PASSWORD]
"""

import argparse
import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
WIDTHS = {1280: 900, 360: 780}


def addresses(page: Page, base: str) -> dict[str, str]:
    """Name → address of each page, found by its links as a person would."""

    def link(where: str, pattern: str) -> str:
        page.goto(base + where)
        for anchor in page.locator("a[href]").all():
            found = anchor.get_attribute("href") or ""
            if re.fullmatch(pattern, found):
                return found
        return where

    desk = link("/plans/", r"/plans/[2-9a-z]{12}/")
    page.goto(base + desk)
    duty = page.locator("a.duty-line, a.words", has_text="读").last
    desk += duty.get_attribute("href") or ""
    year = link("/timetable/", r"/timetable/[2-9a-z]{12}/month/\d+/")
    page.goto(base + "/study/?month=5")
    closed = page.locator("tr", has_text="主题党日").locator("a[href]").first.get_attribute("href") or ""
    page.goto(base + "/study/?month=6")
    rows = page.locator("tr", has_text="没有记录").locator("a[href]")
    unrecorded = rows.first.get_attribute("href") if rows.count() else closed
    cell = link("/coverage/", r"/coverage/[2-9a-z]{12}/at/[2-9a-z]+/")
    return {
        "workbench": "/",
        "plans": "/plans/",
        "plan-add": "/plans/add/",
        "plan-desk": desk,
        "materials": "/plans/materials/",
        "year": "/timetable/",
        "month": year,
        "study": "/study/?month=6",
        "activity": unrecorded or closed,
        "activity-closed": closed,
        "instructions": "/study/instructions/",
        "coverage": "/coverage/",
        "coverage-cell": cell,
        "organisation": "/organisation/",
        "roster": "/organisation/roster/",
        "help": "/help/",
        "feedback": "/feedback/",
        "all": "/all/",
        "mine": "/study/mine/",
    }


def begin_a_record(page: Page, base: str, activity: str) -> None:
    """So that the picture shows names being ticked: the demonstration's record is begun, three people marked."""
    page.goto(base + activity)
    begin = page.get_by_role("button", name="开始记录")
    if begin.count():
        begin.click()
        for key in "112":
            page.locator(".person.now").wait_for()
            page.keyboard.press(key)
            page.wait_for_timeout(500)


def sign_in(page: Page, base: str, username: str, password: str) -> None:
    page.goto(base + "/sign-in/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.locator(".rail a[aria-current]").first.wait_for()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "guide")
    parser.add_argument("--password", default="yunzhou-demo-2023")
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for width, height in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(given.base + "/sign-in/")
            page.screenshot(path=given.folder / f"sign-in-{width}.png", full_page=True)
            sign_in(page, given.base, "clerk", given.password)
            found = addresses(page, given.base)
            begin_a_record(page, given.base, found["activity"])
            for name, address in found.items():
                if given.only and name not in given.only:
                    continue
                page.goto(given.base + address)
                page.screenshot(path=given.folder / f"{name}-{width}.png", full_page=name != "plan-desk")
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    print(f"{name} at {width}: {wide} px wide")
        browser.close()


if __name__ == "__main__":
    main()
