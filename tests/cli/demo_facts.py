"""What stands in a demonstration's site, as JSON: `demo_facts.py HOME` in a process with that site's settings."""

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from xueji.cli.site.site import prepare


def main(home: Path) -> None:
    prepare(home)
    on = date.fromisoformat((home / "demo-day").read_text())
    facts = {"on": on.isoformat(), **_people(on), **_year(on), "rows": _rows()}
    print(json.dumps(facts, ensure_ascii=False))


def _people(on: date) -> dict[str, object]:
    from xueji.apps.organisation.convert import to_core
    from xueji.apps.organisation.models import Organ, RoleGrant
    from xueji.core.organisation.model import Standing, UnitKind

    bureau = to_core(Organ.objects.get())
    sizes = {kind: [len(bureau.members_of(u.id, on)) for u in bureau.units_of(kind)] for kind in UnitKind}
    return {
        "centre_group": sizes[UnitKind.CENTRE_GROUP],
        "departments": len(sizes[UnitKind.DEPARTMENT]),
        "branches": sorted(sizes[UnitKind.BRANCH]),
        "in_the_party": sum(person.standing is not Standing.OTHER for person in bureau.people),
        "outside_the_party": sum(person.standing is Standing.OTHER for person in bureau.people),
        "transferred": sum(any(m.until for m in person.memberships) for person in bureau.people),
        "roles": sorted(RoleGrant.objects.values_list("role", flat=True)),
    }


def _year(on: date) -> dict[str, object]:
    from xueji.apps.audit.models import Head
    from xueji.apps.coverage.queries import board
    from xueji.apps.plans.models import Plan
    from xueji.apps.study.models import Activity, Attendance

    plan = Plan.objects.get()
    return {
        "plan": [plan.title, plan.year],
        "duties": Counter(plan.obligations.values_list("state", flat=True)),
        "board": [state.value for state, number in board(plan, on).counts.items() if number],
        "runs": plan.runs.count(),
        "activities": Counter(Activity.objects.values_list("state", flat=True)),
        "held_in_future": Activity.objects.filter(state=Activity.State.CLOSED, day__gte=on).count(),
        "made_up": Attendance.objects.exclude(made_up_on=None).count(),
        "contested": Attendance.objects.filter(contest=Attendance.Contest.RAISED).count(),
        "audit": list(Head.objects.values_list("length", flat=True)),
    }


def _rows() -> dict[str, int]:
    from django.apps import apps

    ours = (model for model in apps.get_models() if model.__module__.startswith("xueji."))
    return {model.__name__: model._default_manager.count() for model in ours}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
