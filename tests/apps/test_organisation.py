"""Rosters and roles: taken whole, people counted where they belonged on the day."""

from dataclasses import replace
from datetime import date

import pytest

from tests.people import FOURTH, GROUP, THIRD, World, bureau
from xueji.apps.accounts.policy import Role
from xueji.apps.organisation import convert
from xueji.apps.organisation.accounts import AccountRefused, grant, make_account
from xueji.apps.organisation.models import Person
from xueji.apps.organisation.queries import branch_and_group, members_on, subtree
from xueji.apps.organisation.services import compare_roster, take_roster
from xueji.core.organisation.model import WHOLE, Membership


def names(people: object) -> list[str]:
    return [person.name for person in people]  # type: ignore[attr-defined]  # a queryset of people


def transferred() -> object:
    """何秀英 moves from the third to the fourth branch on 20 March."""
    roster = bureau()
    moved_on = date(2023, 3, 20)
    people = tuple(
        replace(p, memberships=(Membership(THIRD, None, moved_on), Membership(FOURTH, moved_on, None)))
        if p.name == "何秀英"
        else p
        for p in roster.people
    )
    return replace(roster, people=people)


def test_a_roster_goes_in_and_comes_out_the_same(world: World) -> None:
    out = convert.to_core(world.organ)
    assert replace(out, units=tuple(u for u in out.units if u != WHOLE)) == bureau()


def test_somebody_transferred_in_march_is_counted_where_they_were(world: World) -> None:
    take_roster(organ=world.organ, roster=transferred(), by=None)  # type: ignore[arg-type]  # an Organisation
    third, fourth = world.unit(THIRD), world.unit(FOURTH)
    assert "何秀英" in names(members_on(third, date(2023, 3, 19)))
    assert "何秀英" not in names(members_on(third, date(2023, 3, 20)))
    assert "何秀英" in names(members_on(fourth, date(2023, 3, 20)))


def test_the_dry_run_says_what_would_change_and_changes_nothing(world: World) -> None:
    change = compare_roster(world.organ, transferred())  # type: ignore[arg-type]  # an Organisation
    assert (change.new_people, change.changed_people, change.left_people) == ((), ("何秀英",), ())
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
    with pytest.raises(AccountRefused):
        grant(user=world.users["auditor"], role=Role.CLERK, organ=world.organ, unit=None)
    with pytest.raises(AccountRefused):
        grant(user=world.users["clerk"], role=Role.SECURITY_ADMIN, organ=world.organ, unit=None)


@pytest.mark.parametrize(
    ("username", "password"), [("Clerk ", "long-enough-one"), ("new", "short"), ("new", "1234567890")]
)
def test_a_taken_name_or_weak_password_is_refused(world: World, username: str, password: str) -> None:
    with pytest.raises(AccountRefused):
        make_account(
            username=username,
            full_name="某",
            password=password,
            role=Role.CLERK,
            organ=world.organ,
            unit=None,
            person=None,
        )
