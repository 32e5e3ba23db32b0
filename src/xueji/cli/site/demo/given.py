"""A plan document that somebody gives to the demonstration: judged whole before anything is made."""

from datetime import date
from pathlib import Path

from xueji.cli.offline.sources import bytes_of
from xueji.core.documents.readers import read_in_child
from xueji.core.errors import XuejiError
from xueji.core.reading import read
from xueji.core.reading.model import Reading
from xueji.core.workdays import YearOutOfReach, calendar_for


class NotForADemonstration(XuejiError):
    """The document holds no duty, or no day of its year can be told."""


def read_given(path: Path, year: int) -> tuple[Reading, bytes, date, bool]:
    """(reading, bytes, first working day of the document's year, is that year's calendar provisional?).

    `year` is taken where the document names none. Raises with one clear sentence.
    """
    data = bytes_of(path)
    reading = read(read_in_child(data, path.name))
    if not reading.obligations:
        raise NotForADemonstration(
            f"{path.name}：没有读到任何学习任务。请确认这是一份学习计划，而不是新闻稿或讲话稿；可先用 xueji read 查看。"
        )
    year = reading.plan.year or year
    try:
        calendar = calendar_for([year])
    except YearOutOfReach as error:
        raise NotForADemonstration(f"{path.name}：{error}") from error
    first = calendar.shift(date(year, 1, 1))
    return reading, data, first, year in calendar.provisional
