"""A roster through the limited child is the roster, and its faults keep their places."""

from datetime import date

import pytest

from xueji.core.organisation.errors import RosterErrors
from xueji.core.organisation.limited import read_roster_in_child
from xueji.core.organisation.model import Organisation, Person, Unit, UnitKind
from xueji.core.organisation.reader import NoRoster
from xueji.core.organisation.sample import sample_bureau
from xueji.core.organisation.writer import write_roster


def test_the_sample_bureau_comes_through_whole() -> None:
    bureau = sample_bureau()
    assert read_roster_in_child(write_roster(bureau), "名册.xlsx", organ=bureau.name) == bureau


def test_faults_come_through_with_sheet_and_row() -> None:
    twice = (Person("罗建新", "罗建新"), Person("罗建新", "罗建新"))
    unit = Unit("第三党支部", "第三党支部", UnitKind.BRANCH)
    with pytest.raises(RosterErrors) as caught:
        read_roster_in_child(write_roster(Organisation("局", (unit,), twice)), "名册.xlsx", organ="局")
    assert {error.sheet for error in caught.value.errors} == {"人员"}
    assert all(error.row for error in caught.value.errors)


def test_what_is_no_workbook_is_refused_by_name() -> None:
    with pytest.raises(NoRoster, match=r"名册\.xlsx"):
        read_roster_in_child(b"not a workbook", "名册.xlsx", organ="局")


def test_the_transfer_of_the_sample_is_a_half_open_period() -> None:
    days = {m.until for person in sample_bureau().people for m in person.memberships if m.until}
    assert date(2023, 3, 20) in days
