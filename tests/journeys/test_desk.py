"""The plan desk by keyboard alone, at a desk and on a phone, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_the_year import OWN_PLAN, check_access, sign_in, upload_plan

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]


def left(page: Page) -> int:
    return int(re.findall(r"还有 (\d+) 项", page.locator("#still-open").inner_text())[0])


def press(page: Page, key: str, *, leaves: int) -> None:
    page.keyboard.press(key)
    expect(page.locator("#still-open")).to_contain_text(f"还有 {leaves} 项")


def current(page: Page) -> str:
    return page.locator("#current h2").first.inner_text()


def variant(folder: Path, ending: str) -> Path:
    """The bureau's plan in other bytes: the same file a second time is refused."""
    plan = folder / "计划.txt"
    plan.write_text(OWN_PLAN.read_text(encoding="utf-8").rstrip() + ending, encoding="utf-8-sig")
    return plan


def select_words(page: Page, words: str) -> None:
    """As a hand would: from the first to the last of the words, wherever they are cut."""
    page.evaluate(
        """words => {
          const pieces = [...document.querySelectorAll("section.clause [data-at]")];
          const element = pieces.find((piece) => piece.textContent.includes(words));
          const node = element.firstChild, at = node.data.indexOf(words), range = document.createRange();
          range.setStart(node, at); range.setEnd(node, at + words.length);
          const selection = window.getSelection(); selection.removeAllRanges(); selection.addRange(range);
        }""",
        words,
    )


def test_a_plan_is_checked_by_keyboard_alone(site: Site, page: Page, tmp_path: Path) -> None:
    sign_in(page, "clerk_of_forests")
    upload_plan(page, variant(tmp_path, "\n"))
    desk, open_first = page.url, left(page)

    press(page, "Enter", leaves=open_first - 1)
    press(page, "u", leaves=open_first)
    press(page, "x", leaves=open_first - 1)
    expect(page.locator(".undo")).to_contain_text("不是任务")
    press(page, "u", leaves=open_first)
    press(page, "s", leaves=open_first + 1)
    press(page, "u", leaves=open_first)
    press(page, "m", leaves=open_first - 1)
    expect(page.locator("#current")).to_contain_text("合并")
    press(page, "u", leaves=open_first)

    here = current(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#current h2").first).not_to_have_text(here)
    page.keyboard.press("k")
    expect(page.locator("#current h2").first).to_have_text(here)
    page.keyboard.press("w")
    expect(page.locator(".reasons table")).to_be_visible()

    page.keyboard.press("e")
    expect(page.get_by_label("名称")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("名称")).to_have_count(0)
    page.keyboard.press("e")
    page.get_by_label("名称").fill("改过名的任务")
    page.keyboard.press("Enter")
    expect(page.locator(".undo")).to_contain_text("改过名的任务")
    assert left(page) == open_first - 1

    words = page.locator("section.clause span[data-at]").first.inner_text().strip()[:8]
    select_words(page, words)
    page.keyboard.press("a")
    expect(page.locator("#current")).to_contain_text(f"“{words}”")
    page.get_by_label("名称").fill("选出来的任务")
    page.keyboard.press("Enter")
    expect(page.locator("#current h2").first).to_have_text("选出来的任务")

    page.get_by_label("状态").select_option("confirmed")
    expect(page.locator(".wanted")).to_contain_text("共 2 项")
    assert "state=confirmed" in page.url
    check_access(page, [desk, f"{desk}?state=confirmed", f"{desk}add-duty/"])


def test_two_versions_and_the_end_of_the_year_are_readable_on_every_screen(
    site: Site, page: Page, tmp_path: Path
) -> None:
    sign_in(page, "clerk_of_waters")
    for ending in ("\n\n", "\n\n附则：本计划由局机关党委负责解释。\n"):
        upload_plan(page, variant(tmp_path, ending))
    desk = page.url
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="其余都确认").click()
    expect(page.locator("#notice")).to_contain_text("已确认其余")
    page.get_by_role("link", name=re.compile("版比较")).last.click()
    expect(page.locator(".compared")).to_be_visible()
    key = desk.rstrip("/").rsplit("/", 1)[-1]
    check_access(page, [page.url, f"/coverage/year-end/{key}/"])
