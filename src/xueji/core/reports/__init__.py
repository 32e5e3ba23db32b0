"""Records and coverage → official papers; each figure is one that a record or a cell of the board holds."""

from xueji.core.reports.bulletin import BulletinFigures, Gap, bulletin
from xueji.core.reports.meeting import Item, Meeting, Names, minutes, notice

__all__ = ["BulletinFigures", "Gap", "Item", "Meeting", "Names", "bulletin", "minutes", "notice"]
