"""vocabulary.yaml as compiled patterns: the words by which duties, actors, cadences and triggers are recognised."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from xueji.core.obligations.model import Actor, Cadence, Form, Strength, Trigger

GAP = "[^，。；：\n]{0,18}?"
BODY = "(?<![党团级层会群])"
MAKES = "(?<![工操协合写著运动实])"
"""作…发言 begins in no 工作."""
WORD_BEFORE, WORD_AFTER = "工以马会网线合操协写著", "为用级述风品年半月旬周学岗话"
"""With one of these beside it a verb of one character is part of a longer word: 工作, 上半年."""


OPENS = "(?<![公召展离敞放打新重])开(?![展始放发创门通设办辟工学业源支拓关除户会])"
"""月底开荐书会."""


class Kind:
    """How a form's word stands: it governs what follows, is a duty by itself, or needs a verb, number or date."""

    ACT = "act"
    SAYS = "says"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class FormWord:
    form: Form
    kind: str
    word: str

    @property
    def has_gap(self) -> bool:
        """组织…学习."""
        return "…" in self.word

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a word with a gap stands."""
        for match in _compiled(self.word).finditer(text):
            yield match.span()

    @property
    def opening(self) -> str:
        """The word up to its gap, without which it cannot stand in a text."""
        return self.word.partition("…")[0]


@dataclass(frozen=True, slots=True)
class FormWords:
    """The words of all forms, found by their first two characters; those with a gap by the first two before it."""

    plain: Mapping[str, tuple[FormWord, ...]]
    gapped: Mapping[str, tuple[tuple[int, FormWord], ...]]
    """Each with its order in the file, which decides where two words say the same."""

    def places(self, text: str) -> Iterator[tuple[int, int, FormWord]]:
        pairs = [text[at : at + 2] for at in range(len(text) - 1)]
        for at, pair in enumerate(pairs):
            for word in self.plain.get(pair, ()):
                if text.startswith(word.word, at):
                    yield at, at + len(word.word), word
        begun = (each for begins in dict.fromkeys([*pairs, *text]) for each in self.gapped.get(begins, ()))
        for _, word in sorted((order, word) for order, word in begun if word.opening in text):
            for start, end in word.places(text):
                yield start, end, word


@dataclass(frozen=True, slots=True)
class Vocabulary:
    forms: FormWords
    spoiled: re.Pattern[str]
    """What follows a form's word and makes it the name of something else."""
    not_form: re.Pattern[str]
    above: re.Pattern[str]
    describes: re.Pattern[str]
    holding: re.Pattern[str]
    doing: re.Pattern[str]
    """Verbs after which no subject can follow."""
    actors: Mapping[str, Actor]
    actor: re.Pattern[str]
    several: re.Pattern[str]
    cadences: Mapping[str, Cadence]
    cadence: re.Pattern[str]
    not_cadence: re.Pattern[str]
    at_least: str
    at_most: str
    counts: str
    amounts: Mapping[str, tuple[str, float]]
    sends_people: re.Pattern[str]
    strengths: tuple[tuple[Strength, re.Pattern[str]], ...]
    exception: re.Pattern[str]
    triggers: tuple[tuple[Trigger, re.Pattern[str]], ...]
    instruction_forms: frozenset[Form]
    option_heads: str
    option_tails: str
    no_number: re.Pattern[str]
    not_duty: re.Pattern[str]
    past: re.Pattern[str]
    news: re.Pattern[str]
    told: re.Pattern[str]
    columns: Mapping[str, re.Pattern[str]]
    """What a table column holds, by a word of its header, the first kind that fits."""


def pattern(word: str) -> str:
    """组织 is a verb but after what makes it a body: 党组织, 上级组织."""
    before = BODY if word.startswith("组织") else MAKES if word.startswith("作…") else ""
    return before + re.escape(word).replace("…", f"(?!的){GAP}")


@cache
def _compiled(word: str) -> re.Pattern[str]:
    """Compiled when it is first met: a short paper meets few of the words."""
    return re.compile(pattern(word))


def any_of(words: Iterable[str]) -> str:
    """An alternation in which the longer word wins."""
    return "(?:" + "|".join(pattern(w) for w in sorted(words, key=len, reverse=True)) + ")"


def _forms(rows: Mapping[str, Mapping[str, list[str]]]) -> FormWords:
    kinds = {"acts": Kind.ACT, "says": Kind.SAYS, "names": Kind.NAME}
    words = [
        FormWord(Form(form), kinds[kind], word)
        for form, groups in rows.items()
        for kind, words in groups.items()
        for word in words
    ]
    plain: dict[str, list[FormWord]] = {}
    gapped: dict[str, list[tuple[int, FormWord]]] = {}
    for order, each in enumerate(words):
        if each.has_gap:
            gapped.setdefault(each.opening[:2], []).append((order, each))
        else:
            plain.setdefault(each.word[:2], []).append(each)
    return FormWords({k: tuple(v) for k, v in plain.items()}, {k: tuple(v) for k, v in gapped.items()})


def _doing(raw: Mapping[str, Any]) -> set[str]:
    """Acts and verbs of holding, but for those that also stand in names: 组织委员, 集中."""
    acts = {word for groups in raw["forms"].values() for word in groups.get("acts", [])}
    return (acts | {word for word in raw["holding"] if len(word) > 1}) - {
        "组织",
        "集中",
        "登记",
        "主持",
        "负责",
        "承办",
    }


def _verbs(words: list[str]) -> str:
    """A verb of one character is none inside a longer word: 工作, 以上, 网上."""
    single = "".join(word for word in words if len(word) == 1)
    return (
        rf"{any_of(word for word in words if len(word) > 1)}|{OPENS}|(?<![{WORD_BEFORE}])[{single}](?![{WORD_AFTER}])"
    )


@cache
def load() -> Vocabulary:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files(__package__).joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 -- a safe loader either way
    actors = {word: Actor(name) for name, words in raw["actors"].items() for word in words}
    cadences = {word: Cadence(row["every"]) for row in raw["cadences"] for word in row["words"]}
    options = raw["options"]
    hard = rf"(?!(?<=一般){any_of(raw['not_soft_before'])})"
    return Vocabulary(
        forms=_forms(raw["forms"]),
        spoiled=re.compile(rf"的?(?:{any_of(raw['spoils'])}|{any_of(raw['spoils_at_end'])}$)"),
        not_form=re.compile(any_of(raw["not_forms"])),
        above=re.compile(rf"(?:[\d月日至—-]*[，]?){any_of(raw['above'])}"),
        describes=re.compile(any_of(raw["describes"])),
        holding=re.compile(_verbs(raw["holding"])),
        doing=re.compile(any_of(_doing(raw))),
        actors=actors,
        actor=re.compile(any_of(actors)),
        several=re.compile(any_of(raw["several"])),
        cadences=cadences,
        cadence=re.compile(any_of(cadences)),
        not_cadence=re.compile(any_of(raw["not_cadences"])),
        at_least=any_of(raw["at_least"]),
        at_most=any_of(raw["at_most"]),
        counts=any_of(raw["counts"]),
        amounts={word: (unit, factor) for word, (unit, factor) in raw["amounts"].items()},
        sends_people=re.compile(any_of(raw["sends_people"])),
        strengths=tuple((Strength(name), re.compile(any_of(words) + hard)) for name, words in raw["strengths"].items()),
        exception=re.compile(any_of(raw["exceptions"]) + hard),
        triggers=tuple((Trigger(name), re.compile(any_of(words))) for name, words in raw["triggers"].items()),
        instruction_forms=frozenset(Form(name) for name in raw["new_instruction_forms"]),
        option_heads=any_of(options["heads"]),
        option_tails=any_of(options["tails"]),
        no_number=re.compile(any_of(raw["no_number"]) + "(?!次)"),
        not_duty=re.compile(any_of(raw["not_duties"])),
        past=re.compile(any_of(raw["past"])),
        news=re.compile(any_of(raw["news"])),
        told=re.compile(any_of(raw["told"])),
        columns={kind: re.compile(any_of(words)) for kind, words in raw["columns"].items()},
    )
