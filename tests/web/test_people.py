"""People, roles and organs on the site: found by name, transferred, granted and ended, each by whose office it is."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.people import FOURTH, THIRD, World
from xueji.apps.accounts.policy import Role
from xueji.apps.organisation.models import Organ, RoleGrant

Signed = Callable[[str], Client]


def test_the_clerk_finds_somebody_by_name_and_nobody_breaks_the_search(signed_in: Signed, in_june: date) -> None:
    client = signed_in("clerk")
    found = client.get("/organisation/", {"called": "秀英"}).content.decode()
    assert "何秀英" in found
    assert "罗建新" not in found
    assert "找到 0 位" in client.get("/organisation/", {"called": "\x00<b>"}).content.decode()


def test_the_clerk_transfers_a_person_and_sees_both_periods(world: World, signed_in: Signed, in_june: date) -> None:
    client, person = signed_in("clerk"), world.person("何秀英")
    where = f"/organisation/people/{person.key}/"
    asked = {"unit": world.unit(FOURTH).key, "since": "2023-07-03", "instead": "on"}
    page = client.post(f"{where}join/", asked, follow=True).content.decode()
    assert "已保存：何秀英编入第四党支部。" in page
    assert "2023年7月3日" in page
    refused = client.post(f"{where}join/", asked)
    assert refused.status_code == 422
    assert "已经在这个单位" in refused.content.decode()


def test_the_clerk_ends_a_membership_and_is_told_when_the_day_is_missing(
    world: World, signed_in: Signed, in_june: date
) -> None:
    client, person = signed_in("clerk"), world.person("何秀英")
    membership = person.memberships.get(unit__name=THIRD)
    where = f"/organisation/memberships/{membership.pk}/end/"
    assert "请选离开的日期" in client.post(where, follow=True).content.decode()
    assert "自 7月1日起不在" in client.post(where, {"until": "2023-07-01"}, follow=True).content.decode()


def test_a_secretary_sees_the_own_branchs_people_and_changes_none(
    world: World, signed_in: Signed, in_june: date
) -> None:
    client = signed_in("secretary")
    page = client.get(f"/organisation/people/{world.person('何秀英').key}/").content.decode()
    assert "调动、借调" not in page
    assert client.get(f"/organisation/people/{world.person('吴桂芳').key}/").status_code == 404


def test_the_security_administrator_grants_and_ends_a_role(world: World, signed_in: Signed) -> None:
    client, member = signed_in("security"), world.users["member"]
    page = client.post("/organisation/grants/give/", {"user": member.key, "role": "leader"}, follow=True)
    assert "已授予罗建新，马上生效" in page.content.decode()
    grant = RoleGrant.objects.get(user=member, role="leader")
    assert signed_in("member").get(f"/plans/{world.plan.key}/plan.docx").status_code == 200
    page = client.post(f"/organisation/grants/{grant.pk}/end/", follow=True)
    assert "已收回罗建新的这项角色" in page.content.decode()
    assert signed_in("member").get(f"/plans/{world.plan.key}/plan.docx").status_code == 403


def test_a_role_that_may_not_be_is_refused_on_the_page(world: World, signed_in: Signed) -> None:
    client = signed_in("security")
    answer = client.post("/organisation/grants/give/", {"user": world.users["member"].key, "role": "secretary"})
    assert answer.status_code == 422
    assert "要写明所在支部" in answer.content.decode()
    own = world.users["security"].grants.get()
    assert "不能收回自己的角色" in client.post(f"/organisation/grants/{own.pk}/end/", follow=True).content.decode()


def test_an_inspector_of_two_organs_acts_in_one_at_a_time(world: World, signed_in: Signed) -> None:
    RoleGrant.objects.create(user=world.users["other_clerk"], organ=world.organ, role=Role.OBSERVER.value)
    client = signed_in("other_clerk")
    assert "临江市水务局" in client.get("/plans/").content.decode()
    page = client.post("/organ/", {"organ": world.organ.key}, follow=True).content.decode()
    assert f'value="{world.organ.key}" selected' in page
    assert client.get(f"/plans/{world.plan.key}/").status_code == 200
    assert client.get(f"/plans/{world.other_plan.key}/").status_code == 404
    third = Organ.objects.create(name="别处")
    assert client.post("/organ/", {"organ": third.key}).status_code == 404


def test_the_system_administrator_sets_up_an_organ_below_and_renames_it(world: World, signed_in: Signed) -> None:
    client = signed_in("system")
    asked = {"parent": world.organ.key, "name": "节能监察中心", "kind": "党政机关"}
    page = client.post("/organisation/organs/add/", asked, follow=True).content.decode()
    assert "已设节能监察中心" in page
    made = Organ.objects.get(name="节能监察中心")
    assert made.parent == world.organ
    assert client.post("/organisation/organs/add/", asked).status_code == 422
    where = f"/organisation/organs/{made.key}/rename/"
    assert "不能空着" in client.post(where, {"name": " "}, follow=True).content.decode()
    assert "已改名为监察中心" in client.post(where, {"name": "监察中心"}, follow=True).content.decode()


def test_a_roster_that_was_never_tried_is_not_taken_with_a_day_either(world: World, signed_in: Signed) -> None:
    answer = signed_in("clerk").post("/organisation/roster/take/", {"pending": "x", "left_on": "2023-07-01"})
    assert answer.status_code == 302
