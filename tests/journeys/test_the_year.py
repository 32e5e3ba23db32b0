"""The clerk's way from a plan document to a paper, in a real browser against a real site."""

import re
from io import BytesIO
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.journeys.conftest import PASSWORD, Site
from xueji.core.organisation.sample import sample_bureau
from xueji.core.organisation.writer import write_roster

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]

OWN_PLAN = ROOT / "src" / "xueji" / "cli" / "site" / "demo" / "plan.txt"
A_LONG_SEARCH = 90_000


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".rail")).to_contain_text("退出")


def import_roster(page: Page, folder: Path) -> None:
    """First a dry run, then the import itself."""
    file = folder / "花名册.xlsx"
    file.write_bytes(write_roster(sample_bureau()))
    page.goto("/organisation/roster/")
    page.get_by_label("花名册（xlsx）").set_input_files(file)
    page.get_by_role("button", name="试导入").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有错")
    page.get_by_role("button", name="确定导入").click()
    expect(page.locator("#notice")).to_contain_text("已导入")


def upload_plan(page: Page, plan: Path) -> None:
    page.goto("/plans/")
    page.get_by_role("link", name="导入计划文件").click()
    page.get_by_label("计划文件").set_input_files(plan)
    page.get_by_role("button", name="导入并核对").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("从计划原文读出")


def confirm_duties(page: Page) -> None:
    """Two by keyboard, the rest at once."""
    left = int(re.findall(r"还有 (\d+) 项", page.locator("h1").inner_text())[0])
    for confirmed in (1, 2):
        page.keyboard.press("y")
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"还有 {left - confirmed} 项")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="其余都确认").click()
    expect(page.locator("#notice")).to_contain_text("已确认其余")


def make_timetable(page: Page) -> None:
    page.goto("/timetable/")
    page.get_by_role("button", name=re.compile("排这一年的日程|重新排")).click()
    expect(page.locator("#progress")).to_contain_text("秒")
    page.wait_for_url(re.compile(r"/timetable/[2-9a-z]{12}/$"), timeout=A_LONG_SEARCH)
    page.get_by_role("button", name="公布这一版日程").click()
    expect(page.locator("#notice")).to_contain_text("已公布")


def hold_an_activity(page: Page, form: str) -> tuple[str, dict[str, list[str]]]:
    """A meeting of May, which nobody has minuted: (its address, names by mark as they were ticked)."""
    page.goto("/study/?month=5")
    page.get_by_role("row").filter(has_text="第三党支部").get_by_role("link", name=form).first.click()
    page.get_by_role("button", name="开始记录").click()
    names = page.locator(".person > span:first-child").all_inner_texts()
    page.locator(".person.now").wait_for()
    page.keyboard.press("2")
    expect(page.locator(".tally")).to_contain_text(re.compile(r"请假\s*1"))
    page.locator(".person.now").wait_for()
    page.keyboard.press("3")
    expect(page.locator(".tally")).to_contain_text(re.compile(r"缺席\s*1"))
    page.get_by_role("button", name=re.compile("其余 .* 人都记为到")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("全部记完")
    page.get_by_label("地点").fill("三楼会议室")
    page.get_by_label("第 1 项的记录").fill("大家联系岗位谈了体会。")
    page.get_by_role("button", name="保存记录").click()
    expect(page.locator("#notice")).to_contain_text("已保存")
    page.get_by_role("button", name="完成记录").click()
    expect(page.locator("#notice")).to_contain_text("记录已完成")
    return page.url, {"leave": names[:1], "absent": names[1:2], "present": names[2:]}


def done(page: Page, form: str) -> int:
    """The first figure of the third branch's square in the row of the form."""
    page.goto("/coverage/")
    row = page.locator("tr", has_text=form).first
    figure = row.locator("a[title^='第三党支部'] .n").inner_text()
    return int(figure.split("/")[0])


def check_minutes(page: Page, names: dict[str, list[str]]) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="下载会议记录").click()
    paper = docx.Document(BytesIO(Path(download.value.path()).read_bytes()))
    lines = [paragraph.text for paragraph in paper.paragraphs]
    due = sum(len(group) for group in names.values())
    assert f"人数：应到{due}人，实到{len(names['present'])}人，请假1人，缺席1人" in lines
    assert f"出席：{'、'.join(names['present'])}" in lines
    assert f"请假：{names['leave'][0]}" in lines
    assert f"缺席：{names['absent'][0]}" in lines
    assert "大家联系岗位谈了体会。" in lines


def check_access(page: Page, addresses: list[str]) -> None:
    """No page breaks a rule of axe, at a desk or on a phone."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(address)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{address} at {width}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} is wider than {width}"


# The seed offers the theme day as one way among several; the branch committee meets under both plans.
@pytest.mark.parametrize(("which", "form"), [("own", "主题党日"), ("seed", "支委会")])
def test_from_a_plan_document_to_a_paper(which: str, form: str, site: Site, page: Page, tmp_path: Path) -> None:
    plans = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
    if which == "seed" and not plans:
        pytest.skip("the plan of shared/seeds is not here")
    sign_in(page, "clerk")
    import_roster(page, tmp_path)
    upload_plan(page, OWN_PLAN if which == "own" else plans[0])
    desk = page.url
    confirm_duties(page)
    make_timetable(page)
    before = done(page, form)
    activity, names = hold_an_activity(page, form)
    assert done(page, form) == before + 1
    page.goto(activity)
    check_minutes(page, names)
    if which == "own":
        pages = [
            "/",
            "/plans/",
            desk,
            "/timetable/",
            "/study/?month=5",
            activity,
            "/coverage/",
            "/organisation/",
            "/organisation/absences/",
            "/organisation/times/",
            "/organisation/times/notice/",
            "/help/",
        ]
        check_access(page, pages)


def test_nobody_gets_past_the_door(page: Page) -> None:
    page.goto("/coverage/")
    expect(page).to_have_url(re.compile(r"/sign-in/\?next=/coverage/"))
    page.get_by_label("登录名").fill("clerk")
    page.get_by_label("密码").fill("not-the-password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不对")
