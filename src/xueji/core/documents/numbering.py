"""Numerals and ordinals as official papers write them: 十二, 12, １２, 第三, （四）, ①."""

import re
import unicodedata

DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "俩": 2, "双": 2, "半": 0}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def number(word: str) -> int | None:
    """The whole number that digits or Chinese numerals mean, white space inside left out; None if none."""
    word = re.sub(r"\s+", "", unicodedata.normalize("NFKC", word))
    if word.isascii() and word.isdigit():
        return int(word[:9])
    if not word or any(c not in DIGITS and c not in UNITS for c in word):
        return None
    if len(word) > 1 and not any(c in UNITS for c in word):
        return int("".join(str(DIGITS[c]) for c in word[:9]))
    total, digit = 0, 0
    for c in word:
        if c in UNITS:
            total += (digit or 1) * UNITS[c]
            digit = 0
        else:
            digit = DIGITS[c]
    return total + digit


def chinese(value: int) -> str:
    """1 to 99 as official papers write ordinals: 12 → 十二."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else "一二三四五六七八九"[tens - 1] + "十"
    return head + ("一二三四五六七八九"[ones - 1] if ones else "") if 0 < value < 100 else str(value)


def circled(value: int) -> str:
    return CIRCLED[value - 1] if 1 <= value <= len(CIRCLED) else f"({value})"
