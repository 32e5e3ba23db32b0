"""What every test may ask for: the folder shared/, and which database this run is on."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from _pytest.nodeid import coerce_node_id

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def pytest_report_header() -> str:
    asked = os.environ.get("XUEJI_TEST_DATABASE", "sqlite")
    given = "postgresql" if os.environ.get("XUEJI_DATABASE_URL") else "sqlite"
    missing = " (asked for postgresql, which is not installed)" if asked == "postgresql" != given else ""
    return f"xueji: database {given}{missing}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with seeds, corpus and timetable instance; a test that needs it skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder shared/ is not here")
    return SHARED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """pytest 9.2 no longer takes the name that pytest-xdist 3.8 gives to an item of a group; without it, no group."""
    if getattr(config.option, "loadgroup", False):
        for item in items:
            for mark in item.iter_markers("xdist_group"):
                if not item.nodeid.endswith(f"@{mark.args[0]}"):
                    item._id = coerce_node_id(f"{item.nodeid}@{mark.args[0]}")


@pytest.fixture(autouse=True, scope="session")
def _a_flush_may_empty_the_audit() -> Iterator[None]:
    """After a test with real transactions Django empties every table; of the audit's, the database refuses that."""
    from django.db.backends.base.operations import BaseDatabaseOperations  # settings are read by now

    from xueji.apps.audit.append_only import lifted  # as above

    as_django_does = BaseDatabaseOperations.execute_sql_flush

    def with_the_triggers_lifted(self: BaseDatabaseOperations, statements: Iterable[str]) -> None:
        with lifted(self.connection):
            as_django_does(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", with_the_triggers_lifted)
        yield
