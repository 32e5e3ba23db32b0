"""A closed record opened to inspectors: until a day, without names, and never by itself."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from docx import Document

from tests.people import NOW, World
from xueji.apps.organisation.access import NotAllowed
from xueji.apps.study.models import Activity
from xueji.apps.study.opening import NotOpenable, open_to_inspectors
from xueji.apps.study.services import close_record, mark_rest_present, open_record

JUNE = date(2023, 6, 12)
Signed = Callable[[str], Client]


def words_of(docx: bytes) -> str:
    return "".join(block.text for block in Document(io.BytesIO(docx)).paragraphs)


def held(world: World) -> Activity:
    clerk = world.access("clerk")
    activity = open_record(access=clerk, activity=world.activity(day=JUNE), on=JUNE)
    mark_rest_present(access=clerk, activity=activity)
    close_record(access=clerk, activity=activity, now=NOW)
    return Activity.objects.get(pk=activity.pk)


def test_an_inspector_sees_an_opened_record_without_a_single_name(
    world: World, signed_in: Signed, in_june: date
) -> None:
    activity, inspector = held(world), signed_in("observer")
    where = f"/study/{activity.key}/"
    assert inspector.get(where).status_code == 404
    page = signed_in("clerk").post(f"{where}open-up/", {"until": "2023-07-01"}, follow=True).content.decode()
    assert "到7月1日为止" in page
    seen = inspector.get(where).content.decode()
    assert "不足5人" in seen
    assert "4 人" not in seen
    assert not [person.name for person in world.organ.people.all() if person.name in seen]
    said, full = (words_of(signed_in(who).get(f"{where}minutes.docx").content) for who in ("observer", "clerk"))
    assert "不足5人" in said
    assert "何秀英" in full
    assert not [person.name for person in world.organ.people.all() if person.name in said]
    assert "6月主题党日" in inspector.get("/study/opened/").content.decode()


def test_an_opening_ends_on_its_day_or_when_the_clerk_says_so(
    world: World, signed_in: Signed, in_june: date, settings: object
) -> None:
    activity, clerk = held(world), world.access("clerk")
    open_to_inspectors(access=clerk, activity=activity, until=date(2023, 6, 14), on=JUNE)
    settings.TODAY = date(2023, 6, 13)  # type: ignore[attr-defined]  # pytest-django's
    assert signed_in("observer").get(f"/study/{activity.key}/").status_code == 200
    settings.TODAY = date(2023, 6, 14)  # type: ignore[attr-defined]  # as above
    assert signed_in("observer").get(f"/study/{activity.key}/").status_code == 404
    open_to_inspectors(access=clerk, activity=activity, until=date(2023, 8, 1), on=JUNE)
    open_to_inspectors(access=clerk, activity=activity, until=None, on=JUNE)
    assert signed_in("observer").get(f"/study/{activity.key}/").status_code == 404


def test_what_is_not_closed_or_not_ones_own_is_not_opened(world: World, signed_in: Signed, in_june: date) -> None:
    planned = world.activity(day=JUNE)
    with pytest.raises(NotOpenable, match="完成以后"):
        open_to_inspectors(access=world.access("clerk"), activity=planned, until=date(2023, 7, 1), on=JUNE)
    activity = held(world)
    with pytest.raises(NotOpenable, match="今天以后"):
        open_to_inspectors(access=world.access("clerk"), activity=activity, until=JUNE, on=JUNE)
    with pytest.raises(NotAllowed):
        open_to_inspectors(access=world.access("other_clerk"), activity=activity, until=date(2023, 7, 1), on=JUNE)
    client, where = signed_in("clerk"), f"/study/{activity.key}/open-up/"
    assert "今天以后" in client.post(where, {"until": "2023-06-01"}, follow=True).content.decode()
    assert "日期请写成" in client.post(where, {"until": "七月"}, follow=True).content.decode()
    assert "不再看得到" in client.post(where, {"until": ""}, follow=True).content.decode()


def test_a_secretary_sees_no_other_branchs_record(world: World, signed_in: Signed, in_june: date) -> None:
    activity = held(world)
    assert signed_in("secretary").get(f"/study/{activity.key}/").status_code == 200
    for page in ("", "minutes.docx", "sheet/"):
        assert signed_in("secretary_fourth").get(f"/study/{activity.key}/{page}").status_code == 404
