"""Uploaded rosters between the dry run and the import: kept an hour under their content hash, then swept away."""

import hashlib
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "pending"
KEPT_FOR = timedelta(hours=1)


def keep(data: bytes, *, now: datetime) -> str:
    """Keep the bytes, sweep what was never taken, and give the name under which they lie."""
    _sweep(now)
    name = hashlib.sha256(data).hexdigest()
    if not default_storage.exists(f"{FOLDER}/{name}"):
        default_storage.save(f"{FOLDER}/{name}", ContentFile(data))
    return name


def kept(name: str) -> bytes | None:
    """The bytes, or None where they were taken or swept."""
    place = f"{FOLDER}/{name}"
    if not default_storage.exists(place):
        return None
    with default_storage.open(place) as file:
        data: bytes = file.read()
    return data


def release(name: str) -> None:
    default_storage.delete(f"{FOLDER}/{name}")


def _sweep(now: datetime) -> None:
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        if default_storage.get_modified_time(f"{FOLDER}/{name}") < now - KEPT_FOR:
            release(name)
