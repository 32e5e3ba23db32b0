"""A duty while it is being read: what later parts of the sentence, bracket and heading may still add."""

from dataclasses import dataclass, field
from datetime import date

from xueji.core.documents.model import Span
from xueji.core.documents.view import View
from xueji.core.obligations.model import (
    Actor,
    Amount,
    Because,
    Cadence,
    Form,
    Obligation,
    Per,
    Source,
    Strength,
    Trigger,
)


@dataclass(slots=True)
class Draft:
    """[start, end) are places in `view`, which is the clause's own."""

    view: View
    form: Form
    start: int
    end: int
    actor: Actor | None = None
    per: Per | None = None
    strength: Strength = Strength.MUST
    every: Cadence | None = None
    at_least: int | None = None
    at_most: int | None = None
    exception: bool = False
    amount: Amount | None = None
    trigger: Trigger | None = None
    since: date | None = None
    until: date | None = None
    group: int | None = None
    by_agent: bool = False
    """The actor was introduced by 由."""
    why: list[Because] = field(default_factory=list)

    @property
    def is_bare(self) -> bool:
        """Neither cadence nor number nor size so far."""
        return self.every is None and self.at_least is None and self.at_most is None and self.amount is None

    @property
    def is_bare_of_time(self) -> bool:
        """Neither cadence nor date nor event so far."""
        return self.every is None and self.since is None and self.until is None and self.trigger is None

    def because(
        self, attribute: str, value: object, source: Source, start: int, end: int, view: View | None = None
    ) -> None:
        span = (view or self.view).span(start, end) if end > start else Span(0, 0)
        self.why.append(Because(attribute, str(value), source, span.start, span.end))

    def finish(self, clause: str, text: str) -> Obligation:
        words = self.view.text[self.start : self.end]
        closes = words.count("（") > words.count("）") and self.view.text[self.end : self.end + 1] == "）"
        span = self.view.span(self.start, self.end + closes)
        return Obligation(
            clause=clause,
            quote=span.of(text),
            start=span.start,
            end=span.end,
            form=self.form,
            actor=self.actor or Actor.UNSPECIFIED,
            per=self.per if self.actor else None,
            strength=self.strength,
            every=self.every,
            at_least=self.at_least,
            at_most=self.at_most,
            exception_allowed=self.exception,
            amount=self.amount,
            trigger=self.trigger,
            since=self.since,
            until=self.until,
            option_group=self.group,
            why=tuple(self.why),
        )
