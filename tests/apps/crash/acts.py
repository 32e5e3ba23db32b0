"""Acts that write, each done by the clerk of a site in a folder, and what is found there afterwards."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.people import TEXT, bureau, make_world, reading
from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import Role, Scope
from xueji.apps.audit.models import Entry
from xueji.apps.audit.queries import verified
from xueji.apps.coverage.models import Exemption
from xueji.apps.coverage.services import exempt
from xueji.apps.documents.storage import UNFINISHED
from xueji.apps.organisation.absences import add_absence
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.memberships import join
from xueji.apps.organisation.models import Organ, Person, Unit
from xueji.apps.organisation.rosters import take_roster
from xueji.apps.organisation.services import give_feedback
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.services import add_plan, confirm_rest
from xueji.apps.reports.services import make_bulletin
from xueji.apps.rights.services import ask_to_correct
from xueji.apps.study.models import Activity, Attendance
from xueji.apps.study.services import mark, mark_rest_present, open_record, write_minutes
from xueji.apps.upkeep import rows

NOW = datetime(2023, 6, 12, 3, tzinfo=UTC)


def make_site() -> None:
    world = make_world()
    open_record(access=world.access("clerk"), activity=world.activity(), on=NOW.date())
    world.plan.obligations.filter(forbidden=False).update(state=Obligation.State.OPEN)


def organ() -> Organ:
    return Organ.objects.order_by("pk")[0]


def clerk() -> Access:
    user = User.objects.get(username="clerk")
    person = Person.objects.get(account=user)
    return Access(user, organ(), frozenset({Role.CLERK}), Scope.ORGAN, frozenset(), person)


def _record() -> Activity:
    return Activity.objects.select_related("unit").get(state=Activity.State.OPEN)


def _plan() -> Plan:
    return Plan.objects.get(organ=organ())


def one_mark(access: Access) -> None:
    row = Attendance.objects.select_related("activity__unit", "person").first()
    assert row
    mark(access=access, attendance=row, mark=Attendance.Mark.LEAVE)


def the_rest_present(access: Access) -> None:
    mark_rest_present(access=access, activity=_record())


def minutes(access: Access) -> None:
    activity = _record()
    facts: dict[str, object] = {"place": "三楼会议室", "chair": None, "recorder": None}
    texts = {item.pk: ("周敏", "学习了全文") for item in activity.agenda.all()}
    write_minutes(access=access, activity=activity, seen_revision=activity.revision, facts=facts, texts=texts)


def transfer(access: Access) -> None:
    person = Person.objects.get(organ=access.organ, name="何秀英")
    unit = Unit.objects.get(organ=access.organ, name="第四党支部")
    join(access=access, person=person, unit=unit, since=NOW.date(), until=None, instead=True)


def absence(access: Access) -> None:
    person = Person.objects.get(organ=access.organ, name="张维")
    add_absence(access=access, person=person, since=date(2023, 8, 1), until=date(2023, 8, 20), year=2023)


def feedback(access: Access) -> None:
    give_feedback(access=access, text="意见", now=NOW)


def correction(access: Access) -> None:
    ask_to_correct(access=access, about="person.post", text="职务已变", now=NOW)


def confirmation(access: Access) -> None:
    confirm_rest(access=access, plan=_plan(), now=NOW)


def exemption(access: Access) -> None:
    duty = _plan().obligations.filter(forbidden=False)[0]
    exempt(access=access, obligation=duty, kind=Exemption.Kind.WAIVED, reason="抗洪期间不作要求", now=NOW)


def bulletin(access: Access) -> None:
    make_bulletin(access=access, plan=_plan(), quarter=2, on=NOW.date(), now=NOW)


def roster(access: Access) -> None:
    take_roster(organ=access.organ, roster=bureau("云州市经济和信息化局"), by=access.user, left_on=NOW.date())


def upload(access: Access) -> None:
    add_plan(organ=access.organ, reading=reading(), data=(TEXT * 40).encode(), year=2024, by=access.user, now=NOW)


ACTS: dict[str, Callable[[Access], None]] = {
    act.__name__: act
    for act in (
        one_mark,
        the_rest_present,
        minutes,
        transfer,
        absence,
        feedback,
        correction,
        confirmation,
        exemption,
        bulletin,
        roster,
        upload,
    )
}


def held() -> str:
    """A digest of every row kept; the audit's are among them."""
    digest = hashlib.sha256()
    for model in rows.tables(apps):
        for line in rows.lines(model, "default"):
            digest.update(line)
    return digest.hexdigest()


def entries() -> int:
    return Entry.objects.filter(organ_id=organ().pk).count()


def ensure_whole() -> None:
    """The database, the chain and every stored file are as they should be; what was never finished has no name."""
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert cursor.execute("PRAGMA foreign_key_check").fetchone() is None
    verified(organ().pk)
    for file in (settings.HOME / "files").rglob("*"):
        if file.is_file() and not file.name.startswith(UNFINISHED):
            assert hashlib.sha256(file.read_bytes()).hexdigest() == file.name


def unfinished(files: Path) -> list[Path]:
    return list(files.glob(f"{UNFINISHED}*"))
