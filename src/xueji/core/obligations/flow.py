"""What is handed on while a clause is read: from part to part, and from sentence to sentence."""

from dataclasses import dataclass, field

from xueji.core.obligations.dates import Calendar, When
from xueji.core.obligations.draft import Draft
from xueji.core.obligations.model import Cadence, Form, Source, Trigger
from xueji.core.obligations.subject import Subject


@dataclass(slots=True)
class State:
    """What is handed on. `subject` lives through the clause, `decided` says a preamble decides to hold something."""

    calendar: Calendar
    masked: str = ""
    """The clause's words with quoted ones masked."""
    subject: Subject | None = None
    subject_at: tuple[int, int] = (0, 0)
    subject_source: Source = Source.WORDS
    group: int = 0
    only_decided: bool = False
    named_above: bool = False
    """Whether the heading says who acts."""
    period: When | None = None
    """What dates the paragraph: 第一阶段（2—3月）：…."""
    period_at: tuple[int, int] = (0, 0)
    month: When | None = None
    """A line that only names a month or quarter dates the paragraphs below it."""
    topic: Form | None = None
    """The form that the clause's heading names, for a first sentence that only counts."""


@dataclass(slots=True)
class Flow:
    """What lives through one sentence; a semicolon clears most of it."""

    drafts: list[Draft] = field(default_factory=list)
    trigger: tuple[Trigger, int, int] | None = None
    dates: list[When] = field(default_factory=list)
    every: tuple[Cadence, int, int] | None = None
    soft: bool = False
    instruction: bool = False
    lead: int | None = None
    """Where a trigger or date part that precedes the duty begins."""
    lead_every: tuple[Cadence, int, int] | None = None
    """The cadence of a part that says only when: 每年年初按照要求，制定学习计划."""
    topic: Form | None = None
    """What an earlier part named without asking for it: 党小组会由组长召集，每月至少召开一次."""
    further: list[When] = field(default_factory=list)
    """The deadlines that stand beside the first in a part that says only when, as places in the view."""
    sent: bool = False
    """Whether somebody is sent somewhere."""
    begun: int = 0
    """How many duties stood before the last semicolon."""
    opening: list[When] = field(default_factory=list)
    """The date with which the sentence opens: 6月份，…；…."""
    put: int | None = None
    """Where 把… begins whose 作为… stands in the next part."""
    after_ways: bool = False
    decided: bool = False
    describes: bool = False
    """Whether the sentence says what something holds or is, and asks for nothing."""

    def forget(self) -> None:
        """What a semicolon ends."""
        self.trigger, self.dates, self.every, self.soft, self.lead, self.after_ways = None, [], None, False, None, False
        self.describes, self.lead_every, self.begun, self.dates = False, None, len(self.drafts), self.opening
