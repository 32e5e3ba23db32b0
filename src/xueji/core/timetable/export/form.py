"""Demand and timetable → JSON."""

import json

from xueji.core.timetable.model import Demand, Timetable


def to_json(demand: Demand, timetable: Timetable) -> bytes:
    form = {
        "status": timetable.status.value,
        "cost": timetable.cost,
        "bound": timetable.bound,
        "sessions": [
            {
                "id": session.id,
                "title": session.title,
                "form": session.form.value,
                "unit": session.unit,
                "date": timetable.slots[session.id].day.isoformat(),
                "half": timetable.slots[session.id].half.value,
                "minutes": session.minutes,
                "room": session.room,
                "since": session.since.isoformat(),
                "until": session.until.isoformat(),
                "serves": [{"duty": service.duty, "reason": service.reason} for service in session.serves],
            }
            for session in sorted(
                (s for s in demand.sessions if s.id in timetable.slots), key=lambda s: (timetable.slots[s.id], s.id)
            )
        ],
        "deadlines": [{"duty": d.duty, "unit": d.unit, "until": d.until.isoformat()} for d in demand.deadlines],
        "unplaced": [{"duty": u.duty, "reason": u.reason} for u in demand.unplaced],
        "conflicts": list(timetable.conflicts),
    }
    return json.dumps(form, ensure_ascii=False, indent=1).encode()
