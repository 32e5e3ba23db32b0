"""Reading plans, always of one organ."""

from django.db.models import Count, Q, QuerySet

from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Organ
from xueji.apps.plans.convert import to_duty, to_reading
from xueji.apps.plans.models import Clause, Finding, Material, Obligation, Plan
from xueji.core.obligations.model import Duty
from xueji.core.plan.model import Role
from xueji.core.reading.model import Reading


def plans_of(access: Access) -> QuerySet[Plan]:
    """Newest first, with how many duties were read and how many are open."""
    return (
        Plan.objects.filter(organ=access.organ)
        .select_related("document")
        .annotate(
            duties=Count("obligations", filter=~Q(obligations__state=Obligation.State.REPLACED)),
            still_open=Count("obligations", filter=Q(obligations__state=Obligation.State.OPEN)),
        )
        .order_by("-year", "-version")
    )


def current_plan(organ: Organ) -> Plan | None:
    """The newest plan that was not withdrawn."""
    return Plan.objects.filter(organ=organ, withdrawn_at=None).select_related("document").order_by("-year").first()


def obligations_of(plan: Plan) -> QuerySet[Obligation]:
    """In the order of the text."""
    return plan.obligations.select_related("clause").order_by("position")


def desk_rows(plan: Plan) -> list[Obligation]:
    """Every duty of the plan, replaced ones too, with what it came from and became; a fixed number of queries."""
    rows = obligations_of(plan).select_related("carried_from__plan", "carried_from__clause")
    return list(rows.prefetch_related("made_from", "became"))


def versions_of(plan: Plan) -> QuerySet[Plan]:
    """The other versions of the plan's year and the plans in force of the years beside it, in time."""
    near = Q(year=plan.year) | Q(year__in=[plan.year - 1, plan.year + 1], withdrawn_at=None)
    return Plan.objects.filter(near, organ=plan.organ_id).exclude(pk=plan.pk).order_by("year", "version")


def plan_reading(plan: Plan) -> Reading:
    """The plan as it was decided, without what was rejected or replaced."""
    rows = obligations_of(plan).filter(state__in=[Obligation.State.OPEN, Obligation.State.CONFIRMED])
    return to_reading(plan, plan.clauses.order_by("position"), rows)


def obligation_in(access: Access, key: str) -> QuerySet[Obligation]:
    return Obligation.objects.filter(plan__organ=access.organ, key=key).select_related("plan", "clause")


def open_after(obligation: Obligation) -> QuerySet[Obligation]:
    """The duties behind it that wait to be confirmed, in the order of the text."""
    waiting = obligations_of(obligation.plan).filter(state=Obligation.State.OPEN)
    return waiting.filter(position__gt=obligation.position)


def findings_of(plan: Plan) -> QuerySet[Finding]:
    return Finding.objects.filter(clause__plan=plan).select_related("clause").order_by("start")


def finding_in(access: Access, pk: int) -> QuerySet[Finding]:
    return Finding.objects.filter(clause__plan__organ=access.organ, pk=pk).select_related("clause__plan")


def materials_of(plan: Plan) -> QuerySet[Material]:
    return Material.objects.filter(clause__plan=plan).select_related("clause").order_by("start")


def topics_of(plan: Plan) -> QuerySet[Clause]:
    """Leaf clauses of role topic; a clause with children only gathers them."""
    topics = plan.clauses.filter(role=Role.TOPIC.value).order_by("position")
    parents = [path.rpartition(".")[0] for path in plan.clauses.values_list("path", flat=True)]
    return topics.exclude(path__in=parents)


def topic_in(access: Access, pk: int) -> QuerySet[Clause]:
    rows = Clause.objects.filter(plan__organ=access.organ, pk=pk, role=Role.TOPIC.value)
    return rows.select_related("plan")


def confirmed_duties(plan: Plan) -> tuple[Duty, ...]:
    """What may be timetabled and counted."""
    rows = obligations_of(plan).filter(state=Obligation.State.CONFIRMED)
    return tuple(to_duty(row) for row in rows)
