"""A closed year is settled no more, whatever the rules of today say."""

from datetime import date

import pytest

from tests.people import NOW, World
from xueji.apps.coverage.closing import Decision, YearClosed, close_year, last_board, open_rows
from xueji.apps.coverage.models import Exemption
from xueji.apps.coverage.settling import settle_anew, unsettled
from xueji.apps.organisation.norms import switch_norm
from xueji.core.norms import Switch
from xueji.core.obligations.model import Form

LAST_DAY = date(2023, 12, 31)


@pytest.fixture(autouse=True)
def raised(world: World) -> None:
    """周敏 raises the number of theme days."""
    switch_norm(access=world.access("clerk"), norm="theme_day", switch=Switch(True, 2, "市委要求"))


def close(world: World) -> None:
    left = open_rows(last_board(world.plan, LAST_DAY))
    decisions = {row.obligation.key: Decision(Exemption.Kind.WAIVED, "年终") for row in left}
    close_year(access=world.access("clerk"), plan=world.plan, decisions=decisions, on=LAST_DAY, now=NOW)


def test_an_open_year_is_settled_anew(world: World) -> None:
    assert [one.row.form for one in unsettled(world.plan)] == ["theme_day"]
    settle_anew(access=world.access("clerk"), plan=world.plan)
    assert world.duty(Form.THEME_DAY).number == 2
    assert unsettled(world.plan) == ()


def test_a_closed_year_shows_nothing_and_is_refused(world: World) -> None:
    close(world)
    assert unsettled(world.plan) == ()
    with pytest.raises(YearClosed, match="2023年度已经办过年终结转"):
        settle_anew(access=world.access("clerk"), plan=world.plan)
    assert world.duty(Form.THEME_DAY).number == 1
