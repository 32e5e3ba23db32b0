"""Whatever is uploaded that the site cannot use: one clear message above the form, and nothing stored."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.hostile import A_PLAN, FAULTY_ROSTERS, NO_PLAN, PLANS, ROSTERS, Hostile, roster
from tests.people import World
from xueji.apps.audit.models import Entry
from xueji.apps.documents.models import StoredDocument
from xueji.apps.organisation.models import Membership, Person, Unit
from xueji.apps.plans.models import Obligation, Plan

SignedIn = Callable[[str], Client]
ROWS = (Plan, Obligation, StoredDocument, Person, Unit, Membership, Entry)


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> Path:
    """Files of other tests come and go; these tests count their own."""
    backend = "django.core.files.storage.FileSystemStorage"
    place = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": place}
    assert Path(default_storage.location) == tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def kept(own_storage: Path) -> Callable[[], dict[str, int]]:
    """How many rows of each table and how many files there are."""

    def count() -> dict[str, int]:
        files = sum(path.is_file() for path in own_storage.rglob("*"))
        return {model.__name__: model._default_manager.count() for model in ROWS} | {"files": files}

    return count


def upload(client: Client, address: str, name: str, data: bytes, **more: str) -> HttpResponse:
    return client.post(address, {"file": SimpleUploadedFile(name, data), **more})  # type: ignore[return-value]  # the test client's subclass


def messages(answer: HttpResponse) -> list[str]:
    """The faults that the page shows, as a person reads them."""
    return re.findall(r'<p class="field-error" role="alert">(.*?)</p>', page(answer), re.S)


def page(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


@pytest.mark.parametrize("kind", PLANS)
def test_a_plan_that_cannot_be_read_is_refused_and_nothing_is_stored(
    kind: str, world: World, signed_in: SignedIn, kept: Callable[[], dict[str, int]]
) -> None:
    before, hostile, client = kept(), PLANS[kind], signed_in("clerk")
    answer = upload(client, "/plans/add/", hostile.name, hostile.make(), year="2023")
    assert answer.status_code == 422
    (message,) = messages(answer)
    assert message.startswith(f"{hostile.name}：")
    assert hostile.says in message
    assert "请" in message
    assert kept() == before


@pytest.mark.parametrize(
    ("name", "text", "year", "says"),
    [
        ("新闻.txt", NO_PLAN, "2023", "没有读到任何学习任务"),
        ("无年度.txt", A_PLAN.replace("2023年度", ""), "", "没有写年度"),
        ("远.txt", A_PLAN.replace("2023", "2050"), "", "2050"),
        ("填远.txt", A_PLAN.replace("2023年度", ""), "2050", "2050"),
    ],
    ids=["no duty", "no year", "a far year", "a far year filled in"],
)
def test_what_is_no_plan_of_a_year_in_reach_is_refused(
    name: str,
    text: str,
    year: str,
    says: str,
    world: World,
    signed_in: SignedIn,
    kept: Callable[[], dict[str, int]],
) -> None:
    before = kept()
    answer = upload(signed_in("clerk"), "/plans/add/", name, text.encode(), year=year)
    assert answer.status_code == 422
    (message,) = messages(answer)
    assert message.startswith(f"{name}：")
    assert says in message
    assert "请" in message
    assert kept() == before


def test_a_plan_of_a_year_not_yet_published_is_taken_and_its_timetable_says_so(
    world: World, signed_in: SignedIn
) -> None:
    client = signed_in("clerk")
    answer = upload(client, "/plans/add/", "明年.txt", A_PLAN.replace("2023", "2027").encode())
    assert answer.status_code == 302
    assert Plan.objects.get(year=2027).obligations.count() == 1


@pytest.mark.parametrize("kind", ROSTERS)
def test_what_is_no_roster_is_refused_and_nothing_is_stored(
    kind: str, world: World, signed_in: SignedIn, kept: Callable[[], dict[str, int]]
) -> None:
    before, hostile = kept(), ROSTERS[kind]
    answer = upload(signed_in("clerk"), "/organisation/roster/", hostile.name, hostile.make())
    assert answer.status_code == 422
    (message,) = messages(answer)
    assert hostile.name in message
    assert hostile.says in message
    assert "请" in message
    assert 'name="pending"' not in page(answer)
    assert kept() == before


@pytest.mark.parametrize("kind", FAULTY_ROSTERS)
def test_a_faulty_roster_is_told_cell_by_cell_and_nothing_is_stored(
    kind: str, world: World, signed_in: SignedIn, kept: Callable[[], dict[str, int]]
) -> None:
    before, hostile = kept(), FAULTY_ROSTERS[kind]
    answer = upload(signed_in("clerk"), "/organisation/roster/", hostile.name, hostile.make())
    assert answer.status_code == 422
    assert hostile.says in page(answer)
    assert "一行也没有导入" in page(answer)
    assert 'name="pending"' not in page(answer)
    assert kept() == before


def pending(answer: HttpResponse) -> str:
    found = re.search(r'name="pending" value="([^"]+)"', page(answer))
    assert found
    return found[1]


def test_a_roster_is_taken_whole_after_it_was_tried(
    world: World, signed_in: SignedIn, kept: Callable[[], dict[str, int]]
) -> None:
    client, before = signed_in("clerk"), kept()
    tried = upload(client, "/organisation/roster/", "名册.xlsx", roster())
    assert kept() == before | {"files": before["files"] + 1}
    client.post("/organisation/roster/take/", {"pending": pending(tried)})
    assert Person.objects.filter(organ=world.organ, name="王静").exists()
    assert kept()["files"] == before["files"]


@pytest.mark.parametrize("word", ["", "made:up:word", "from another organ"])
def test_a_roster_that_was_not_tried_here_is_not_taken(
    word: str, world: World, signed_in: SignedIn, kept: Callable[[], dict[str, int]]
) -> None:
    if word == "from another organ":
        word = pending(upload(signed_in("other_clerk"), "/organisation/roster/", "名册.xlsx", roster()))
    client, before = signed_in("clerk"), kept()
    answer = client.post("/organisation/roster/take/", {"pending": word}, follow=True)
    assert "再选一次" in page(answer)  # type: ignore[arg-type]  # the test client's subclass
    assert kept() == before


def test_a_tried_roster_that_has_gone_or_changed_is_not_taken(
    own_storage: Path, world: World, signed_in: SignedIn, kept: Callable[[], dict[str, int]]
) -> None:
    client = signed_in("clerk")
    word = pending(upload(client, "/organisation/roster/", "名册.xlsx", roster()))
    (file,) = (own_storage / "pending").iterdir()
    file.write_bytes(ROSTERS["a truncated workbook"].make())
    before = kept()
    answer = client.post("/organisation/roster/take/", {"pending": word})
    assert answer.status_code == 422
    assert "名册.xlsx" in page(answer)  # type: ignore[arg-type]  # the test client's subclass
    assert kept() == before
    file.unlink()
    before = kept()
    answer = client.post("/organisation/roster/take/", {"pending": word}, follow=True)
    assert "再选一次" in page(answer)  # type: ignore[arg-type]  # the test client's subclass
    assert kept() == before


def test_a_form_without_a_file_asks_for_one(
    world: World, signed_in: SignedIn, kept: Callable[[], dict[str, int]]
) -> None:
    client, before = signed_in("clerk"), kept()
    for address in ("/plans/add/", "/organisation/roster/"):
        answer = client.post(address, {"file": "not a file"})
        assert answer.status_code == 422
        assert len(messages(answer)) == 1  # type: ignore[arg-type]  # the test client's subclass
    assert kept() == before


def test_the_hostile_files_are_all_named_differently() -> None:
    names = [hostile.name for group in (PLANS, ROSTERS, FAULTY_ROSTERS) for hostile in group.values()]
    assert len(names) == len(set(names))
    assert all(isinstance(hostile, Hostile) for hostile in PLANS.values())
