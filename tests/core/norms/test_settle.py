"""What the plan says, what the rules set and what the table of forms assumes, settled into duties."""

from dataclasses import dataclass, replace

from xueji.core.norms import load_packs, settle, silent
from xueji.core.norms.model import NormStatus
from xueji.core.obligations.model import Actor, Amount, Basis, Cadence, Form, Obligation, Strength

PACKS = load_packs()


@dataclass(frozen=True)
class Mark:
    code: str
    start: int
    end: int


def read(form: Form, **more: object) -> Obligation:
    return Obligation(**{"clause": "1", "quote": "原文", "start": 0, "end": 2, "form": form} | more)  # type: ignore[arg-type]  # test data


def test_the_plans_own_number_is_kept_with_its_words() -> None:
    (duty,) = settle([read(Form.TRAINING, actor=Actor.DEPARTMENT, every=Cadence.QUARTER, at_least=2)], packs=PACKS)
    assert (duty.id, duty.every, duty.number, duty.number_basis, duty.number_source) == (
        "d01",
        Cadence.QUARTER,
        2,
        Basis.TEXT,
        "原文",
    )


def test_the_stricter_number_of_a_rule_holds() -> None:
    asked = read(Form.THEME_DAY, actor=Actor.BRANCH, every=Cadence.QUARTER, at_least=1)
    (duty,) = settle([asked], packs=PACKS)
    assert (duty.every, duty.number, duty.number_basis) == (Cadence.MONTH, 1, Basis.NORM)
    assert duty.number_source == "《中国共产党党员教育管理工作条例》第十六条（每月1次）；原文：原文"


def test_the_rule_stands_beside_a_stricter_plan() -> None:
    asked = read(Form.MEMBERS_MEETING, actor=Actor.BRANCH, every=Cadence.MONTH, at_least=1)
    (duty,) = settle([asked], packs=PACKS)
    assert (duty.every, duty.number_basis) == (Cadence.MONTH, Basis.TEXT)
    assert duty.number_source == "原文；规定：《中国共产党支部工作条例（试行）》（条号待核）（每季度1次）"


def test_hours_are_compared_with_hours_only() -> None:
    few = read(Form.TRAINING, actor=Actor.MEMBER, every=Cadence.YEAR, at_least=1, amount=Amount(24, "学时"))
    monthly = read(Form.TRAINING, actor=Actor.MEMBER, every=Cadence.MONTH, at_least=1)
    short, often = settle([few, monthly], packs=PACKS)
    assert (short.number_basis, short.number_source[:32]) == (
        Basis.NORM,
        "《中国共产党党员教育管理工作条例》第二十条（每年不少于32学时）",
    )
    assert often.number_basis is Basis.TEXT
    assert "学时" not in often.number_source


def test_what_the_rules_ask_and_the_plan_does_not_say_is_told() -> None:
    duties = settle([read(Form.THEME_DAY, actor=Actor.BRANCH, every=Cadence.MONTH, at_least=1)], packs=PACKS)
    unsaid = {norm.id for norm in silent(duties, PACKS)}
    assert {"organisational_life_meeting", "member_hours"} <= unsaid
    assert "theme_day" not in unsaid
    assert "party_lecture_quarter" not in unsaid


def test_a_missing_article_is_shown_as_missing() -> None:
    (duty,) = settle([read(Form.MEMBERS_MEETING, actor=Actor.BRANCH)], packs=PACKS)
    assert duty.number_source == "《中国共产党支部工作条例（试行）》（条号待核）"


def test_a_number_nobody_set_is_the_forms_default() -> None:
    (duty,) = settle([read(Form.LECTURE)], packs=PACKS)
    assert (duty.actor, duty.number, duty.number_basis) == (Actor.ORGAN, 1, Basis.DEFAULT)


def test_three_meetings_stand_for_their_parts() -> None:
    duties = settle([read(Form.NOTES), read(Form.THREE_MEETINGS, actor=Actor.BRANCH)], packs=PACKS)
    assert [(d.id, d.every, d.number, d.number_basis) for d in duties[1:]] == [
        ("d02.members_meeting", Cadence.QUARTER, 1, Basis.NORM),
        ("d02.committee_meeting", Cadence.MONTH, 1, Basis.NORM),
        ("d02.group_meeting", Cadence.MONTH, 1, Basis.NORM),
        ("d02.party_lecture", None, 1, Basis.DEFAULT),
    ]


def test_a_duty_settled_alone_is_settled_as_among_others() -> None:
    asked = [
        read(Form.THEME_DAY, actor=Actor.BRANCH, every=Cadence.QUARTER, at_least=1),
        read(Form.THREE_MEETINGS, actor=Actor.BRANCH),
        read(Form.CENTRE_GROUP_STUDY, actor=Actor.CENTRE_GROUP),
    ]
    together = [replace(duty, id="") for duty in settle(asked, packs=PACKS)]
    assert together == [replace(duty, id="") for one in asked for duty in settle([one], packs=PACKS)]


def test_a_number_still_to_be_checked_says_so() -> None:
    (duty,) = settle([read(Form.CENTRE_GROUP_STUDY, actor=Actor.CENTRE_GROUP)], packs=PACKS)
    assert duty.every is Cadence.QUARTER
    assert "待核对" in duty.number_source


def test_what_the_rules_against_formalism_forbid_is_marked() -> None:
    duties = settle([read(Form.RECORD)], [Mark("over-recording", 1, 2), Mark("no-actor", 0, 2)], packs=PACKS)
    assert [d.forbidden for d in duties] == [True]


def test_encouraged_duties_stay_encouraged() -> None:
    (duty,) = settle([read(Form.THEME_DAY, actor=Actor.BRANCH, strength=Strength.ENCOURAGED)], packs=PACKS)
    assert duty.strength is Strength.ENCOURAGED


def test_every_quarterly_lecture_is_local_practice_and_off() -> None:
    rows = [n for pack in PACKS for n in pack.norms if n.form is Form.PARTY_LECTURE and n.every is Cadence.QUARTER]
    assert [n.status for n in rows] == [NormStatus.OFF]
