"""A version's sessions as they stand now: day, hour, place and topics of the activities that they became."""

from xueji.apps.study.halves import half_of
from xueji.apps.study.models import Activity
from xueji.apps.timetable.exports import Standing
from xueji.apps.timetable.models import Timetable
from xueji.core.timetable.model import Half, Slot


def standing_of(timetable: Timetable) -> Standing:
    """Empty for a version that holds no longer, or was never published: it is posted as it was made. Two queries."""
    activities = Activity.objects.filter(session__timetable=timetable).exclude(state=Activity.State.CANCELLED)
    standing = Standing()
    for activity in activities.select_related("session").prefetch_related("agenda"):
        assert activity.session is not None  # asked for above
        name = activity.session.session_id
        standing.slots[name] = Slot(activity.day, Half(half_of(activity.starts_at)))
        standing.starts[name] = activity.starts_at
        standing.places[name] = activity.place
        items = sorted(activity.agenda.all(), key=lambda item: item.position)
        standing.contents[name] = "；".join(dict.fromkeys(item.title for item in items))
    return standing
