"""Rosters and roles: taken whole, people counted where they belonged on the day."""

from dataclasses import replace
from datetime import date

import pytest

from tests.people import FOURTH, GROUP, NOW, THIRD, World, bureau
from xueji.apps.accounts.policy import Role
from xueji.apps.organisation import convert
from xueji.apps.organisation.accounts import AccountRefused, grant, make_account
from xueji.apps.organisation.models import Membership, Person
from xueji.apps.organisation.own_account import PasswordRefused
from xueji.apps.organisation.queries import branch_and_group, members_on, subtree
from xueji.apps.organisation.roles import RoleRefused
from xueji.apps.organisation.rosters import compare_roster, take_roster
from xueji.core.organisation import model as core
from xueji.core.organisation.model import WHOLE


def names(people: object) -> list[str]:
    return [person.name for person in people]  # type: ignore[attr-defined]  # a queryset of people


def transferred() -> core.Organisation:
    """何秀英 moves from the third to the fourth branch on 20 March."""
    roster = bureau()
    moved_on = date(2023, 3, 20)
    people = tuple(
        replace(p, memberships=(core.Membership(THIRD, None, moved_on), core.Membership(FOURTH, moved_on, None)))
        if p.name == "何秀英"
        else p
        for p in roster.people
    )
    return replace(roster, people=people)


def test_a_roster_goes_in_and_comes_out_the_same(world: World) -> None:
    out = convert.to_core(world.organ)
    assert replace(out, units=tuple(u for u in out.units if u != WHOLE)) == bureau()


def test_somebody_transferred_in_march_is_counted_where_they_were(world: World) -> None:
    take_roster(organ=world.organ, roster=transferred(), by=None)
    third, fourth = world.unit(THIRD), world.unit(FOURTH)
    assert "何秀英" in names(members_on(third, date(2023, 3, 19)))
    assert "何秀英" not in names(members_on(third, date(2023, 3, 20)))
    assert "何秀英" in names(members_on(fourth, date(2023, 3, 20)))


def test_the_dry_run_says_what_would_change_and_changes_nothing(world: World) -> None:
    change = compare_roster(world.organ, transferred())
    assert (change.new_people, change.left_people) == ((), ())
    assert [one.name for one in change.changed_people] == ["何秀英"]
    assert "何秀英" in names(members_on(world.unit(THIRD), date(2023, 6, 1)))


def test_who_is_missing_from_a_new_roster_keeps_the_row(world: World) -> None:
    shorter = replace(bureau(), people=bureau().people[:-1])
    assert compare_roster(world.organ, shorter).left_people == ("吴桂芳",)
    take_roster(organ=world.organ, roster=shorter, by=None)
    assert Person.objects.filter(organ=world.organ, name="吴桂芳").exists()


def test_branch_and_group_of_a_member(world: World) -> None:
    luo = world.person("罗建新")
    branch, group = branch_and_group([luo], date(2023, 6, 12))[luo.pk]
    assert (branch, group) == (world.unit(THIRD), world.unit("第一党小组"))


def test_a_secretary_reaches_the_branch_and_its_groups(world: World) -> None:
    third = world.unit(THIRD)
    assert subtree([third.pk]) == {third.pk, world.organ.units.get(path=GROUP).pk}


def test_an_administrator_holds_no_other_role(world: World) -> None:
    with pytest.raises(RoleRefused):
        grant(user=world.users["auditor"], role=Role.CLERK, organ=world.organ, unit=None)
    with pytest.raises(RoleRefused):
        grant(user=world.users["clerk"], role=Role.SECURITY_ADMIN, organ=world.organ, unit=None)


@pytest.mark.parametrize(
    ("username", "password"), [("Clerk ", "Long-enough-1"), ("new", "short"), ("new", "1234567890")]
)
def test_a_taken_name_or_weak_password_is_refused(world: World, username: str, password: str) -> None:
    with pytest.raises((AccountRefused, PasswordRefused)):
        make_account(
            username=username,
            full_name="某",
            password=password,
            role=Role.CLERK,
            organ=world.organ,
            unit=None,
            person=None,
            now=NOW,
        )


@pytest.mark.parametrize(("role", "named"), [(Role.SECRETARY, True), (Role.SECRETARY, False), (Role.MEMBER, False)])
def test_a_secretary_has_a_branch_and_a_member_one_or_a_place_on_the_roster(
    world: World, role: Role, named: bool
) -> None:
    with pytest.raises(AccountRefused, match="所在支部"):
        make_account(
            username="new",
            full_name="林静宜",
            password="Long-enough-1",
            role=role,
            organ=world.organ,
            unit=None,
            person=world.person("林静宜") if named else None,
            now=NOW,
        )


def test_the_dry_run_says_in_words_what_changes_for_each_person(world: World) -> None:
    (change,) = compare_roster(world.organ, transferred()).changed_people
    assert change.name == "何秀英"
    assert all(words.startswith(("列入", "去掉", "2023年")) for words in change.words)


def test_a_changed_post_and_order_is_written_and_nothing_else_moves(world: World) -> None:
    roster = bureau()
    first, *rest = roster.people
    turned = replace(roster, people=(*rest, replace(first, post="局长")))
    before = set(Membership.objects.filter(person__organ=world.organ).values_list("pk", flat=True))
    change = take_roster(organ=world.organ, roster=turned, by=None)
    assert [(one.name, one.words) for one in change.changed_people] == [("张维", ("职务由副局长改为局长",))]
    assert world.person("张维").post == "局长"
    assert [p.name for p in world.organ.people.order_by("position")] == [p.name for p in turned.people]
    assert set(Membership.objects.filter(person__organ=world.organ).values_list("pk", flat=True)) == before


def test_who_is_missing_may_be_said_to_have_left_from_a_day_on(world: World) -> None:
    shorter = replace(bureau(), people=bureau().people[:-1])
    change = take_roster(organ=world.organ, roster=shorter, by=None, left_on=date(2023, 6, 1))
    assert change.left_people == ("吴桂芳",)
    gone = world.person("吴桂芳")
    assert set(gone.memberships.values_list("until", flat=True)) == {date(2023, 6, 1)}
    assert compare_roster(world.organ, shorter).left_people == ()
