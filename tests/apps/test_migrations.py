"""Every migration goes back and forward on a site that is in use; what the older tables can hold comes through."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests.people import NOW, make_world
from xueji.apps.accounts.models import User
from xueji.apps.audit.queries import verified
from xueji.apps.coverage.models import Exemption
from xueji.apps.coverage.services import exempt
from xueji.apps.organisation.absences import add_absence
from xueji.apps.rights.services import ask_to_correct
from xueji.apps.study.contest import contest
from xueji.apps.study.models import Attendance
from xueji.apps.study.services import open_record
from xueji.apps.study.subscriptions import make_own
from xueji.apps.upkeep.rows import NOT_KEPT, fields_of
from xueji.core.obligations.model import Form

ONE_WAY = {("audit", "0002_bodies")}
"""Entries of the second format have names beside them; the first has no place for that (docs/decisions/0011)."""


def later_migrations() -> list[tuple[str, str, str]]:
    """(app, migration, the one before it) of this program's own, but each app's first."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = []
    for app in sorted(app for app in loader.migrated_apps if (app, "0001_initial") in loader.graph.nodes):
        own = sorted(name for label, name in loader.graph.nodes if label == app)
        if loader.disk_migrations[app, "0001_initial"].__module__.startswith("xueji."):
            found += [(app, name, before) for before, name in pairwise(own)]
    return found


Rows = dict[str, list[dict[str, object]]]


def rows_in(apps: Apps) -> Rows:
    """Table → its rows, of the models as `apps` knows them."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values(*fields_of(model)))
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith(("xueji.", "__fake__")) and model._meta.label not in NOT_KEPT
    }


def narrowed(rows: Rows, to: Rows) -> Rows:
    """The tables and columns that the older tables have as well."""
    return {
        table: [{name: row[name] for name in row if not older or name in older[0]} for row in rows[table]]
        for table, older in to.items()
    }


def migrate(*targets: tuple[str, str]) -> Apps:
    executor = MigrationExecutor(connection)
    return executor.migrate(list(targets) or executor.loader.graph.leaf_nodes()).apps


@pytest.fixture
def in_use(transactional_db: None) -> Iterator[None]:
    world = make_world()
    User.objects.update(password_set_at=NOW)
    clerk, member = world.access("clerk"), world.access("member")
    activity = world.activity()
    open_record(access=clerk, activity=activity, on=date(2023, 6, 12))
    Attendance.objects.filter(person__name="罗建新").update(mark="absent")
    contest(access=member, attendance=Attendance.objects.get(person__name="罗建新"), note="当天在场")
    add_absence(access=clerk, person=world.person("张维"), since=date(2023, 8, 1), until=date(2023, 8, 9), year=2023)
    duty = world.duty(Form.THEME_DAY)
    exempt(access=clerk, obligation=duty, kind=Exemption.Kind.WAIVED, reason="抗洪期间", now=NOW)
    ask_to_correct(access=member, about="职务", text="主任科员", now=NOW)
    make_own(access=member, now=NOW)
    yield
    migrate()


@pytest.mark.xdist_group("migrations")
@pytest.mark.parametrize(("app", "name", "before"), [one for one in later_migrations() if one[:2] not in ONE_WAY])
def test_a_migration_taken_back_and_made_again_loses_nothing_the_older_tables_hold(
    in_use: None, app: str, name: str, before: str
) -> None:
    now = migrate()
    held = rows_in(now)
    older = rows_in(migrate((app, before)))
    assert narrowed(held, older) == older
    again = rows_in(migrate())
    assert narrowed(again, older) == older
    assert again.keys() == held.keys()
    connection.check_constraints()
    for organ in {row["organ_id"] for row in again["audit_head"]}:
        verified(int(str(organ)))


@pytest.mark.xdist_group("migrations")
@pytest.mark.parametrize(("app", "name"), sorted(ONE_WAY))
def test_the_one_way_migration_refuses_and_changes_nothing(in_use: None, app: str, name: str) -> None:
    held = rows_in(migrate())
    before = next(before for one, migration, before in later_migrations() if (one, migration) == (app, name))
    with pytest.raises(IrreversibleError):
        migrate((app, before))
    assert rows_in(migrate()) == held
