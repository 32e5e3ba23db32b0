"""Forgetting a person: what names them goes, what was done stays, and no backup brings them back.

The ledger lies outside the database, beside the audit's anchors: a line of keys, which name nobody, for each erasure.
"""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import connection, models, transaction

from xueji.apps.accounts.models import PastPassword, Session, User
from xueji.apps.audit.models import Entry, Head
from xueji.apps.audit.services import erase_payloads, record
from xueji.apps.notices.models import Notice
from xueji.apps.organisation.models import Absence, Feedback, Membership, Person, RoleGrant
from xueji.apps.plans.models import Obligation
from xueji.apps.study.models import AgendaItem, Attendance, CalendarAddress
from xueji.core.disk import append_line
from xueji.core.errors import XuejiError

LEDGER = "erased.log"
NOBODY = "已删除人员"
OF_THE_ACCOUNT: tuple[tuple[type[models.Model], str], ...] = (
    (RoleGrant, "user"),
    (Feedback, "by"),
    (Notice, "to"),
    (Session, "user"),
    (PastPassword, "user"),
    (Authenticator, "user"),
    (SocialAccount, "user"),
)


class StillHere(XuejiError):
    """Who belongs to a unit today is still needed."""


class LedgerDamaged(XuejiError):
    """The ledger cannot be read: whom a backup would bring back is unknown."""


def erase_person(*, person: Person, by: User | None, on: date) -> int:
    """Forget a person who has left; how many names and words went from the audit. Noted in the ledger before.

    A note without its erasure only means that a restore forgets the person too, which was asked for.
    """
    if Membership.objects.on(on).filter(person=person).exists():
        raise StillHere(f"{person.name}还在册。请先在花名册里写明离开的日期，再删除。")
    _note(settings.ANCHORS, person.key, on)
    with transaction.atomic():
        gone = forget(person, by=by)
        record(organ_id=person.organ_id, by=by, did="person.erased", to=person, details={"audit": gone})
    tidy()
    return gone


def _note(folder: Path, key: str, on: date) -> None:
    append_line(folder / LEDGER, json.dumps({"person": key, "on": on.isoformat()}))


def noted(folder: Path) -> list[str]:
    """Keys of the persons erased so far. Raises LedgerDamaged."""
    file = folder / LEDGER
    if not file.is_file():
        return []
    try:
        return [str(json.loads(line)["person"]) for line in file.read_text(encoding="utf-8").splitlines()]
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerDamaged(f"{file}：删除人员的登记读不出。请换用另存的一份，否则已删除的人会回来。") from error


def replay(folder: Path) -> int:
    """After a restore: forget again whoever was erased since the backup was made; how many came back."""
    back = Person.objects.filter(key__in=noted(folder)).exclude(name=NOBODY)
    with transaction.atomic():
        for person in (found := list(back)):
            gone = forget(person, by=None)
            record(organ_id=person.organ_id, by=None, did="person.erased", to=person, details={"audit": gone})
    if found:
        tidy()
    return len(found)


def forget(person: Person, *, by: User | None) -> int:
    """Anonymous rows stay where something was done, so that meetings keep their numbers; everything else goes."""
    name, account = person.name, person.account
    Absence.objects.filter(person=person).delete()
    person.corrections.all().delete()
    CalendarAddress.objects.filter(person=person).delete()
    Attendance.objects.filter(person=person).update(contest_note="", reason="", group="")
    AgendaItem.objects.filter(speaker=name, activity__organ=person.organ).update(speaker=NOBODY)
    Obligation.objects.filter(number_source=name, plan__organ=person.organ).update(number_source=NOBODY)
    keys = {person.key}
    if account:
        keys.add(account.key)
        for model, owner in OF_THE_ACCOUNT:
            model._base_manager.filter(**{owner: account}).delete()
        CalendarAddress.objects.filter(made_by=account).delete()
        account.username, account.full_name, account.is_active = f"erased-{account.key}", NOBODY, False
        account.set_unusable_password()
        account.save()
    person.name, person.number, person.post, person.account = NOBODY, "", "", None
    person.roster_id = f"erased-{person.key}"
    person.save()
    return _from_the_audit(person.organ_id, keys, by)


def _from_the_audit(organ_id: int, keys: Iterable[str], by: User | None) -> int:
    """Names and words beside entries by the account, about the person, or of an object that is the person."""
    if not Head.objects.filter(organ_id=organ_id).exists():
        return 0
    numbers: set[int] = set()
    for field in ("actor", "subject", "object_key"):
        rows = Entry.objects.filter(organ_id=organ_id, **{f"{field}__in": list(keys)})
        numbers |= set(rows.values_list("seq", flat=True))
    return erase_payloads(organ_id=organ_id, by=by, numbers=numbers)


def tidy() -> None:
    """SQLite leaves what was deleted in free pages and in its log until both are written anew; PostgreSQL vacuums."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def traces(names: Iterable[str], files: Iterable[Path]) -> dict[str, int]:
    """How often these words still stand in the raw bytes of the files, in the encodings of a Chinese machine."""
    found: dict[str, int] = {}
    needles = {word.encode(code) for word in names if word for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")}
    for file in files:
        data = file.read_bytes() if file.is_file() else b""
        number = sum(data.count(needle) for needle in needles)
        if number:
            found[file.name] = number
    return found
