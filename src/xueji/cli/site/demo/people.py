"""The accounts of the demonstration: one per role, with people of the sample bureau behind the business roles."""

from dataclasses import dataclass

from django.utils import timezone

from xueji.apps.accounts.policy import ROLE_NAMES, Role
from xueji.apps.organisation.accounts import make_account
from xueji.apps.organisation.models import Membership, Organ, Person, Unit
from xueji.core.organisation.model import UnitKind

PASSWORD = "yunzhou-demo-2023"  # noqa: S105 -- a demonstration's, printed at its start; no other site has it
THIRD = "第三党支部"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    role: Role
    about: str

    @property
    def role_name(self) -> str:
        return ROLE_NAMES[self.role]


ACCOUNTS = (
    DemoAccount("clerk", Role.CLERK, "机关党委的经办人：导入、核对、排日程、出公文"),
    DemoAccount("leader", Role.LEADER, "局领导：看日程、记录和覆盖"),
    DemoAccount("secretary", Role.SECRETARY, f"{THIRD}书记：记录本支部的学习"),
    DemoAccount("member", Role.MEMBER, f"{THIRD}党员：看自己的记录，提出异议"),
    DemoAccount("observer", Role.OBSERVER, "上级观察员：只看计划、日程和合计"),
    DemoAccount("system", Role.SYSTEM_ADMIN, "系统管理员：不看学习内容"),
    DemoAccount("security", Role.SECURITY_ADMIN, "安全管理员：看角色授予"),
    DemoAccount("audit", Role.AUDIT_ADMIN, "审计管理员：查和核验审计"),
)


def make_accounts(organ: Organ) -> None:
    third = Unit.objects.get(organ=organ, kind=UnitKind.BRANCH.value, name=THIRD)
    for account in ACCOUNTS:
        person = _person_for(account.role, organ, third)
        make_account(
            username=account.username,
            full_name=person.name if person else account.role_name,
            password=PASSWORD,
            role=account.role,
            organ=organ,
            unit=third if account.role in {Role.SECRETARY, Role.MEMBER} else None,
            person=person,
            now=timezone.now(),
            first=False,  # everybody who looks at the demonstration uses it
        )


def _person_for(role: Role, organ: Organ, third: Unit) -> Person | None:
    """The people behind the business roles; administrators and the observer are not on the roster."""
    here = Person.objects.filter(organ=organ, pk__in=Membership.objects.filter(unit=third).values("person_id"))
    free = here.filter(account=None).order_by("position")
    centre = Membership.objects.filter(unit__organ=organ, unit__kind=UnitKind.CENTRE_GROUP.value).values("person_id")
    choices = {
        Role.SECRETARY: free.filter(post__contains="支部书记"),
        Role.MEMBER: free.exclude(post__contains="书记").exclude(post__contains="委员").exclude(pk__in=centre),
        Role.LEADER: Person.objects.filter(organ=organ, pk__in=centre, account=None).order_by("position"),
        Role.CLERK: Person.objects.filter(organ=organ, account=None, post__contains="机关党委").order_by("position"),
    }
    return choices[role].first() if role in choices else None
