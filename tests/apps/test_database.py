"""The tests run on the database that was asked for, where it is installed."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_run_is_on_the_database_that_was_asked_for() -> None:
    installed = bool(os.environ.get("XUEJI_DATABASE_URL"))
    assert connection.vendor == ("postgresql" if installed else "sqlite")
