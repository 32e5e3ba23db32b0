"""Word's automatic numbers, written out as the reader sees them (ECMA-376 Part 1, 17.9)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element  # the type; the parsing is defusedxml's

from xueji.core.documents.numbering import (
    BRANCHES,
    STEMS,
    chinese,
    circled,
    cycle,
    digits,
    formal,
    letters,
    roman,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
LONGEST_CHAIN = 20
"""How many styles may stand on each other before the chain is taken for a circle."""
FORMATS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": digits,
    "japaneseDigitalTenThousand": digits,
    "taiwaneseDigital": digits,
    "chineseLegalSimplified": formal,
    "ideographLegalTraditional": formal,
    "ideographTraditional": lambda n: cycle(n, STEMS),
    "ideographZodiac": lambda n: cycle(n, BRANCHES),
    "ideographEnclosedCircle": lambda n: cycle(n, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": lambda n: cycle(n, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": lambda n: cycle(n, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalFullWidth": lambda n: digits(n, "０１２３４５６７８９"),
    "decimalFullWidth2": lambda n: digits(n, "０１２３４５６７８９"),
    "decimalZero": lambda n: f"{n:02}",
    "numberInDash": lambda n: f"- {n} -",
    "upperRoman": roman,
    "lowerRoman": lambda n: roman(n).lower(),
    "upperLetter": letters,
    "lowerLetter": lambda n: letters(n).lower(),
}
"""How a number is written; digits for every other format (17.18.59)."""


@dataclass(frozen=True, slots=True)
class Level:
    format: str
    text: str
    start: int
    style: str
    legal: bool
    """Numbers of higher levels are written in digits (17.9.4)."""
    restart: int
    """How many of the levels above restart this one (17.9.11)."""


def value_of(element: Element | None, path: str) -> str | None:
    found = element.find(path) if element is not None else None
    return found.get(f"{W}val") if found is not None else None


def is_on(element: Element, path: str) -> bool:
    """A toggle is on when it is there, unless it says otherwise."""
    found = element.find(path)
    return found is not None and found.get(f"{W}val", "1") not in {"0", "false", "off"}


def _whole(word: str | None, default: int) -> int:
    return int(word) if word is not None and word.isdecimal() and len(word) < 9 else default


def _levels(kind: Element) -> Iterator[tuple[int, Level]]:
    for level in kind.iter(f"{W}lvl"):
        depth = _whole(level.get(f"{W}ilvl"), 0)
        yield (
            depth,
            Level(
                format=value_of(level, f"{W}numFmt") or "decimal",
                text=value_of(level, f"{W}lvlText") or "",
                start=_whole(value_of(level, f"{W}start"), 0),
                style=value_of(level, f"{W}pStyle") or "",
                legal=is_on(level, f"{W}isLgl"),
                restart=_whole(value_of(level, f"{W}lvlRestart"), depth),
            ),
        )


class Lists:
    """The running counters of a document's lists; one paragraph after the other is asked for its label."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self.styles = {style.get(f"{W}styleId", ""): style for style in _all(styles, "style")}
        self.default = next((name for name, style in self.styles.items() if _is_default_paragraph(style)), "")
        kinds = {kind.get(f"{W}abstractNumId", ""): kind for kind in _all(numbering, "abstractNum")}
        entries = {entry.get(f"{W}numId", ""): entry for entry in _all(numbering, "num")}
        self.kinds: dict[str, str] = {}
        self.levels: dict[str, dict[int, Level]] = {}
        self.restarts: dict[str, dict[int, int]] = {}
        self.counters: dict[str, dict[int, int]] = {}
        for number, entry in entries.items():
            kind = self._kind(entry, kinds, entries)
            self.kinds[number] = kind
            self.levels[number] = dict(_levels(kinds[kind])) if kind in kinds else {}
            self._override(number, entry)

    def _kind(self, entry: Element, kinds: Mapping[str, Element], entries: Mapping[str, Element]) -> str:
        """The abstract list of an entry, through the style that a list may refer to (17.9.21)."""
        kind = value_of(entry, f"{W}abstractNumId") or ""
        style = self.styles.get(value_of(kinds.get(kind), f"{W}numStyleLink") or "")
        linked = entries.get(value_of(style, f"{W}pPr/{W}numPr/{W}numId") or "")
        return (value_of(linked, f"{W}abstractNumId") or kind) if linked is not None else kind

    def _override(self, number: str, entry: Element) -> None:
        for override in entry.iter(f"{W}lvlOverride"):
            depth = _whole(override.get(f"{W}ilvl"), 0)
            for _, level in _levels(override):
                self.levels[number][depth] = level
            start = value_of(override, f"{W}startOverride")
            if start is not None and depth in self.levels[number]:
                level = self.levels[number][depth]
                self.levels[number][depth] = replace(level, start=_whole(start, level.start))
                self.restarts.setdefault(number, {})[depth] = _whole(start, level.start)

    def label(self, paragraph: Element) -> str:
        """The paragraph's own number as text, "" for none; bullets are no numbers."""
        if not self.levels:
            return ""
        number, depth = self._place(paragraph)
        level = self.levels.get(number, {}).get(depth)
        if level is None or level.format in {"bullet", "none"}:
            return ""
        counters = self.counters.setdefault(self.kinds[number], {})
        # An entry with its own start begins anew where it is first used; entries of one kind count on else (17.9.27).
        for restarted, start in self.restarts.pop(number, {}).items():
            counters[restarted] = start - 1
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper, below in self.levels[number].items():
            if deeper > depth and depth < below.restart:
                counters.pop(deeper, None)
        return re.sub(r"%([1-9])", lambda m: self._ordinal(number, int(m[1]) - 1, level), level.text)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list entry and depth of a paragraph: its own, or those of the styles that it stands on."""
        number = value_of(paragraph, f"{W}pPr/{W}numPr/{W}numId")
        depth = value_of(paragraph, f"{W}pPr/{W}numPr/{W}ilvl")
        name = value_of(paragraph, f"{W}pPr/{W}pStyle") or self.default
        own = depth is not None
        seen: list[str] = []
        while number is None and (style := self.styles.get(name)) is not None and len(seen) < LONGEST_CHAIN:
            seen.append(name)
            number = value_of(style, f"{W}pPr/{W}numPr/{W}numId")
            depth = depth or value_of(style, f"{W}pPr/{W}numPr/{W}ilvl")
            name = value_of(style, f"{W}basedOn") or ""
        # A style stands at the level that names it, whatever depth the style itself says (17.9.23).
        linked = {level.style: str(n) for n, level in self.levels.get(number or "", {}).items()}
        if not own:
            depth = next((linked[name] for name in seen if name in linked), depth)
        return number or "", _whole(depth, 0)

    def _ordinal(self, number: str, depth: int, of: Level) -> str:
        level = self.levels[number].get(depth)
        value = self.counters[self.kinds[number]].get(depth, level.start if level else 1)
        written = FORMATS.get(level.format, str) if level and not of.legal else str
        return written(value)


def _all(root: Element | None, tag: str) -> Iterator[Element]:
    return root.iter(f"{W}{tag}") if root is not None else iter(())


def _is_default_paragraph(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}
