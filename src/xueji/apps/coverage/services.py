"""Decisions about a duty's state: waived with a reason, or carried over into the next year."""

from datetime import date, datetime

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.coverage.closing import ensure_year_open
from xueji.apps.coverage.models import Exemption
from xueji.apps.organisation.access import Access, NotAllowed
from xueji.apps.plans.models import Clause, Obligation


@transaction.atomic
def exempt(*, access: Access, obligation: Obligation, kind: Exemption.Kind, reason: str, now: datetime) -> Exemption:
    """Waive the duty, carry it over or take it as done, for every unit. Doing it again replaces the reason."""
    if not access.organ_wide or obligation.plan.organ_id != access.organ.pk:
        raise NotAllowed
    ensure_year_open(access.organ, obligation.plan.year)
    exemption, _ = Exemption.objects.update_or_create(
        obligation=obligation,
        unit=None,
        defaults={"kind": kind.value, "reason": reason, "by": access.user, "at": now},
    )
    details = {"kind": kind.value, "obligation": obligation.key}
    record(organ_id=access.organ.pk, by=access.user, did="obligation.exempted", to=obligation, details=details)
    return exemption


@transaction.atomic
def lift_exemption(*, access: Access, obligation: Obligation) -> None:
    """The duty counts again."""
    if not access.organ_wide or obligation.plan.organ_id != access.organ.pk:
        raise NotAllowed
    ensure_year_open(access.organ, obligation.plan.year)
    Exemption.objects.filter(obligation=obligation, unit=None).delete()
    record(organ_id=access.organ.pk, by=access.user, did="obligation.exemption_lifted", to=obligation)


@transaction.atomic
def set_topic(*, access: Access, topic: Clause, times: int, materials_since: date | None) -> None:
    """How often the topic is to reach each unit, and not before which day; sessions published later follow it."""
    if not access.organ_wide or topic.plan.organ_id != access.organ.pk:
        raise NotAllowed
    ensure_year_open(access.organ, topic.plan.year)
    since = str(materials_since or "")
    details = {"clause": topic.path, "was": topic.times, "times": times, "materials_since": since}
    topic.times, topic.materials_since = times, materials_since
    topic.save(update_fields=["times", "materials_since"])
    record(organ_id=access.organ.pk, by=access.user, did="topic.set", to=topic.plan, details=details)
