"""How good a timetable is, drawn: the course of a search, and where the result lies between bound and first answer."""

from dataclasses import dataclass

from xueji.apps.timetable.models import Run, Timetable

WIDTH, HEIGHT = 640.0, 120.0
LEFT, RIGHT = 34.0, 302.0


@dataclass(frozen=True, slots=True)
class Course:
    """Two lines over the seconds: the cost falls, the bound rises; they never cross."""

    cost: str
    bound: str
    gap: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """Places on the line from the proven bound to the first answer."""

    here: str
    left: str
    first: int
    percent: str


def course_of(run: Run) -> Course | None:
    """None as long as there is nothing to draw a line between."""
    course = [step for step in run.trace if step[1] is not None]
    if len(course) < 2:
        return None
    top = max(cost for _, cost, _ in course) or 1
    end = max(1, run.seconds * 1000, course[-1][0])
    return Course(
        "M" + " L".join(_step(ms, cost, end, top) for ms, cost, _ in course),
        "M" + " L".join(_step(ms, max(0, bound), end, top) for ms, _, bound in course),
        f"{100 * (course[-1][1] - course[-1][2]) / max(1, course[-1][2]):.1f}",
    )


def _step(ms: int, value: int, end: int, top: int) -> str:
    return f"{WIDTH * ms / end:.1f},{HEIGHT * (1 - min(1, value / top)):.1f}"


def gauge_of(timetable: Timetable) -> Gauge | None:
    """None where the cost is proven least, or nothing was first."""
    run = timetable.run
    first = max(run.first_cost or 0 if run else 0, timetable.cost)
    if timetable.cost <= timetable.bound or not timetable.bound:
        return None
    share = (timetable.cost - timetable.bound) / max(1, first - timetable.bound)
    here = LEFT + (RIGHT - LEFT) * share
    percent = 100 * (timetable.cost - timetable.bound) / timetable.bound
    return Gauge(f"{here:.0f}", f"{here - LEFT:.0f}", first, f"{percent:.1f}")
