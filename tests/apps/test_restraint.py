"""The self-check: every line is kept, and each would notice what breaks it."""

from dataclasses import replace

import pytest
from django.test import Client

from tests.people import World
from xueji.apps.accounts.policy import Role, Row, Scope
from xueji.apps.accounts.restraint import Line, Places, check, of_this_program


def broken(places: Places) -> set[str]:
    return {line.id for line in check(places) if line.found}


def test_every_line_is_kept_by_this_program() -> None:
    assert broken(of_this_program()) == set()
    assert len(of_this_program().routes) > 90
    assert len(of_this_program().pages) > 40


@pytest.mark.parametrize(
    ("kind", "name", "text", "line"),
    [
        ("routes", "/study/check-in/", "study/check_in/ check_in", "N1"),
        ("routes", "/study/ranking/", "ranking", "N2"),
        ("fields", "study.Attendance.points", "points 积分", "N2"),
        ("pages", "study/x.html", "<h2>学习积分排行</h2>", "N2"),
        ("fields", "accounts.User.login_count", "login_count", "N3"),
        ("scripts", "spy.js", "document.addEventListener('visibilitychange', f)", "N3"),
        ("fields", "study.Attendance.minutes", "minutes", "N4"),
        ("scripts", "spy.js", "navigator.geolocation.watchPosition(f)", "N5"),
        ("fields", "study.Activity.photo", "photo 照片", "N5"),
        ("pages", "study/x.html", '<textarea minlength="800">', "N6"),
        ("pages", "study/x.html", "<p>末位通报</p>", "N11"),
        ("pages", "study/x.html", "<!doctype html><p>没有页脚</p>", "N13"),
        ("pages", "study/x.html", "立即安装客户端", "N14"),
    ],
)
def test_a_line_notices_what_breaks_it(kind: str, name: str, text: str, line: str) -> None:
    places = of_this_program()
    spoiled = replace(places, **{kind: {**getattr(places, kind), name: text}})
    assert broken(spoiled) == {line}


def test_an_act_of_a_member_that_writes_attendance_is_noticed() -> None:
    places = of_this_program()
    row = Row("study:arrive", frozenset({"POST"}), False, False, {Role.MEMBER: Scope.SELF})
    assert broken(replace(places, table={**places.table, row.route: row})) == {"N1"}


def test_a_lost_constraint_an_open_camera_and_a_page_without_a_foot_are_noticed() -> None:
    places = of_this_program()
    assert broken(replace(places, constraints=frozenset())) == {"N7", "N9"}
    assert broken(replace(places, header="camera=*, microphone=(), geolocation=()")) == {"N5"}
    assert broken(replace(places, pages=places.pages | {"shell/_foot.html": ""})) == {"N13"}


def test_a_line_says_whether_it_is_kept_or_who_judges_it() -> None:
    lines = (Line("N1", "不打卡"), Line("N10", "不层层加码", by="由人判断"), Line("N3", "不盯人", found=("spy.js",)))
    assert [line.state for line in lines] == ["守住", "由人判断", "没有守住"]


def test_everybody_may_read_the_self_check(client: Client, db: None) -> None:
    page = client.get("/restraint/")
    assert page.status_code == 200
    assert "守住" in page.content.decode()
    assert "没有守住" not in page.content.decode()
    assert page["Permissions-Policy"] == of_this_program().header


def test_a_broken_line_says_where(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    places = of_this_program()
    spoiled = replace(places, scripts={"spy.js": "navigator.sendBeacon('/')"})
    monkeypatch.setattr("xueji.apps.accounts.restraint.of_this_program", lambda: spoiled)
    page = client.get("/restraint/").content.decode()
    assert "没有守住" in page
    assert "spy.js" in page
