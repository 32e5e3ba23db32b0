"""Sentences → duties: each rule of the grammar on a sentence of its own."""

from datetime import date
from typing import Any

import pytest

from xueji.core.documents.readers import read_document
from xueji.core.obligations import extract
from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Amount, Form, Obligation
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, PER_NAMES, STRENGTH_NAMES, TRIGGER_NAMES
from xueji.core.plan import read_plan


def duties(sentence: str, title: str = "云州市某局2024年度学习计划") -> tuple[Obligation, ...]:
    document = read_document(f"{title}\n一、学习安排\n{sentence}\n".encode(), "计划.txt")
    return extract(document, read_plan(document))


SENTENCES: list[tuple[str, dict[str, Any]]] = [
    ("各党支部每月开展1次主题党日。", {"form": "theme_day", "actor": "branch", "every": "month", "at_least": 1}),
    ("党小组会每月召开1至2次。", {"form": "group_meeting", "actor": "small_group", "at_least": 1, "at_most": 2}),
    ("中心组学习研讨原则上每季度1次。", {"every": "quarter", "strength": "should", "exception_allowed": True}),
    ("提倡全局干部每月读一本书。", {"form": "reading", "strength": "encouraged", "every": "month", "per": "person"}),
    ("各处室可组织读书会。", {"form": "reading", "strength": "encouraged", "actor": "department"}),
    ("办公室于6月底前报送学习总结。", {"form": "report", "actor": "office", "until": date(2024, 6, 30)}),
    ("党员每年集中学习培训不少于32学时。", {"form": "training", "amount": Amount(32.0, "学时"), "at_least": 1}),
    ("各支部每次学习结束后3日内将资料归档。", {"form": "record", "trigger": "after_activity"}),
    ("局党组研究重大决策前应当先学习有关法规。", {"form": "pre_decision_study", "trigger": "before_major_decision"}),
    ("全会召开后，各支部及时组织集体学习。", {"form": "collective_study", "trigger": "meeting_held"}),
    ("学校全年评选标兵不超过10名。", {"form": "selection", "at_least": None, "at_most": 10}),
    ("由人事处牵头建立健全学法制度。", {"form": "rule_making", "actor": "office"}),
    ("每学期举办讲座2场。", {"form": "lecture", "actor": "unspecified", "per": None, "every": "term", "at_least": 2}),
    ("按照重要时间节点、会议安排，及时学习重大方针政策。", {"form": "collective_study", "trigger": "key_date"}),
    ("严格落实市委关于中心组学习组织形式的规定要求。", {"form": "centre_group_study", "actor": "centre_group"}),
    ("各党支部每月2次集中学习。", {"every": "month", "at_least": 2}),
    ("各党支部每月20日前后开展主题党日。", {"every": "month", "at_least": 1}),
    ("各党小组原则上每周五集中学习1次。", {"strength": "should", "exception_allowed": True, "at_least": 1}),
    ("3月中旬，各支部召开组织生活会。", {"since": date(2024, 3, 11), "until": date(2024, 3, 20)}),
    ("各支部6月中旬至7月上旬开展专题研讨。", {"since": date(2024, 6, 11), "until": date(2024, 7, 10)}),
    ("各支部每3个月召开一次党员大会。", {"every": "quarter", "at_least": 1}),
    ("各科室隔周集中学习1次。", {"every": "fortnight", "at_least": 1}),
    ("各科室每月第一周的周五组织集体学习。", {"every": "month", "at_least": 1}),
    ("办公室每季度末月通报一次学习情况。", {"form": "report", "every": "quarter", "at_least": 1}),
    ("局党组原则上每5年开展1次评估检查。", {"every": "five_years", "exception_allowed": True}),
    ("每周五下午4：30—5：30各科室组织集体学习。", {"every": "week", "actor": "department"}),
    ("各科室于１１月底前报送学习总结。", {"until": date(2024, 11, 30)}),
    ("党委中心组每年年初按照要求，制定学习计划。", {"form": "plan", "every": "year", "at_least": 1}),
    ("每名在职党员认领1个微心愿，5月底前完成。", {"form": "service", "until": date(2024, 5, 31)}),
    ("每位教师的学习笔记不少于10篇。", {"form": "notes", "actor": "staff", "per": "person", "at_least": 10}),
    ("以党支部为单位组织党员参观廉政教育基地。", {"form": "visit", "actor": "branch"}),
    ("每次召开支部大会，都要做好会议记录。", {"form": "record", "trigger": "each_meeting"}),
    ("因故不能参加学习的，由支部书记在一周内补学。", {"form": "self_study", "trigger": "other"}),
    ("党小组会由组长召集，每月至少召开一次。", {"form": "group_meeting", "every": "month", "at_least": 1}),
    ("机关图书室每季度更新图书不少于50册。", {"form": "other", "every": "quarter", "at_least": 50}),
    ("局党组坚持“第一议题”制度，传达学习最新重要讲话精神。", {"trigger": "new_instruction"}),
    ("主要负责人和安全管理人员每年参加再培训不少于16学时。", {"actor": "staff", "amount": Amount(16.0, "学时")}),
    ("各党组织每月开展1次集中学习。", {"actor": "branch", "every": "month"}),
    ("党建办每月抽查改为每季度抽查1次。", {"form": "inspection", "every": "quarter", "at_least": 1}),
    ("镇党委从11月起在全镇十三个行政村开办夜校。", {"since": date(2024, 11, 1), "until": None, "at_least": None}),
    ("教务处每季度按语文、数学两个条线组织一次抽考。", {"every": "quarter", "at_least": 1}),
    ("脱产培训由人事科每半年集中安排一次。", {"actor": "office", "every": "half_year"}),
    ("青年教师到中心学校跟岗学习，时间不少于1个月。", {"form": "training", "amount": Amount(30.0, "天")}),
    ("授课人员：支部书记每年至少讲党课2次。", {"form": "party_lecture", "every": "year", "at_least": 2}),
    ("抽查情况在全体会上通报。", {"form": "report"}),
    ("办公室每年6月、12月各组织一次理论考试。", {"every": "year", "since": None, "until": None}),
    ("“七一”期间各支部走访慰问老党员。", {"form": "service", "trigger": "key_date"}),
    ("组织生活会由原定的2月改为12月中旬召开。", {"since": date(2024, 12, 11), "until": date(2024, 12, 20)}),
    ("集团融媒体中心在公众号开设专栏。", {"form": "channel", "actor": "office"}),
    ("各支部每周五下午学习。", {"form": "collective_study", "actor": "branch", "every": "week"}),
    ("工会12月4日举办迎新健步走。", {"form": "other", "actor": "office", "until": date(2024, 12, 4)}),
    ("宣传教育科每个工作日查看局网站留言。", {"actor": "office", "every": "day"}),
    ("各党小组每月集中学习1次，每次不少于1个半小时。", {"amount": Amount(90.0, "分钟")}),
    ("局团委将征文报送县文化站。", {"form": "report", "actor": "office"}),
    ("镇组织办会同宣传办每半个月督查一次进度。", {"actor": "office", "every": "fortnight", "at_least": 1}),
    ("各科每季度组织一次业务测试。", {"actor": "department"}),
    ("三个党小组每月各开一次党小组会。", {"actor": "small_group", "at_least": 1}),
    ("每名党员联系一户困难群众。", {"form": "service", "at_least": 1}),
    ("各支部每月第二、第四个星期五下午集中学习。", {"every": "month", "at_least": 2}),
    ("逢季末月份，支部书记讲一次党课。", {"every": "quarter", "actor": "branch_secretary"}),
    ("新上岗的员工必须参加三级安全教育。", {"form": "training", "actor": "staff", "trigger": "other"}),
    ("新设备启用之前，各科室须完成专项培训。", {"form": "training", "trigger": "other"}),
    ("凡外出参加培训的，回校后应当作一次汇报讲座。", {"actor": "staff", "trigger": "after_activity"}),
    ("培训工作由人事科组织实施。", {"form": "training", "actor": "office"}),
    ("学校鼓励教师参加学历提升。", {"form": "training", "actor": "staff", "strength": "encouraged"}),
    ("选送4名教师参加市级骨干研修班。", {"form": "training", "amount": Amount(4.0, "人")}),
    ("各支部召开党员大会传达方案。", {"form": "members_meeting", "actor": "branch"}),
    ("党组会议把最新重要讲话作为首个议题来学。", {"form": "first_agenda_item", "actor": "party_committee"}),
    ("办公室次年1月15日前完成档案归档。", {"form": "record", "until": date(2025, 1, 15)}),
    ("各部门2月底前报送总结（以实绩为主）。", {"form": "report", "until": date(2024, 2, 29)}),
    ("中心组成员每人每年重点发言至少2次。", {"form": "seminar", "actor": "centre_group", "per": "person"}),
]


@pytest.mark.parametrize(("sentence", "wanted"), SENTENCES, ids=[s for s, _ in SENTENCES])
def test_a_sentence_gives_its_duty(sentence: str, wanted: dict[str, Any]) -> None:
    (duty,) = duties(sentence)
    assert {name: getattr(duty, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "要提高政治站位，增强“四个意识”。",
        "把学习成果作为检验工作的落脚点。",
        "不再报送学习简报。",
        "2023年，中心组共开展集体学习12次。",
        "在参加集体学习、研讨的基础上提高认识。",
        "开展“我为企业办实事”活动。",
        "本制度所称“第一议题”，是指党组会议的第一项议程。",
        "为加强学习，根据上级要求，制定本制度。",
        "如遇重要文件，可随时安排。",
        "集中学习参学率不低于90%。",
        "通报不作排名，不公布名单。",
        "上级来旁听中心组学习的，应当积极配合。",
        "培训内容包括法律法规、业务知识。",
        "全体教师要充分认识学习的意义。",
        "组织青年干部学理论，是一项基础工程。",
        "以学习党章党规为重点。",
        "要多同干部谈心，多听群众意见。",
        "领导干部到基层调研，要轻车简从。",
        "党员参学率达到95%以上。",
        "必要时也可召开支委扩大会。",
        "通过谈心谈话，重点解决思想问题。",
    ],
)
def test_what_is_no_duty_gives_none(sentence: str) -> None:
    assert duties(sentence) == ()


def test_what_is_put_first_is_quoted_with_its_place() -> None:
    (duty,) = duties("把学习最新重要讲话精神，作为理论学习中心组学习“第一议题”。")
    assert duty.quote.startswith("把学习最新")


def test_ways_are_a_group_of_which_one_suffices() -> None:
    found = duties("各支部采取集中学习、个人自学、主题党日等方式开展研学。")
    assert [(d.form, d.actor, d.option_group) for d in found] == [
        ("collective_study", "branch", 1),
        ("self_study", "branch", 1),
        ("theme_day", "branch", 1),
    ]


def test_two_numbers_for_one_thing_are_two_duties() -> None:
    found = duties("局党组会前学法全年不少于4次，每季度至少1次，每次不少于20分钟。")
    assert [(d.every, d.at_least, d.amount) for d in found] == [
        ("year", 4, Amount(20.0, "分钟")),
        ("quarter", 1, Amount(20.0, "分钟")),
    ]


def test_a_number_in_brackets_is_a_duty_beside_the_one_before() -> None:
    yearly, quarterly = duties("中心组集中学习全年不少于4次（每季度至少1次）。")
    assert (yearly.every, yearly.at_least) == ("year", 4)
    assert (quarterly.form, quarterly.every, quarterly.at_least) == (yearly.form, "quarter", 1)


def test_each_of_a_list_keeps_the_number_in_its_own_bracket() -> None:
    seminar, lecture = duties("各支部要开展专题研讨（每季度1次）、讲党课（每半年1次）。")
    assert (seminar.form, seminar.every) == (Form.SEMINAR, "quarter")
    assert (lecture.form, lecture.every) == (Form.PARTY_LECTURE, "half_year")


def test_things_joined_by_or_are_alternatives_with_one_number() -> None:
    found = duties("每名党员要撰写学习心得、调研报告或者理论文章，每年不少于1篇。")
    assert [d.form for d in found] == [Form.REFLECTION, Form.RESEARCH_REPORT, Form.ARTICLE]
    assert {(d.option_group, d.every, d.at_least) for d in found} == {(1, "year", 1)}


def test_what_closes_a_list_is_no_duty_of_its_own() -> None:
    found = duties("各支部组织座谈交流、学习沙龙、主题团日等形式多样的交流活动。")
    assert [d.form for d in found] == [Form.SEMINAR, Form.FORUM, Form.THEME_DAY]


def test_a_list_with_numbers_of_its_own_is_several_duties() -> None:
    notes, advice = duties("每名职工全年撰写学习心得2篇、提出合理化建议1条以上。")
    assert (notes.form, notes.at_least) == (Form.REFLECTION, 2)
    assert (advice.form, advice.every, advice.at_least) == (Form.OTHER, "year", 1)


def test_the_opening_of_a_paragraph_dates_all_of_it() -> None:
    found = duties("第二阶段（4—11月）：全面推进。每名干部精读3本业务书籍，各科室组织1次业务测试。")
    assert {(d.since, d.until) for d in found} == {(date(2024, 4, 1), date(2024, 11, 30))}


def test_a_heading_above_says_what_is_counted() -> None:
    text = "二、党小组会\n1．会议次数\n一般每月召开一次。"
    (duty,) = duties(text)
    assert (duty.form, duty.actor, duty.every) == (Form.GROUP_MEETING, "small_group", "month")


def test_the_trailing_bracket_gives_actor_and_deadline() -> None:
    (duty,) = duties("举办专题讲座1次。（责任单位：局办公室；完成时间：9月底前）")
    assert (duty.actor, duty.until) == ("office", date(2024, 9, 30))


def test_two_deadlines_are_two_duties_and_the_bracket_gives_the_size() -> None:
    found = duties("全体干部于3月31日和9月30日前分别提交一篇学习体会（不少于1500字）。")
    assert [(d.since, d.until, d.amount) for d in found] == [
        (None, date(2024, 3, 31), Amount(1500.0, "字")),
        (None, date(2024, 9, 30), Amount(1500.0, "字")),
    ]
    assert found[0].quote.endswith("（不少于1500字）")


def test_a_month_that_does_not_exist_fixes_no_date() -> None:
    document = read_document("某局2024年学习计划\n一、甲\n各支部月底前上报总结。\n某局\n2024年15月9日\n".encode(), "x")
    assert [d.until for d in extract(document, read_plan(document))] == [None]


def test_a_table_row_is_one_duty() -> None:
    found = duties("月份\t组织形式\t主题\t责任人\n4月\t主题党日\t植树\t宣传委员\n5月\t专题党课\t廉政\t支部书记")
    assert [(d.form, d.actor, d.since, d.quote) for d in found] == [
        ("theme_day", "branch", date(2024, 4, 1), "4月\t主题党日"),
        ("party_lecture", "branch_secretary", date(2024, 5, 1), "5月\t专题党课"),
    ]


def test_a_duty_says_which_words_gave_what() -> None:
    text = "云州市某局2024年度学习计划\n一、学习安排\n各党支部每月开展1次主题党日。\n"
    document = read_document(text.encode(), "计划.txt")
    (duty,) = extract(document, read_plan(document))
    words = {b.attribute: text[b.start : b.end] for b in duty.why}
    assert words == {"form": "主题党日", "every": "每月", "at_least": "1次", "actor": "各党支部"}


def test_every_form_has_its_rule_and_every_word_its_name() -> None:
    assert set(FORMS) == set(Form)
    assert all(rule.shares_with <= set(Form) for rule in FORMS.values())
    for names in (ACTOR_NAMES, CADENCE_NAMES, PER_NAMES, STRENGTH_NAMES, TRIGGER_NAMES):
        kind = type(next(iter(names)))
        assert set(names) == set(kind)


def test_a_form_that_names_its_host_is_the_reason_for_who_acts() -> None:
    (duty,) = duties("每月开展1次主题党日。")
    actor, form = (next(b for b in duty.why if b.attribute == name) for name in ("actor", "form"))
    assert (actor.value, actor.start, actor.end) == ("branch", form.start, form.end)


def test_who_assists_does_not_owe_it() -> None:
    (duty,) = duties("机关党委牵头，各支部配合，每季度举办一次道德讲堂。")
    assert (duty.form, duty.actor) == ("lecture", "party_committee")


def test_who_hands_on_is_not_bound_by_the_day_of_who_hands_in() -> None:
    first, second = duties("各科室12月10日前将总结报办公室，办公室汇总上报县局。")
    assert (first.until, second.until) == (date(2024, 12, 10), None)


def test_tasks_joined_by_a_mark_are_a_duty_each() -> None:
    assert [d.form for d in duties("学习秘书负责拟订专题方案、准备辅导材料、做好学习记录。")] == ["plan", "record"]


def test_what_others_did_before_is_owed_by_the_next_as_well() -> None:
    assert [(d.form, d.actor) for d in duties("支部书记每年讲党课2次，其他支委每人每年讲1次。")] == [
        ("party_lecture", "branch_secretary"),
        ("party_lecture", "member"),
    ]


def test_a_month_that_opens_a_line_dates_it() -> None:
    life, service = duties("一月：召开组织生活会。\n三月：“学雷锋”志愿服务。")
    assert (life.form, life.until) == (Form.ORGANISATIONAL_LIFE_MEETING, date(2024, 1, 31))
    assert (service.form, service.until) == (Form.SERVICE, date(2024, 3, 31))


def test_a_stage_dates_the_tasks_below_it() -> None:
    text = "第一阶段：宣传发动（3月）\n1.各支部召开动员会。\n第二阶段：学习提高（4月至6月）\n1.各支部每周集中学习1次。"
    first, second = duties(text)
    assert (first.until, second.since, second.until) == (date(2024, 3, 31), date(2024, 4, 1), date(2024, 6, 30))


def test_a_closing_bracket_may_hold_the_day_beside_the_unit() -> None:
    (duty,) = duties("举办党纪测试1次。（牵头单位：镇纪委，5月20日前完成）")
    assert (duty.actor, duty.until) == ("office", date(2024, 5, 20))


def test_each_of_two_things_with_a_number_is_a_duty() -> None:
    quiz, talk = duties("6月份，工会组织知识竞赛一场、家属座谈会一场。")
    assert (quiz.form, quiz.at_least, talk.form, talk.at_least) == (Form.TEST, 1, Form.SEMINAR, 1)
    assert quiz.until == talk.until == date(2024, 6, 30)


def test_two_deadlines_of_a_part_before_the_duty_are_two_duties() -> None:
    found = duties("党支部于6月28日和12月20日之前，分别向党建部交一份学习小结。")
    assert [d.until for d in found] == [date(2024, 6, 28), date(2024, 12, 20)]


def test_so_many_who_speak_are_owed_at_each_meeting() -> None:
    _, speakers = duties("中心组每季度集中学习不少于1次，每次不少于2人作重点发言。")
    assert (speakers.form, speakers.every, speakers.trigger) == (Form.SEMINAR, None, "each_meeting")


def test_two_ways_of_study_put_together_are_both_owed() -> None:
    assert [d.form for d in duties("各支部坚持个人自学与集中学习相结合。")] == [Form.SELF_STUDY, Form.COLLECTIVE_STUDY]


def test_who_was_sent_owes_what_follows_the_return() -> None:
    found = duties("全年选派3名护士赴市级医院进修，返院后一个月内作汇报讲座。")
    assert (found[-1].form, found[-1].actor, found[-1].trigger) == (Form.LECTURE, "staff", "after_activity")


@pytest.mark.parametrize(
    ("sentence", "form", "actor"),
    [
        ("党员大会：每季度不少于一次。", Form.MEMBERS_MEETING, "branch"),
        ("支委会:每月一次。", Form.COMMITTEE_MEETING, "branch"),
        ("团小组会：每月召开2次。", Form.GROUP_MEETING, "small_group"),
    ],
)
def test_the_name_before_a_colon_is_what_is_counted(sentence: str, form: Form, actor: str) -> None:
    (duty,) = duties(sentence)
    assert (duty.form, duty.actor, duty.quote) == (form, actor, sentence.rstrip("。"))


@pytest.mark.parametrize(
    "sentence",
    [
        "坚持集中学习与个人自学相结合。",
        "采取集中学习和个人自学相结合的方式进行。",
        "开展集体学习和个人自学相结合的学习方式。",
    ],
)
def test_ways_that_go_together_are_each_owed(sentence: str) -> None:
    together, alone = duties(sentence)
    assert (together.form, alone.form) == (Form.COLLECTIVE_STUDY, Form.SELF_STUDY)
    assert together.option_group is alone.option_group is None


def test_whom_a_body_looks_after_does_not_owe_what_the_body_does() -> None:
    (duty,) = duties("新录用人员由人事科统一组织岗前培训，每年不少于1次。")
    assert (duty.actor, duty.per) == ("office", "organ")


@pytest.mark.parametrize(
    ("sentence", "every"), [("组织委员年终装订成册存档。", "year"), ("教导处期末评选先进教研组2个。", "term")]
)
def test_what_is_due_at_the_end_recurs_in_rules_of_no_year(sentence: str, every: str) -> None:
    (duty,) = duties(sentence, title="云州市某局学习制度")
    assert (duty.every, duty.until) == (every, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "会议内容：组织党员学习，汇报思想。",
        "少数支部年初有计划、年底无检查。",
        "现就年度学习总结报送工作通知如下。",
        "学习成效要落到一个“实”字。",
        "有事须向书记请假并报办公室登记。",
        "根据需要可请站所负责人列席旁听。",
        "考试成绩记入学年考核。",
        "通报情况与科室绩效挂钩。",
        "读书活动分三个阶段进行。",
    ],
)
def test_what_a_meeting_holds_what_was_and_how_one_speaks_asks_for_nothing(sentence: str) -> None:
    assert duties(sentence) == ()


def test_ways_may_be_named_by_words_too_weak_for_a_duty_of_their_own() -> None:
    ways = duties("政治学习采取学文件、分组讨论、看录像、听报告等方法。")
    assert [way.form for way in ways] == ["collective_study", "seminar", "visit", "lecture"]


def test_a_date_of_every_year_is_not_replaced_by_the_next_deadline() -> None:
    plan, summary = duties("办公室每年1月底前制定学习计划，年底前写出学习总结。")
    assert (plan.every, plan.until) == ("year", None)
    assert (summary.every, summary.until) == (None, date(2024, 12, 31))


def test_for_whom_the_second_of_a_list_is_held_does_not_hold_it() -> None:
    first, second = duties("镇党校每年举办入党积极分子培训班1期、党员轮训班2期。")
    assert (first.actor, first.every, first.at_least) == ("office", "year", 1)
    assert (second.actor, second.every, second.at_least) == ("office", "year", 2)


def test_what_each_one_puts_forward_is_no_number_of_the_duty_before() -> None:
    risks, advice = duties("各车间发动员工查找隐患，每人至少提出1条合理化建议。")
    assert (risks.form, risks.at_least) == ("risk_review", None)
    assert (advice.form, advice.at_least) == ("other", 1)
