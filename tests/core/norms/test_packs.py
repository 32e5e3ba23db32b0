"""The packs as shipped: every row says where it is from, and nothing unread passes for read."""

import re
from datetime import date

import pytest

from xueji.core.norms import Norm, Pack, load_packs
from xueji.core.norms.model import Confidence, NormStatus
from xueji.core.obligations.model import Actor, Cadence, Form

PACKS = load_packs()
ROWS = [(pack, norm) for pack in PACKS for norm in pack.norms]


@pytest.mark.parametrize(("pack", "norm"), ROWS, ids=[f"{pack.id}:{norm.id}" for pack, norm in ROWS])
def test_a_row_names_its_rule_its_source_and_what_it_asks(pack: Pack, norm: Norm) -> None:
    assert pack.version >= 1
    assert pack.name
    assert norm.rule
    assert norm.source
    assert norm.says
    assert re.fullmatch(r"|\d{4}(-\d\d(-\d\d)?)?", norm.issued)
    assert norm.every is None or norm.per is not None


def test_no_two_rows_share_a_name() -> None:
    assert len({norm.id for _, norm in ROWS}) == len(ROWS)


def test_what_was_only_remembered_is_off_or_shown_as_unchecked() -> None:
    remembered = [norm for _, norm in ROWS if norm.confidence is Confidence.MEMORY]
    assert remembered
    assert {norm.status for norm in remembered} <= {NormStatus.OFF, NormStatus.TO_CHECK}
    assert all(norm.status is not NormStatus.OFF for _, norm in ROWS if norm.confidence is not Confidence.MEMORY)


@pytest.mark.parametrize(
    ("id_", "form", "actor", "every", "number", "article"),
    [
        ("theme_day", Form.THEME_DAY, Actor.BRANCH, Cadence.MONTH, 1, "16"),
        ("members_meeting", Form.MEMBERS_MEETING, Actor.BRANCH, Cadence.QUARTER, 1, None),
        ("secretary_lecture", Form.PARTY_LECTURE, Actor.LEADER, Cadence.YEAR, 1, "16"),
        ("history_in_branch", Form.THEME_DAY, Actor.BRANCH, Cadence.YEAR, 1, "19"),
        ("ideology_analysis", Form.RISK_REVIEW, Actor.OFFICE, Cadence.QUARTER, 1, None),
    ],
)
def test_a_row_asks_what_its_article_says(
    id_: str, form: Form, actor: Actor, every: Cadence, number: int, article: str | None
) -> None:
    (norm,) = [norm for _, norm in ROWS if norm.id == id_]
    assert (norm.form, norm.actor, norm.every, norm.number, norm.article) == (form, actor, every, number, article)


@pytest.mark.parametrize(
    ("id_", "size"),
    [("member_hours", "32学时"), ("senior_hours", "550学时"), ("junior_hours", "90学时"), ("safety_yearly", "12学时")],
)
def test_hours_are_told_as_hours(id_: str, size: str) -> None:
    (norm,) = [norm for _, norm in ROWS if norm.id == id_]
    assert norm.measure.endswith(f"不少于{size}")


def test_a_programme_that_has_ended_holds_no_longer() -> None:
    (norm,) = [norm for _, norm in ROWS if norm.id == "secretary_hours_2019_2023"]
    assert norm.holds_on(date(2023, 12, 31))
    assert not norm.holds_on(date(2024, 1, 1))
