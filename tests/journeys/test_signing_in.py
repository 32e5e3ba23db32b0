"""A clerk adds a passkey, signs in with it, and is told in time that the session is about to end."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PASSWORD, Site

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Page]:
    """A browser with a passkey inside that knows its owner; passkeys want a name, not an address."""
    base = f"http://localhost:{urlsplit(site.base).port}"
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=base)
    page = context.new_page()
    inside = context.new_cdp_session(page)
    inside.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = key | {"isUserVerified": True, "automaticPresenceSimulation": True}
    inside.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("登录名").fill("clerk_of_archives")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_a_passkey_is_added_and_signs_in_as_second_step_and_alone(desk: Page) -> None:
    sign_in(desk)
    desk.get_by_role("link", name="我的账号").click()
    desk.get_by_role("link", name="加一个通行密钥").click()
    desk.get_by_role("button", name="加这个通行密钥").click()
    expect(desk.locator(".codes li")).to_have_count(10)
    desk.get_by_role("link", name="已经抄好").click()
    expect(desk.get_by_role("rowheader", name="办公电脑")).to_be_visible()

    desk.get_by_role("button", name="退出", exact=True).click()
    sign_in(desk)
    expect(desk.get_by_role("heading", name="登录的第二步")).to_be_visible()
    desk.get_by_role("button", name="用通行密钥").click()
    expect(desk.get_by_role("link", name="我的账号")).to_be_visible()

    desk.get_by_role("button", name="退出", exact=True).click()
    desk.get_by_role("button", name="用通行密钥").click()
    expect(desk.get_by_role("link", name="我的账号")).to_be_visible()

    desk.goto("/account/")
    factor = desk.get_by_role("row", name="办公电脑")
    factor.locator("summary").click()
    factor.get_by_label("现在的密码").fill(PASSWORD)
    factor.get_by_role("button", name="停用").click()
    expect(desk.get_by_text("还没有设")).to_be_visible()


def test_five_minutes_before_the_session_ends_the_page_says_so_and_a_press_keeps_it(desk: Page) -> None:
    desk.clock.install()
    sign_in(desk)
    warning = desk.get_by_text("五分钟内没有操作就会自动退出")
    expect(desk.get_by_role("link", name="我的账号")).to_be_visible()
    desk.clock.fast_forward("01:54:00")
    expect(warning).to_be_hidden()
    desk.clock.fast_forward("01:30")
    expect(warning).to_be_visible()
    desk.get_by_role("button", name="还在用").click()
    expect(warning).to_be_hidden()
    desk.clock.fast_forward("01:54:00")
    expect(warning).to_be_hidden()
