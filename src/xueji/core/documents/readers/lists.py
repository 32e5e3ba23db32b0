"""Word's automatic numbers, written out as the reader sees them (ECMA-376 Part 1, 17.9)."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # the type; the parsing is defusedxml's

from xueji.core.documents.numbering import chinese, circled

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCountingThousand",
}
CIRCLES = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}


@dataclass(frozen=True, slots=True)
class Level:
    format: str
    text: str
    start: int


def _value(element: Element | None, path: str) -> str | None:
    found = element.find(path) if element is not None else None
    return found.get(f"{W}val") if found is not None else None


def _whole(word: str | None, default: int) -> int:
    return int(word) if word is not None and word.isdigit() else default


class Lists:
    """The running counters of a document's lists; one paragraph after the other is asked for its label."""

    def __init__(self, numbering: Element | None) -> None:
        self.levels: dict[tuple[str, int], Level] = {}
        self.lists: dict[str, str] = {}
        self.counters: dict[tuple[str, int], int] = {}
        self.styles: dict[str, Element] = {}
        for kind in numbering.iter(f"{W}abstractNum") if numbering is not None else ():
            for level in kind.iter(f"{W}lvl"):
                key = (kind.get(f"{W}abstractNumId", ""), _whole(level.get(f"{W}ilvl"), 0))
                self.levels[key] = Level(
                    _value(level, f"{W}numFmt") or "decimal",
                    _value(level, f"{W}lvlText") or "",
                    _whole(_value(level, f"{W}start"), 1),
                )
        for entry in numbering.iter(f"{W}num") if numbering is not None else ():
            self.lists[entry.get(f"{W}numId", "")] = _value(entry, f"{W}abstractNumId") or ""

    def learn_styles(self, styles: Element | None) -> None:
        for style in styles.iter(f"{W}style") if styles is not None else ():
            properties = style.find(f"{W}pPr/{W}numPr")
            if properties is not None:
                self.styles[style.get(f"{W}styleId", "")] = properties

    def label(self, paragraph: Element) -> str:
        """The paragraph's own number as text, "" for none; bullets are no numbers."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = _value(paragraph, f"{W}pPr/{W}pStyle") or ""
        properties = own if own is not None else self.styles.get(style)
        if properties is None:
            return ""
        kind = self.lists.get(_value(properties, f"{W}numId") or "", "")
        depth = _whole(_value(properties, f"{W}ilvl"), 0)
        level = self.levels.get((kind, depth))
        if level is None or level.format in {"bullet", "none"}:
            return ""
        self.counters[kind, depth] = self.counters.get((kind, depth), level.start - 1) + 1
        for deeper in [key for key in self.counters if key[0] == kind and key[1] > depth]:
            del self.counters[deeper]
        return re.sub(r"%([1-9])", lambda m: self._ordinal(kind, int(m[1]) - 1), level.text)

    def _ordinal(self, kind: str, depth: int) -> str:
        level = self.levels.get((kind, depth))
        value = self.counters.get((kind, depth), level.start if level else 1)
        if level is not None and level.format in CHINESE:
            return chinese(value)
        return circled(value) if level is not None and level.format in CIRCLES else str(value)
