"""The timetable in the hand: a session dragged and judged, put back, moved by keyboard, the year made again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_desk import variant
from tests.journeys.test_the_year import (
    A_LONG_SEARCH,
    check_access,
    confirm_duties,
    import_roster,
    make_timetable,
    sign_in,
    upload_plan,
)

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]
SEPTEMBER = re.compile(r"^9 ?月$")


def open_september(page: Page) -> None:
    page.get_by_role("link", name=SEPTEMBER).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("9 月有")


def drag_one(page: Page) -> None:
    """The first session to the first free half that is judged, the cost told before it is let go."""
    item = page.locator(".movable").first
    box = item.bounding_box()
    assert box
    page.mouse.move(box["x"] + 15, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 20, steps=4)
    free = page.locator("[data-judged=free], [data-judged=dearer]").first
    free.wait_for()
    target = free.bounding_box()
    assert target
    page.mouse.move(target["x"] + 20, target["y"] + 8, steps=6)
    # A hand rests a moment before it lets go; a browser tells of a drag that stands still only then.
    page.wait_for_timeout(400)
    page.mouse.move(target["x"] + 22, target["y"] + 9, steps=2)
    expect(page.locator("#hand .cost")).to_contain_text(re.compile("多|少|不变"))
    page.mouse.up()
    expect(page.locator("#notice")).to_contain_text("记在新的草稿")


def test_a_session_is_dragged_put_back_and_moved_by_keyboard(page: Page, site: Site, tmp_path: Path) -> None:
    sign_in(page, "clerk_of_figures")
    import_roster(page, tmp_path)
    upload_plan(page, variant(tmp_path, "\n附：本计划由局机关党委负责解释。"))
    confirm_duties(page)
    make_timetable(page)
    open_september(page)
    month = page.url
    drag_one(page)

    page.locator(".where a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 场学习有变")
    draft = page.url
    page.get_by_role("button", name="不改这场").click()
    expect(page.locator("#notice")).to_contain_text("已放回原处 1 场")

    open_september(page)
    page.locator(".movable a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="为什么在这里")).to_be_visible()
    session = page.url
    page.get_by_role("button", name=re.compile("^移到这里")).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("记在草稿")

    page.locator(".where a").first.click()
    page.get_by_role("button", name="按新情况调整").click()
    page.wait_for_url(re.compile(r"/timetable/[2-9a-z]{12}/$"), timeout=A_LONG_SEARCH)
    expect(page.locator("h2", has_text="没有不同")).to_be_visible()
    week = page.url + "week/2023-09-12/"
    check_access(page, [month, draft, session, week])
