"""The share of a unit's people without whom it does not meet, as it is written: 2/3."""

import re
from fractions import Fraction

EXAMPLE = "请写成 2/3 的样子，不超过 1/1。"


def share(word: str) -> Fraction | None:
    """None where the word is no share of a whole."""
    found = re.fullmatch(r"([1-9]\d?)/([1-9]\d?)", word.strip(), re.ASCII)
    said = Fraction(int(found[1]), int(found[2])) if found else Fraction(0)
    return said if 0 < said <= 1 else None
