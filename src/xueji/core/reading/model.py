"""The whole of what reading one document gives (corpus/FORMAT.md)."""

from dataclasses import dataclass
from enum import StrEnum

from xueji.core.documents.model import Document
from xueji.core.obligations.model import Obligation
from xueji.core.plan.model import Plan


class FindingCode(StrEnum):
    STALE_PROGRAMME = "stale-programme"
    EVENT_NOT_IN_YEAR = "event-not-in-year"
    NO_NUMBER = "no-number"
    NO_ACTOR = "no-actor"
    CONFLICTING_NUMBERS = "conflicting-numbers"
    NUMBERING = "numbering"
    OVER_RECORDING = "over-recording"
    TYPO_DOUBLING = "typo-doubling"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of the document itself at text[start:end]: why, a better wording, and on what basis."""

    code: FindingCode
    clause: str
    start: int
    end: int
    message: str
    suggestion: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    document: Document
    plan: Plan
    obligations: tuple[Obligation, ...]
    findings: tuple[Finding, ...]
