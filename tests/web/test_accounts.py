"""The system administrator makes accounts for the people of the roster; what is shown once is kept nowhere."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.fixtures import client_of
from tests.people import FOURTH, NOW, THIRD, World
from xueji.apps.accounts.models import Session, User
from xueji.apps.accounts.policy import Role
from xueji.apps.audit.models import Entry, Payload
from xueji.apps.organisation import issuing
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.organisation.models import Person, RoleGrant

Signed = Callable[[str], Client]
SLIP = re.compile(r"<strong>([^<]+)</strong>.*?<dd>([^<]+)</dd>.*?secret\">([^<]+)</dd>", re.DOTALL)


def slips(page: bytes) -> dict[str, tuple[str, str]]:
    """Name → (login name, first password)."""
    return {name: (username, password) for name, username, password in SLIP.findall(page.decode())}


@pytest.fixture
def administrator(signed_in: Signed, in_june: date) -> Client:
    return signed_in("system")


def issue(client: Client, world: World, unit: str, **more: str) -> dict[str, tuple[str, str]]:
    answer = client.post("/organisation/accounts/issue/", {"unit": world.unit(unit).key} | more)
    return slips(answer.content)


def test_a_branchs_people_get_accounts_as_members_and_sign_in_with_what_the_slip_says(
    world: World, administrator: Client, client: Client
) -> None:
    issued = issue(administrator, world, THIRD)
    # 陈立群 and 罗建新 have theirs.
    assert set(issued) == {"林静宜", "何秀英"}
    username, password = issued["何秀英"]
    assert username == "何秀英"
    user = User.objects.get(username=username)
    assert user.person == world.person("何秀英")
    assert [(grant.role, grant.unit) for grant in user.grants.all()] == [(Role.MEMBER, None)]
    signed = client.post("/sign-in/", {"username": username, "password": password})
    assert signed.status_code == 302
    # Known to the administrator, so it is changed first.
    assert client.get("/study/")["Location"].startswith("/account/password/")


def test_nobody_gets_a_second_account_and_a_lost_slip_is_issued_again(world: World, administrator: Client) -> None:
    first = issue(administrator, world, THIRD)
    assert issue(administrator, world, THIRD) == {}
    again = issue(administrator, world, THIRD, again="on")
    assert set(again) == set(first)
    assert all(again[name][0] == first[name][0] and again[name][1] != first[name][1] for name in first)
    User.objects.filter(username="何秀英").update(password_is_first=False)
    assert set(issue(administrator, world, THIRD, again="on")) == {"林静宜"}


def test_the_organs_own_number_is_the_login_name_and_a_taken_one_gets_a_figure(
    world: World, administrator: Client
) -> None:
    Person.objects.filter(organ=world.organ, name="林静宜").update(number="JX-0107")
    User.objects.create(username="何秀英", full_name="何秀英", password="!")
    issued = issue(administrator, world, THIRD)
    assert issued["林静宜"][0] == "jx-0107"
    assert issued["何秀英"][0] == "何秀英2"


def test_no_first_password_is_kept_anywhere(world: World, administrator: Client) -> None:
    passwords = [password for _, password in issue(administrator, world, THIRD).values()]
    kept = "".join(Entry.objects.values_list("body", flat=True)) + str(list(Payload.objects.values()))
    kept += str(list(User.objects.values())) + str(list(Session.objects.values()))
    assert not [password for password in passwords if password in kept]


def test_the_page_counts_who_waits_and_finds_an_account(world: World, administrator: Client) -> None:
    page = administrator.get("/organisation/accounts/").content.decode()
    assert "还有人没有账号" in page
    assert f"为{THIRD}还没有账号的 2 人建账号" in page
    for unit in world.organ.units.exclude(kind__in=["全局", "党小组"]):
        issue(administrator, world, unit.name)
    assert "在册的人都有账号了" in administrator.get("/organisation/accounts/").content.decode()
    found = administrator.get("/organisation/accounts/", {"called": "罗建新"}).content.decode()
    assert "找到 1 个" in found
    assert "陈立群" not in found


def test_no_more_than_some_are_issued_at_once(
    world: World, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "AT_ONCE", 1)
    page = administrator.post("/organisation/accounts/issue/", {"unit": world.unit(THIRD).key}).content
    assert len(slips(page)) == 1
    assert "接着发" in page.decode()
    assert len(issue(administrator, world, THIRD)) == 1


def test_a_forgotten_password_is_set_anew_and_every_session_ends(world: World, administrator: Client) -> None:
    member = client_of(world.users["member"])
    answer = administrator.post(f"/organisation/accounts/{world.users['member'].key}/reset/", {"factors": "on"})
    assert set(slips(answer.content)) == {"罗建新"}
    assert member.get("/study/mine/")["Location"].startswith("/sign-in/")
    acts = Entry.objects.filter(organ_id=world.organ.pk, actor=world.users["system"].key).values_list("did", flat=True)
    assert {"account.password_reset", "account.factors_reset"} <= set(acts)


def test_a_disabled_account_is_out_and_can_come_back(world: World, administrator: Client) -> None:
    member, where = client_of(world.users["member"]), f"/organisation/accounts/{world.users['member'].key}/switch/"
    assert "已停用" in administrator.post(where, {"active": "no"}, follow=True).content.decode()
    assert member.get("/study/mine/")["Location"].startswith("/sign-in/")
    assert "已启用" in administrator.post(where, {"active": "yes"}, follow=True).content.decode()
    world.users["member"].refresh_from_db()
    assert world.users["member"].is_active


def test_only_the_system_administrator_of_the_organ_issues_and_resets(world: World, in_june: date) -> None:
    system, clerk = world.access("system"), world.access("clerk")
    another = world.other.units.get(name=FOURTH)
    for access, unit in ((clerk, world.unit(THIRD)), (system, another)):
        with pytest.raises(NotAllowed):
            issuing.issue(access=access, unit=unit, again=False, on=in_june, now=NOW)
    for access, user in ((clerk, world.users["member"]), (system, world.users["other_clerk"])):
        with pytest.raises(NotAllowed):
            issuing.reset(access=access, user=user, factors_too=False, now=NOW)


def test_a_new_password_leaves_the_second_factor(world: World, administrator: Client) -> None:
    answer = administrator.post(f"/organisation/accounts/{world.users['member'].key}/reset/")
    assert set(slips(answer.content)) == {"罗建新"}
    assert not Entry.objects.filter(organ_id=world.organ.pk, did="account.factors_reset").exists()


@pytest.mark.parametrize("act", ["reset", "switch"])
@pytest.mark.parametrize("who", ["security", "auditor", "system"])
def test_an_administrators_account_is_not_opened_by_another_one(
    world: World, administrator: Client, who: str, act: str
) -> None:
    before = User.objects.values().get(username=who)
    page = administrator.post(f"/organisation/accounts/{world.users[who].key}/{act}/", {"active": "no"}, follow=True)
    assert "只能在服务器上办理" in page.content.decode()
    assert User.objects.values().get(username=who) == before
    person = world.person("林静宜")
    person.account = world.users[who]
    person.save()
    User.objects.filter(username=who).update(password_is_first=True)
    assert "林静宜" not in issue(administrator, world, THIRD, again="on")


def test_only_the_organs_own_accounts_are_there(world: World, administrator: Client) -> None:
    other = world.users["other_clerk"]
    assert other.username not in administrator.get("/organisation/accounts/").content.decode()
    assert administrator.post(f"/organisation/accounts/{other.key}/reset/").status_code == 404
    unit = world.other.units.get(name=FOURTH)
    assert administrator.post("/organisation/accounts/issue/", {"unit": unit.key}).status_code == 404


def test_the_security_administrator_can_grant_a_role_to_who_was_issued(
    world: World, administrator: Client, signed_in: Signed
) -> None:
    issue(administrator, world, THIRD)
    user = User.objects.get(username="林静宜")
    granted = signed_in("security").post("/organisation/grants/give/", {"user": user.key, "role": "leader"})
    assert granted.status_code == 302
    assert {grant.role for grant in RoleGrant.objects.filter(user=user)} == {"member", "leader"}
