"""Table rows: what the form column holds, sizes in columns of their own, rows that end early."""

from datetime import date

from tests.core.obligations.test_extract import duties
from xueji.core.obligations.model import Amount, Form


def test_several_meetings_in_a_cell_are_several_duties() -> None:
    found = duties("月份\t会议/活动\t主要内容\t备注\n5月\t支委会；小组会2次\t重温事迹\n6月\t支委会\t迎“七一”\t存档")
    assert [(d.form, d.until) for d in found] == [
        (Form.COMMITTEE_MEETING, date(2024, 5, 31)),
        (Form.GROUP_MEETING, date(2024, 5, 31)),
        (Form.COMMITTEE_MEETING, date(2024, 6, 30)),
    ]


def test_bare_figures_take_the_unit_of_their_column() -> None:
    (duty,) = duties("班次\t对象\t期数\t天数\t时间\n年轻干部班\t选调生\t2\t7\t5月")
    assert (duty.form, duty.at_least, duty.amount) == (Form.TRAINING, 2, Amount(7.0, "天"))
    assert duty.until == date(2024, 5, 31)


def test_measures_and_periods_are_read_from_the_columns_that_hold_them() -> None:
    law, drill = duties("内容\t工作措施\t时间/周期\n宪法\t会前学法\t每月不少于1次\n防灾\t避险演练\t半年一次")
    assert (law.form, law.every, law.at_least) == (Form.LAW_STUDY, "month", 1)
    assert (drill.form, drill.every) == (Form.OTHER, "half_year")


def test_an_activity_that_has_no_known_form_is_still_a_duty() -> None:
    (duty,) = duties("项目\t内容\t时间\t责任单位\n联勤联训\t与消防站合练\t每季度一次\t安保部")
    assert (duty.form, duty.every, duty.actor) == (Form.OTHER, "quarter", "office")
