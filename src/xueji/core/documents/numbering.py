"""Numerals and ordinals as official papers write them: 十二, 12, １２, 第三, （四）, ①."""

import re
import unicodedata

DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "俩": 2, "双": 2, "半": 0}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
NUMERALS = "〇一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)
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
    """1 to 9999 as official papers write ordinals: 12 → 十二, 105 → 一百零五; other numbers in digits."""
    if not 0 < value < 10_000:
        return str(value)
    word, empty = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            word += "零" * (empty and bool(word)) + NUMERALS[digit] + name
        empty = not digit
    return word[1:] if word.startswith("一十") else word


def circled(value: int) -> str:
    return CIRCLED[value - 1] if 1 <= value <= len(CIRCLED) else f"({value})"


def digits(value: int, numerals: str = NUMERALS) -> str:
    """Figure for figure: 10 → 一〇."""
    return "".join(numerals[int(figure)] for figure in str(value))


def formal(value: int) -> str:
    """大写: 12 → 壹拾贰."""
    word = chinese(value)
    return ("一" * word.startswith("十") + word).translate(FORMAL)


def roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    word = ""
    for size, letters in ROMAN:
        times, value = divmod(value, size)
        word += letters * times
    return word


def letters(value: int) -> str:
    """1 → A, 27 → AA, 28 → BB, as lists count (ECMA-376 Part 1, 17.18.59)."""
    times, place = divmod(value - 1, 26)
    return chr(ord("A") + place) * (times + 1) if 0 < value <= 780 else str(value)


def cycle(value: int, signs: str) -> str:
    """The sign of a short series; beyond its end, digits."""
    return signs[value - 1] if 1 <= value <= len(signs) else str(value)
