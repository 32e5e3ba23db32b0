"""Which words of the document gave which attribute of a duty, in Chinese."""

from dataclasses import dataclass

from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Actor, Cadence, Form, Obligation, Source, Strength, Trigger
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, SOURCE_NAMES, STRENGTH_NAMES, TRIGGER_NAMES
from xueji.core.reading.model import Reading

ATTRIBUTES = {
    "form": "形式",
    "actor": "谁来做",
    "every": "频次",
    "at_least": "次数",
    "strength": "力度",
    "trigger": "触发",
    "amount": "数量",
    "until": "期限",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """`words` is empty where a convention gave the value; [start, end) is the place in the document."""

    attribute: str
    value: str
    source: str
    words: str
    start: int
    end: int


def explain(reading: Reading, obligation: Obligation) -> tuple[Explanation, ...]:
    """One line for each attribute of the duty that was read, in the order of reading."""
    return tuple(
        Explanation(
            ATTRIBUTES.get(b.attribute, b.attribute),
            _name(b.attribute, b.value),
            SOURCE_NAMES[Source(b.source)],
            "".join(reading.document.text[b.start : b.end].split()),
            b.start,
            b.end,
        )
        for b in obligation.why
    )


def _name(attribute: str, value: str) -> str:
    match attribute:
        case "form":
            return FORMS[Form(value)].name
        case "actor":
            return ACTOR_NAMES[Actor(value)]
        case "every":
            return CADENCE_NAMES[Cadence(value)]
        case "strength":
            return STRENGTH_NAMES[Strength(value)]
        case "trigger":
            return TRIGGER_NAMES[Trigger(value)]
    return value
