"""The sessions of a year, a quarter or a month as an official paper: one sentence and the table."""

from collections.abc import Sequence
from datetime import date

from xueji.core.documents.layout import Part
from xueji.core.documents.paper import Paper, Paragraph, Table
from xueji.core.timetable.export.schedule import HEADER, Line

WIDTHS = (10, 30, 22, 22, 48, 30)


def schedule_paper(rows: Sequence[Line], *, title: str, organ: str, dated: date) -> Paper:
    """Its docx is `write_docx(schedule_paper(...))`; a month is written once, at its first row."""
    if not rows:
        return Paper(title, "", (Paragraph(Part.BODY, "本期没有安排集中学习。"),), organ, dated)
    said = Paragraph(Part.BODY, f"本期共安排集中学习{len(rows)}场，具体如下。如有调整，另行通知。")
    months = ["" if n and rows[n - 1].month == row.month else row.month for n, row in enumerate(rows)]
    cells = tuple((month, *row.cells()[1:]) for month, row in zip(months, rows, strict=True))
    return Paper(title, "", (said, Table(HEADER, cells, WIDTHS)), organ, dated)
