"""The people of the tests, known by name: 周敏 is the clerk, 陈立群 the third branch's secretary, 罗建新 a member."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from xueji.apps.accounts.models import User
from xueji.apps.accounts.policy import Role, Scope
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Organ, Person, RoleGrant, Unit
from xueji.apps.organisation.queries import subtree
from xueji.apps.organisation.rosters import take_roster
from xueji.apps.plans.models import Obligation, Plan
from xueji.apps.plans.services import add_plan
from xueji.apps.study.models import Activity, ActivityService, AgendaItem
from xueji.core.documents.model import Block, BlockKind, Document, Span
from xueji.core.obligations.model import Actor, Cadence, Form, Per, Strength, Trigger
from xueji.core.obligations.model import Obligation as Read
from xueji.core.organisation import model as core
from xueji.core.organisation.model import Standing, UnitKind
from xueji.core.plan.model import Clause, Material
from xueji.core.plan.model import Plan as ReadPlan
from xueji.core.plan.model import Role as ClauseRole
from xueji.core.reading.model import Finding, FindingCode, Reading

NOW = datetime(2023, 6, 12, 3, 0, tzinfo=UTC)
THIRD, FOURTH = "第三党支部", "第四党支部"
GROUP = f"{THIRD}/第一党小组"

TEXT = """云州市经信局2023年度理论学习计划
一、学习重点
（一）学习贯彻党的二十大精神。各党支部每月开展1次主题党日。提倡全局干部每月读一本书。
（二）学习宪法。学习《中华人民共和国宪法》，按照“七五”普法要求，局党组中心组每季度集体学习1次。全会召开后局党组及时组织传达学习。
二、基本要求
局机关党委每月公布学习积分排名。"""


def _unit(id: str, name: str, kind: UnitKind, parent: str | None = None) -> core.Unit:
    return core.Unit(id, name, kind, parent)


def _person(name: str, post: str, *units: str) -> core.Person:
    memberships = tuple(core.Membership(unit) for unit in units)
    return core.Person(id=name, name=name, standing=Standing.MEMBER, post=post, memberships=memberships)


def bureau(name: str = "云州市经信局") -> core.Organisation:
    return core.Organisation(
        name=name,
        units=(
            _unit("局党组", "局党组", UnitKind.PARTY_COMMITTEE),
            _unit("中心组", "中心组", UnitKind.CENTRE_GROUP),
            _unit("产业处", "产业处", UnitKind.DEPARTMENT),
            _unit(THIRD, THIRD, UnitKind.BRANCH),
            _unit(GROUP, "第一党小组", UnitKind.SMALL_GROUP, THIRD),
            _unit(FOURTH, FOURTH, UnitKind.BRANCH),
        ),
        people=(
            _person("张维", "副局长", "局党组", "中心组", FOURTH),
            _person("周敏", "机关党委专职副书记", FOURTH),
            _person("陈立群", "支部书记", THIRD, GROUP),
            _person("林静宜", "组织委员", THIRD, GROUP),
            _person("罗建新", "", THIRD, GROUP, "产业处"),
            _person("何秀英", "", THIRD, GROUP),
            _person("吴桂芳", "支部书记", FOURTH),
        ),
        busy=(core.BusyPeriod(date(2023, 7, 3), date(2023, 7, 14), "半年分析"),),
        rooms=(core.Room("三楼会议室", 40),),
    )


def _at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def _clause(id: str, label: str, heading: str, role: ClauseRole, begins: str, before: str | None) -> Clause:
    start = TEXT.index(begins)
    end = TEXT.index(before) if before else len(TEXT)
    return Clause(id, label, heading, start, len(TEXT[:end].rstrip()), role)


def _duty(clause: str, words: str, form: Form, actor: Actor, **more: object) -> Read:
    start, end = _at(words)
    return Read(clause=clause, quote=words, start=start, end=end, form=form, actor=actor, **more)  # type: ignore[arg-type]  # keywords of the dataclass


def reading() -> Reading:
    """A reading of TEXT made by hand, so that the site's tests do not hang on the reader."""
    topic, requirement = ClauseRole.TOPIC, ClauseRole.REQUIREMENT
    clauses = (
        _clause("1", "一、", "学习重点", topic, "一、学习重点", "二、基本要求"),
        _clause("1.1", "一、（一）", "学习贯彻党的二十大精神", topic, "（一）", "（二）"),
        _clause("1.2", "一、（二）", "学习宪法", topic, "（二）", "二、基本要求"),
        _clause("2", "二、", "基本要求", requirement, "二、基本要求", None),
    )
    book = "《中华人民共和国宪法》"
    month = {"every": Cadence.MONTH, "at_least": 1}
    duties = (
        _duty("1.1", "各党支部每月开展1次主题党日", Form.THEME_DAY, Actor.BRANCH, per=Per.BRANCH, **month),
        _duty(
            "1.1",
            "提倡全局干部每月读一本书",
            Form.READING,
            Actor.STAFF,
            per=Per.PERSON,
            strength=Strength.ENCOURAGED,
            **month,
        ),
        _duty(
            "1.2",
            "局党组中心组每季度集体学习1次",
            Form.CENTRE_GROUP_STUDY,
            Actor.CENTRE_GROUP,
            per=Per.ORGAN,
            every=Cadence.QUARTER,
            at_least=1,
        ),
        _duty(
            "1.2",
            "全会召开后局党组及时组织传达学习",
            Form.COLLECTIVE_STUDY,
            Actor.PARTY_COMMITTEE,
            per=Per.ORGAN,
            trigger=Trigger.MEETING_HELD,
        ),
        _duty("2", "局机关党委每月公布学习积分排名", Form.REPORT, Actor.OFFICE, per=Per.ORGAN, **month),
    )
    findings = (
        Finding(
            FindingCode.STALE_PROGRAMME, "1.2", *_at("“七五”普法"), "“七五”普法的期限是2016—2020年。", "改为“八五”普法"
        ),
        Finding(
            FindingCode.OVER_RECORDING, "2", *_at("局机关党委每月公布学习积分排名"), "为基层减负的规定不允许积分排名。"
        ),
    )
    lines = [Block(BlockKind.PARAGRAPH, Span(*found.span())) for found in re.finditer(r"[^\n]+", TEXT)]
    document = Document("计划.txt", TEXT, tuple(lines))
    plan = ReadPlan(
        "云州市经信局2023年度理论学习计划", "云州市经信局", 2023, clauses, (Material(book, "1.2", *_at(book)),)
    )
    return Reading(document, plan, duties, findings)


@dataclass
class World:
    organ: Organ
    other: Organ
    plan: Plan
    other_plan: Plan
    users: dict[str, User] = field(default_factory=dict)

    def access(self, username: str, scope: Scope = Scope.ORGAN) -> Access:
        user = self.users[username]
        grants = list(RoleGrant.objects.filter(user=user).select_related("organ"))
        units = subtree({grant.unit_id for grant in grants})
        roles = frozenset(Role(grant.role) for grant in grants)
        return Access(user, grants[0].organ, roles, scope, units, Person.objects.filter(account=user).first())

    def unit(self, name: str) -> Unit:
        return Unit.objects.get(organ=self.organ, name=name)

    def person(self, name: str) -> Person:
        return Person.objects.get(organ=self.organ, name=name)

    def duty(self, form: Form) -> Obligation:
        return self.plan.obligations.filter(form=form.value).earliest("position")

    def version(self) -> Plan:
        """Another version of the plan, not in force."""
        text = TEXT.replace("每季度", "每个月")
        old = replace(reading(), document=replace(reading().document, text=text))
        made = add_plan(organ=self.organ, reading=old, data=text.encode(), year=None, by=None, now=NOW)
        Plan.objects.filter(pk=made.pk).update(withdrawn_at=NOW)
        Plan.objects.filter(pk=self.plan.pk).update(withdrawn_at=None)
        return made

    def activity(self, unit: str = THIRD, day: date = date(2023, 6, 12), form: Form = Form.THEME_DAY) -> Activity:
        """A planned activity that counts for the plan's duty of its form, with one agenda item."""
        place = self.unit(unit)
        made = Activity.objects.create(
            organ=self.organ,
            plan=self.plan,
            unit=place,
            title="6月主题党日",
            form=form.value,
            day=day,
            starts_at=time(14, 30),
            minutes=120,
        )
        served = self.plan.obligations.filter(form=form.value).first()
        if served:
            ActivityService.objects.create(activity=made, obligation=served, reason="每支部每月1次")
        topic = self.plan.clauses.get(path="1.1")
        AgendaItem.objects.create(activity=made, position=1, title="学习党的二十大精神", clause=topic)
        return made


ACCOUNTS = (
    ("clerk", "周敏", Role.CLERK, None),
    ("leader", "张维", Role.LEADER, None),
    ("secretary", "陈立群", Role.SECRETARY, THIRD),
    ("secretary_fourth", "吴桂芳", Role.SECRETARY, FOURTH),
    ("member", "罗建新", Role.MEMBER, THIRD),
    ("observer", "", Role.OBSERVER, None),
    ("system", "", Role.SYSTEM_ADMIN, None),
    ("security", "", Role.SECURITY_ADMIN, None),
    ("auditor", "", Role.AUDIT_ADMIN, None),
)


def make_world() -> World:
    """Two organs with the same roster and plan, every role in the first, a clerk in the other."""
    organ, other = (Organ.objects.create(name=name) for name in ("云州市经信局", "临江市水务局"))
    plans = []
    for home in (organ, other):
        take_roster(organ=home, roster=bureau(home.name), by=None)
        plan = add_plan(organ=home, reading=reading(), data=TEXT.encode(), year=None, by=None, now=NOW)
        plan.obligations.filter(forbidden=False).update(state="confirmed")
        plans.append(plan)
    world = World(organ, other, *plans)
    for username, name, role, unit in ACCOUNTS:
        _account(world, organ, username, name, role, unit)
    _account(world, other, "other_clerk", "周敏", Role.CLERK, None)
    return world


def _account(world: World, organ: Organ, username: str, name: str, role: Role, unit: str | None) -> None:
    user = User.objects.create(username=username, full_name=name or username, password="!")
    place = Unit.objects.get(organ=organ, name=unit) if unit else None
    RoleGrant.objects.create(user=user, organ=organ, role=role.value, unit=place)
    Person.objects.filter(organ=organ, name=name).update(account=user)
    world.users[username] = user
