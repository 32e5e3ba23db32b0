"""A regulation's minimum as a value, never shown as if the plan had said it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xueji.core.documents.numbering import chinese
from xueji.core.obligations.model import Actor, Amount, Cadence, Form, Per, Trigger
from xueji.core.obligations.words import CADENCE_NAMES, amount_name


class Modality(StrEnum):
    MUST = "must"
    GENERALLY = "generally"
    ENCOURAGED = "encouraged"


class NormStatus(StrEnum):
    IN_FORCE = "in_force"
    LOCAL = "local"
    """What local rules agree on; no central rule has it."""
    TO_CHECK = "to_check"
    """On, and shown as 待核对 until somebody has read the official text."""
    OFF = "off"


STATUS_NAMES = {
    NormStatus.IN_FORCE: "现行",
    NormStatus.LOCAL: "各地做法",
    NormStatus.TO_CHECK: "待核对",
    NormStatus.OFF: "待核对，未启用",
}


class Confidence(StrEnum):
    """How well the row is known; the value is that of the survey of rules."""

    FULL_TEXT = "A"
    EXCERPT = "B"
    MEMORY = "C"


CONFIDENCE_NAMES = {
    Confidence.FULL_TEXT: "已核全文",
    Confidence.EXCERPT: "已核节录",
    Confidence.MEMORY: "凭记忆，待核对",
}


class OrganKind(StrEnum):
    """What kind of body an organ is; the value is the word shown to people."""

    GOVERNMENT = "党政机关"
    INSTITUTION = "事业单位"
    SCHOOL = "学校"
    HOSPITAL = "医院"
    ENTERPRISE = "企业"
    COMMUNITY = "街道社区"
    PARTY_SCHOOL = "党校"


@dataclass(frozen=True, slots=True)
class Norm:
    """One row of a pack. `article` None: not yet checked. `part_of`: the form that stands for this one as a whole.

    It asks for `number` of the form in each `every`, each of size `amount`; without a number it asks that the
    thing be there. `since` and `until` are the days from which and after which it holds, None where open.
    """

    id: str
    rule: str
    article: str | None
    form: Form
    actor: Actor
    per: Per | None
    every: Cadence | None
    number: int | None
    says: str
    modality: Modality
    confidence: Confidence
    status: NormStatus
    source: str
    issued: str = ""
    """As far as known: 2018-10-28, 2019-12 or 2014."""
    amount: Amount | None = None
    trigger: Trigger | None = None
    who: str = ""
    """The group within `actor` that it binds, in words; such a row joins no duty of the plan by itself."""
    part_of: Form | None = None
    since: date | None = None
    until: date | None = None

    @property
    def citation(self) -> str:
        """《…》第十六条; a missing number is shown as missing."""
        article = f"第{chinese(int(self.article))}条" if self.article else "（条号待核）"
        local = self.status is NormStatus.LOCAL
        check = "，待核对" if self.status is NormStatus.TO_CHECK else ""
        return f"{self.rule}{'' if local else article}{check}"

    @property
    def measure(self) -> str:
        """每季度1次; 每年不少于32学时; "" for a row without a number."""
        every = CADENCE_NAMES[self.every] if self.every else ""
        size = f"不少于{amount_name(self.amount)}" if self.amount else ""
        count = f"{self.number}次" if self.number and not (self.amount and self.number == 1) else ""
        return f"{every}{count}{size}"

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Pack:
    """The rows of one subject. `version` rises with each change of a row; `fits` are the bodies that it binds."""

    id: str
    name: str
    version: int
    fits: frozenset[OrganKind]
    cited_as: tuple[str, ...]
    """Words by which a plan refers to the pack, … for a gap."""
    norms: tuple[Norm, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """An organ's own decision on one row: off or on, or a higher number with its reason."""

    on: bool
    number: int | None = None
    reason: str = ""
