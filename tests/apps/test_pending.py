"""A tried roster waits an hour for its import and no longer."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from xueji.apps.organisation import pending


@pytest.fixture(autouse=True)
def a_store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(default_storage, "_location", str(tmp_path), raising=False)
    for cached in ("base_location", "location"):
        default_storage.__dict__.pop(cached, None)


def test_what_was_kept_is_there_until_it_is_taken() -> None:
    name = pending.keep(b"roster", now=timezone.now())
    assert pending.kept(name) == b"roster"
    pending.release(name)
    assert pending.kept(name) is None


def test_what_nobody_took_is_swept_after_an_hour() -> None:
    name = pending.keep(b"forgotten", now=timezone.now())
    pending.keep(b"another", now=timezone.now() + timedelta(hours=2))
    assert pending.kept(name) is None
