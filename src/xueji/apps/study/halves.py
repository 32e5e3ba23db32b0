"""Halves of a day and the hours of an activity."""

from datetime import time

from xueji.core.timetable.model import Half

STARTS: dict[str, time] = {Half.MORNING.value: time(9, 0), Half.AFTERNOON.value: time(14, 30)}
NOON = time(12)


def half_of(hour: time) -> str:
    return (Half.MORNING if hour < NOON else Half.AFTERNOON).value
