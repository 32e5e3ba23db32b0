"""Who acts: the bodies and persons that a part names, and who is meant where it names none."""

import pytest

from tests.core.obligations.test_extract import duties
from xueji.core.obligations.model import Amount, Form


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("各楼层每月开展1次消防演练。", "department"),
        ("每班开一次主题班会。", "department"),
        ("执法人员：每人全年参加集中培训不少于60学时。", "staff"),
        ("公司领导班子成员每年到联系支部讲党课1次。", "leader"),
        ("学校举办读书分享会1场。", "organ"),
        ("N0级护士全年培训不少于100学时。", "staff"),
        ("参加培训的干部结业后提交学习体会。", "staff"),
        ("参加上级培训回来的，应在十天内作一次汇报。", "staff"),
        ("证书到期前由所在单位组织复审培训。", "department"),
        ("培训结束后，主办部门应组织考试。", "department"),
    ],
)
def test_who_is_named_owes_it(sentence: str, actor: str) -> None:
    (duty,) = duties(sentence)
    assert duty.actor == actor


def test_the_same_duty_of_somebody_else_has_a_number_of_its_own() -> None:
    members, secretary = duties("党员每年集中培训不少于32学时，支部书记不少于56学时。")
    assert (members.actor, members.amount) == ("member", Amount(32.0, "学时"))
    assert (secretary.form, secretary.actor, secretary.every) == (members.form, "branch_secretary", "year")
    assert secretary.amount == Amount(56.0, "学时")


def test_a_name_that_stands_alone_is_counted_by_the_parts_that_follow() -> None:
    found = duties("心得体会，班子成员一年三篇，中层干部两篇。")
    assert [(d.form, d.actor, d.every, d.at_least) for d in found] == [
        (Form.REFLECTION, "leader", "year", 3),
        (Form.REFLECTION, "staff", "year", 2),
    ]


def test_who_leads_a_session_does_not_hold_what_follows() -> None:
    first, second = duties("10月下旬，局党组中心组集体学习1次，局长卞红领学。11月，专题研讨1次。")
    assert (first.actor, second.actor) == ("centre_group", "centre_group")


def test_who_holds_the_meeting_does_what_goes_with_it() -> None:
    life, talk = duties("12月召开专题组织生活会，会前开展谈心谈话。")
    assert (life.actor, talk.actor) == ("branch", "branch")


def test_the_organiser_and_the_days_may_stand_beside_the_contents() -> None:
    text = "（一）文化周\n1.活动时间：6月10日至6月16日。\n2.活动内容：举办知识竞赛1场。\n3.组织单位：市总工会。"
    (duty,) = duties(text)
    assert (duty.actor, duty.since and duty.since.day, duty.until and duty.until.day) == ("office", 10, 16)


def test_a_head_of_the_working_group_does_not_owe_what_follows() -> None:
    _, hired = duties("分局成立工作小组，局长任组长，聘任兼职教师12名。")
    assert (hired.actor, hired.at_least) == ("organ", 12)


def test_each_one_of_a_youth_group_owes_what_is_counted_for_each() -> None:
    title = "江北区财政局青年理论学习小组2024年学习计划"
    (held,) = duties("每月开展1次读书分享会。", title)
    (each,) = duties("每人每年撰写心得体会不少于1篇。", title)
    assert (held.actor, each.actor) == ("small_group", "staff")


def test_secretary_and_team_owe_a_size_of_their_own() -> None:
    members, heads = duties("每名党员每年参加集中培训不少于32学时，党组织书记和班子成员不少于56学时。")
    assert (members.actor, members.amount) == ("member", Amount(32.0, "学时"))
    assert (heads.actor, heads.every, heads.amount) == ("leader", "year", Amount(56.0, "学时"))
