"""Roles: granted by another, for a time, in one's own organ; a member's account follows the roster."""

from datetime import date

import pytest

from tests.people import FOURTH, NOW, THIRD, World
from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import Role, Scope, routes
from xueji.apps.audit.models import Entry
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.organisation.memberships import MembershipRefused, join, leave
from xueji.apps.organisation.models import Organ, RoleGrant
from xueji.apps.organisation.organs import OrganRefused, add_organ, rename_organ, tree_below
from xueji.apps.organisation.queries import holder_on
from xueji.apps.organisation.roles import RoleRefused, end_role, give_role
from xueji.core.norms import OrganKind

TODAY = date(2023, 6, 12)


def given(world: World, user: User, role: Role, **more: object) -> RoleGrant:
    asked = {"unit": None, "since": None, "until": None} | more
    return give_role(access=world.access("security"), user=user, role=role, on=TODAY, **asked)  # type: ignore[arg-type]


def test_a_role_holds_from_its_first_day_until_the_day_before_its_last(world: World) -> None:
    member = world.users["member"]
    given(world, member, Role.LEADER, since=date(2023, 7, 1), until=date(2023, 8, 1))
    days = [date(2023, 6, 30), date(2023, 7, 1), date(2023, 7, 31), date(2023, 8, 1)]
    held = [Role.LEADER in holder.roles for day in days if (holder := holder_on(member, day))]
    assert held == [False, True, True, False]


def test_an_ended_role_is_gone_at_once_and_the_row_stays(world: World) -> None:
    grant = given(world, world.users["member"], Role.LEADER)
    end_role(access=world.access("security"), grant=grant, on=TODAY)
    end_role(access=world.access("security"), grant=grant, on=TODAY)
    holder = holder_on(world.users["member"], TODAY)
    assert holder
    assert Role.LEADER not in holder.roles
    assert Entry.objects.filter(did="role.ended").count() == 1


def test_a_role_that_was_to_begin_later_ends_before_it_began(world: World) -> None:
    grant = given(world, world.users["member"], Role.LEADER, since=date(2023, 9, 1))
    end_role(access=world.access("security"), grant=grant, on=TODAY)
    assert (grant.since, grant.until) == (None, TODAY)


@pytest.mark.parametrize(
    ("who", "role", "more", "words"),
    [
        ("security", Role.CLERK, {}, "自己"),
        ("auditor", Role.CLERK, {}, "各由一人"),
        ("member", Role.AUDIT_ADMIN, {}, "各由一人"),
        ("member", Role.SECRETARY, {}, "所在支部"),
        ("member", Role.OBSERVER, {}, "到哪天为止"),
        ("member", Role.OBSERVER, {"until": date(2025, 1, 1)}, "最长一年"),
        ("member", Role.LEADER, {"since": date(2023, 7, 1), "until": date(2023, 7, 1)}, "晚于"),
        ("member", Role.LEADER, {"until": TODAY}, "晚于"),
    ],
)
def test_a_role_that_may_not_be_is_refused_in_words(
    world: World, who: str, role: Role, more: dict[str, object], words: str
) -> None:
    with pytest.raises(RoleRefused, match=words):
        given(world, world.users[who], role, **more)


def test_nobody_grants_or_ends_in_another_organ_or_without_the_office(world: World) -> None:
    with pytest.raises(NotAllowed):
        given(world, world.users["other_clerk"], Role.LEADER)
    with pytest.raises(NotAllowed):
        given(world, world.users["member"], Role.SECRETARY, unit=world.other.units.get(name=THIRD))
    clerk = world.access("clerk")
    with pytest.raises(NotAllowed):
        give_role(
            access=clerk, user=world.users["member"], role=Role.LEADER, unit=None, since=None, until=None, on=TODAY
        )
    with pytest.raises(NotAllowed):
        end_role(access=world.access("security"), grant=world.users["other_clerk"].grants.get(), on=TODAY)
    with pytest.raises(RoleRefused, match="自己"):
        end_role(access=world.access("security"), grant=world.users["security"].grants.get(), on=TODAY)


def test_an_inspector_comes_from_an_organ_above_and_for_a_time(world: World) -> None:
    city = Organ.objects.create(name="云州市直机关工委")
    inspector = User.objects.create(username="inspector", full_name="高原", password="!")
    RoleGrant.objects.create(user=inspector, organ=city, role=Role.CLERK.value)
    with pytest.raises(NotAllowed):
        given(world, inspector, Role.OBSERVER, until=date(2023, 7, 1))
    world.organ.parent = city
    world.organ.save()
    with pytest.raises(RoleRefused, match="只能作上级观察员"):
        given(world, inspector, Role.LEADER)
    given(world, inspector, Role.OBSERVER, until=date(2023, 7, 1))
    there = holder_on(inspector, TODAY, world.organ.key)
    assert there
    assert (there.organ, there.roles, there.organs) == (world.organ, {Role.OBSERVER}, (city, world.organ))
    home = holder_on(inspector, TODAY)
    assert home
    assert (home.organ, home.roles) == (city, {Role.CLERK})
    gone = holder_on(inspector, date(2023, 7, 1), world.organ.key)
    assert gone
    assert gone.organ == city


def test_a_members_account_follows_a_transfer(world: World) -> None:
    member, row = world.users["member"], routes()["study:index"]
    join(
        access=world.access("clerk"),
        person=world.person("罗建新"),
        unit=world.unit(FOURTH),
        since=date(2023, 7, 1),
        until=None,
        instead=True,
    )
    for day, name in ((date(2023, 6, 30), THIRD), (date(2023, 7, 1), FOURTH)):
        holder = holder_on(member, day)
        assert holder
        access = holder.access(row)
        assert access
        branches = {THIRD, FOURTH} & {unit.name for unit in world.organ.units.filter(pk__in=access.units)}
        assert branches == {name}


def test_who_belongs_to_no_unit_any_more_is_no_member(world: World) -> None:
    clerk, person = world.access("clerk"), world.person("罗建新")
    for membership in person.memberships.select_related("person", "unit"):
        leave(access=clerk, membership=membership, until=date(2023, 7, 1))
    assert holder_on(world.users["member"], date(2023, 6, 30)) is not None
    assert holder_on(world.users["member"], date(2023, 7, 1)) is None


def test_a_unit_role_reaches_no_unit_of_another_role(world: World) -> None:
    secretary = world.users["secretary"]
    RoleGrant.objects.create(user=secretary, organ=world.organ, role=Role.MEMBER.value)
    join(
        access=world.access("clerk"),
        person=world.person("陈立群"),
        unit=world.unit(FOURTH),
        since=date(2023, 6, 1),
        until=None,
        instead=False,
    )
    holder = holder_on(secretary, TODAY)
    assert holder
    recording, reading = holder.access(routes()["study:write"]), holder.access(routes()["study:index"])
    assert recording
    assert reading
    assert recording.scope is Scope.UNIT
    assert world.unit(FOURTH).pk not in recording.units
    assert world.unit(FOURTH).pk in reading.units


def test_a_secondment_leaves_the_old_membership_and_a_transfer_ends_it(world: World) -> None:
    clerk, person = world.access("clerk"), world.person("何秀英")
    join(access=clerk, person=person, unit=world.unit(FOURTH), since=TODAY, until=date(2023, 9, 1), instead=False)
    assert person.memberships.get(unit__name=THIRD).until is None
    join(access=clerk, person=person, unit=world.unit(FOURTH), since=date(2023, 9, 1), until=None, instead=True)
    assert person.memberships.get(unit__name=THIRD).until == date(2023, 9, 1)
    assert person.memberships.filter(unit__name=FOURTH).count() == 2


def test_a_membership_from_always_may_end(world: World) -> None:
    clerk, person = world.access("clerk"), world.person("何秀英")
    made = join(access=clerk, person=person, unit=world.unit(FOURTH), since=None, until=date(2023, 9, 1), instead=False)
    assert (made.since, made.until) == (None, date(2023, 9, 1))


def test_a_transfer_takes_away_what_had_not_begun(world: World) -> None:
    clerk, person = world.access("clerk"), world.person("何秀英")
    join(access=clerk, person=person, unit=world.unit(FOURTH), since=date(2023, 9, 1), until=None, instead=False)
    fifth = world.organ.units.create(kind="党支部", name="第五党支部", path="第五党支部", position=99)
    join(access=clerk, person=person, unit=fifth, since=date(2023, 8, 1), until=None, instead=True)
    assert not person.memberships.filter(unit__name=FOURTH).exists()


@pytest.mark.parametrize(
    ("since", "until", "instead", "words"),
    [
        (date(2023, 7, 1), date(2023, 7, 1), False, "晚于"),
        (None, None, True, "从哪天起"),
        (date(2023, 7, 1), None, False, "已经在"),
    ],
)
def test_a_period_that_cannot_be_is_refused(
    world: World, since: date | None, until: date | None, instead: bool, words: str
) -> None:
    third, person = world.unit(THIRD), world.person("何秀英")
    with pytest.raises(MembershipRefused, match=words):
        join(access=world.access("clerk"), person=person, unit=third, since=since, until=until, instead=instead)


def test_a_membership_ended_before_it_began_is_gone(world: World) -> None:
    clerk, person = world.access("clerk"), world.person("何秀英")
    made = join(access=clerk, person=person, unit=world.unit(FOURTH), since=TODAY, until=None, instead=False)
    leave(access=clerk, membership=made, until=TODAY)
    assert not person.memberships.filter(unit__name=FOURTH).exists()


def test_the_next_organs_clerk_moves_nobody_here(world: World) -> None:
    person = world.person("何秀英")
    with pytest.raises(NotAllowed):
        join(
            access=world.access("other_clerk"),
            person=person,
            unit=world.unit(FOURTH),
            since=NOW.date(),
            until=None,
            instead=False,
        )


def test_organs_form_a_tree_and_each_level_is_made_from_above(world: World) -> None:
    system = world.access("system")
    centre = add_organ(access=system, parent=world.organ, name="节能监察中心", kind=OrganKind.GOVERNMENT)
    add_organ(access=system, parent=centre, name="监察一队", kind=OrganKind.GOVERNMENT)
    assert [(line.organ.name, line.depth) for line in tree_below(world.organ)] == [
        ("云州市经信局", 0),
        ("节能监察中心", 1),
        ("监察一队", 2),
    ]
    rename_organ(access=system, organ=centre, name="云州市节能监察中心")
    rename_organ(access=system, organ=centre, name="云州市节能监察中心")
    assert Entry.objects.filter(did="organ.renamed").count() == 1


def test_an_organ_is_refused_a_taken_name_too_deep_a_place_or_a_foreign_parent(world: World) -> None:
    system = world.access("system")
    with pytest.raises(OrganRefused, match="临江市水务局"):
        add_organ(access=system, parent=world.organ, name="临江市水务局", kind=OrganKind.GOVERNMENT)
    with pytest.raises(NotAllowed):
        add_organ(access=system, parent=world.other, name="新站", kind=OrganKind.GOVERNMENT)
    with pytest.raises(NotAllowed):
        rename_organ(access=world.access("clerk"), organ=world.organ, name="新名")
    parent = world.organ
    for level in range(5):
        parent = add_organ(access=system, parent=parent, name=f"第{level}级", kind=OrganKind.GOVERNMENT)
    with pytest.raises(OrganRefused, match="最多 6 级"):
        add_organ(access=system, parent=parent, name="太深", kind=OrganKind.GOVERNMENT)
    # Rows that came there otherwise are shown as far as the tree may go, and nothing runs round in it.
    for level in range(5, 8):
        parent = Organ.objects.create(name=f"第{level}级", parent=parent)
    assert tree_below(world.organ)[-1].depth == 6
