"""Asking to correct one's own data, answering, and taking all of it away."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from xueji.apps.audit.models import Entry
from xueji.apps.audit.queries import Line, lines_of, reads_of
from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.rights.holding import Section, held_about
from xueji.apps.rights.models import Correction
from xueji.apps.study.models import Attendance
from xueji.core.documents.layout import Part
from xueji.core.documents.paper import Paper, Paragraph
from xueji.core.documents.writers.docx import write_docx
from xueji.core.errors import XuejiError

MOST_OPEN = 20
MOST_LOOKS = 200


class CorrectionRefused(XuejiError):
    """The request or the answer cannot be taken; the message says why."""


@transaction.atomic
def ask_to_correct(*, access: Access, about: str, text: str, now: datetime) -> Correction:
    """The person's own words; the clerk has to answer."""
    if access.person is None:
        raise NotAllowed
    if access.person.corrections.filter(state=Correction.State.ASKED).count() >= MOST_OPEN:
        raise CorrectionRefused(f"已有 {MOST_OPEN} 条在等待办理，请等经办人答复后再提。")
    made = Correction.objects.create(organ=access.organ, person=access.person, about=about, text=text, asked_at=now)
    record(organ_id=access.organ.pk, by=access.user, did="correction.asked", to=made)
    return made


@transaction.atomic
def answer(*, access: Access, correction: Correction, done: bool, words: str, now: datetime) -> None:
    """Corrected where it was wrong, or refused with the reason. An answered request stays as it was answered."""
    if not access.organ_wide or correction.organ_id != access.organ.pk:
        raise NotAllowed
    locked = Correction.objects.select_for_update().get(pk=correction.pk)
    if locked.state != Correction.State.ASKED:
        raise CorrectionRefused("这一条已经答复过了，没有再改。")
    if not done and not words.strip():
        raise CorrectionRefused("不更正的，要写明理由，本人看得到。")
    locked.state = (Correction.State.DONE if done else Correction.State.REFUSED).value
    locked.answer, locked.answered_at, locked.answered_by = words.strip(), now, access.user
    locked.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    details = {"done": done}
    record(organ_id=access.organ.pk, by=access.user, did="correction.answered", to=locked, details=details)


def corrections_of(access: Access) -> QuerySet[Correction]:
    """Those of the organ, unanswered ones first."""
    rows = Correction.objects.filter(organ=access.organ).select_related("person", "answered_by")
    return rows.order_by("answered_at", "asked_at")


def correction_in(access: Access, key: str) -> QuerySet[Correction]:
    return Correction.objects.filter(organ=access.organ, key=key).select_related("person")


def looks_at(access: Access) -> tuple[QuerySet[Entry], Sequence[Line]]:
    """Who looked at the person's data: all entries, and the newest in words."""
    if access.person is None:
        return Entry.objects.none(), []
    activities = Attendance.objects.filter(person=access.person).values_list("activity__key", flat=True)
    also = [("study.Activity", key) for key in activities]
    entries = reads_of(access.organ.pk, access.person.key, also=also)
    return entries, lines_of(list(entries[:MOST_LOOKS]))


def take_away(*, access: Access, on: date) -> bytes:
    """Everything held about who asks, as a zip: data.json for programs, a docx for people."""
    sections = held_about(access.person, access.user)
    _, looks = looks_at(access)
    seen = [{"时间": line.entry.at.isoformat(), "谁": line.by, "做了什么": line.entry.did} for line in looks]
    data = {
        "organ": access.organ.name,
        "on": on.isoformat(),
        "held": [{"table": one.title, "rows": list(one.rows)} for one in sections],
        "purposes": {one.title: {name: asdict(why) for name, why in one.purposes.items()} for one in sections},
        "looked_at_by": seen,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        archive.writestr("我的资料.docx", write_docx(_paper(access, sections, seen, on)))
    return out.getvalue()


def _paper(access: Access, sections: Sequence[Section], seen: Sequence[dict[str, str]], on: date) -> Paper:
    body: list[Paragraph] = []
    for section in sections:
        body.append(Paragraph(Part.LEVEL_1, section.title))
        body += [
            Paragraph(Part.BODY, "；".join(f"{name}：{words}" for name, words in row.items())) for row in section.rows
        ]
    body.append(Paragraph(Part.LEVEL_1, "谁看过"))
    body += [Paragraph(Part.BODY, "，".join(look.values())) for look in seen] or [
        Paragraph(Part.BODY, "没有别人看过。")
    ]
    return Paper(f"{access.user.full_name}的个人资料", "", tuple(body), access.organ.name, on)
