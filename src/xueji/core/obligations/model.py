"""A duty as the plan states it, and as it is owed once norms, defaults and people have had their say.

The vocabulary is that of corpus/FORMAT.md.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Form(StrEnum):
    FIRST_AGENDA_ITEM = "first_agenda_item"
    CENTRE_GROUP_STUDY = "centre_group_study"
    THREE_MEETINGS = "three_meetings"
    MEMBERS_MEETING = "members_meeting"
    COMMITTEE_MEETING = "committee_meeting"
    GROUP_MEETING = "group_meeting"
    PARTY_LECTURE = "party_lecture"
    THEME_DAY = "theme_day"
    ORGANISATIONAL_LIFE_MEETING = "organisational_life_meeting"
    APPRAISAL = "appraisal"
    TALK = "talk"
    COLLECTIVE_STUDY = "collective_study"
    SELF_STUDY = "self_study"
    OUTREACH_STUDY = "outreach_study"
    SEMINAR = "seminar"
    LECTURE = "lecture"
    TRAINING = "training"
    FORUM = "forum"
    MICRO_CLASS = "micro_class"
    READING = "reading"
    NOTES = "notes"
    REFLECTION = "reflection"
    ARTICLE = "article"
    RESEARCH = "research"
    RESEARCH_REPORT = "research_report"
    PRE_DECISION_STUDY = "pre_decision_study"
    LAW_STUDY = "law_study"
    TEST = "test"
    VISIT = "visit"
    SELECTION = "selection"
    REPORT = "report"
    PLAN = "plan"
    RECORD = "record"
    INSPECTION = "inspection"
    RISK_REVIEW = "risk_review"
    CHANNEL = "channel"
    SERVICE = "service"
    CONVERSION = "conversion"
    RULE_MAKING = "rule_making"
    OTHER = "other"


class Actor(StrEnum):
    PARTY_COMMITTEE = "party_committee"
    CENTRE_GROUP = "centre_group"
    LEADER = "leader"
    BRANCH_SECRETARY = "branch_secretary"
    BRANCH = "branch"
    SMALL_GROUP = "small_group"
    MEMBER = "member"
    STAFF = "staff"
    DEPARTMENT = "department"
    OFFICE = "office"
    ORGAN = "organ"
    UNSPECIFIED = "unspecified"


class Per(StrEnum):
    """Each of whom owes the number."""

    PERSON = "person"
    BRANCH = "branch"
    SMALL_GROUP = "small_group"
    DEPARTMENT = "department"
    ORGAN = "organ"


class Strength(StrEnum):
    MUST = "must"
    SHOULD = "should"
    ENCOURAGED = "encouraged"


class Cadence(StrEnum):
    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    TWO_MONTHS = "two_months"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    TERM = "term"
    YEAR = "year"
    FIVE_YEARS = "five_years"


class Trigger(StrEnum):
    BEFORE_MAJOR_DECISION = "before_major_decision"
    EACH_MEETING = "each_meeting"
    NEW_INSTRUCTION = "new_instruction"
    MEETING_HELD = "meeting_held"
    KEY_DATE = "key_date"
    AFTER_ACTIVITY = "after_activity"
    OTHER = "other"


class Source(StrEnum):
    """Where the value of an attribute came from within the document."""

    WORDS = "words"
    SENTENCE_BEFORE = "sentence_before"
    HEADING = "heading"
    BRACKET = "bracket"
    COLUMN = "column"
    ADDRESSEE = "addressee"
    CONVENTION = "convention"


@dataclass(frozen=True, slots=True)
class Amount:
    """The size of each thing owed; unit is one of 字 学时 分钟 天 人."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Because:
    """Which words gave one attribute. [start, end) is empty (0, 0) where a convention of FORMAT.md gave it."""

    attribute: str
    value: str
    source: Source
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty read from a document: its quote is text[start:end]. Never changed after reading."""

    clause: str
    quote: str
    start: int
    end: int
    form: Form
    actor: Actor = Actor.UNSPECIFIED
    per: Per | None = None
    strength: Strength = Strength.MUST
    every: Cadence | None = None
    at_least: int | None = None
    at_most: int | None = None
    exception_allowed: bool = False
    amount: Amount | None = None
    trigger: Trigger | None = None
    since: date | None = None
    """`from` in the JSON of FORMAT.md."""
    until: date | None = None
    option_group: int | None = None
    why: tuple[Because, ...] = ()


class Basis(StrEnum):
    """Where a decided value comes from; the value is the word shown to people."""

    TEXT = "原文"
    NORM = "规定"
    DEFAULT = "默认"
    PERSON = "人工"
    SETTING = "设定"
    """What the organ set for all topics alike: never the words of the plan."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty as it is owed: what was read beside what was decided.

    `id` is stable within a plan. `number` times in each `every` (the whole period where `every` is None); 0 where
    the form needs none. `number_basis` says who set number and cadence, `number_source` the article or the words.
    A duty of a norm alone has clause "" and an empty quote.
    """

    id: str
    form: Form
    actor: Actor
    per: Per | None
    strength: Strength
    every: Cadence | None
    number: int
    number_basis: Basis
    number_source: str = ""
    trigger: Trigger | None = None
    since: date | None = None
    until: date | None = None
    option_group: int | None = None
    forbidden: bool = False
    """The rules against formalism forbid what it asks (over-recording): never timetabled or counted, state waived."""
    clause: str = ""
    quote: str = ""
    title: str = ""
    """A short name in the glossary's words, for lists and calendars."""
