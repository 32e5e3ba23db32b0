"""A regulation's minimum as a value, never shown as if the plan had said it."""

from dataclasses import dataclass
from enum import StrEnum

from xueji.core.documents.numbering import chinese
from xueji.core.obligations.model import Actor, Cadence, Form, Per


class Modality(StrEnum):
    MUST = "must"
    GENERALLY = "generally"
    ENCOURAGED = "encouraged"


class NormStatus(StrEnum):
    IN_FORCE = "in_force"
    TO_CHECK = "to_check"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Norm:
    """One row of a pack. `article` None: not yet checked. `part_of`: the form that stands for this one as a whole."""

    id: str
    rule: str
    date: str | None
    article: str | None
    form: Form
    actor: Actor
    per: Per | None
    every: Cadence | None
    number: int | None
    modality: Modality
    confidence: str
    status: NormStatus
    source: str
    part_of: Form | None = None

    @property
    def citation(self) -> str:
        """《…》第十六条; a missing number is shown as missing."""
        article = f"第{chinese(int(self.article))}条" if self.article else "（条号待核）"
        check = "，待核对" if self.status is NormStatus.TO_CHECK else ""
        return f"{self.rule}{article}{check}"


@dataclass(frozen=True, slots=True)
class Pack:
    name: str
    norms: tuple[Norm, ...]
