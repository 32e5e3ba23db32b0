"""The festivals that the law makes holidays (《全国年节及纪念日放假办法》第二条, as amended from 2025-01-01), without
the State Council's yearly make-up days. Lunar dates and 清明 are data: they follow from astronomy, not from a notice.
"""

from datetime import date, timedelta

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
"""chinese_calendar's names in Chinese."""

# year: (first day of the lunar year, 清明, 端午, 中秋), each month and day
_MOVING = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
}
FIRST_YEAR, LAST_YEAR = min(_MOVING), max(_MOVING)


def festivals(year: int) -> dict[date, str]:
    """Each of the year's 13 law days and its name; fewer where two festivals share a day."""
    new_year, *others = (date(year, month, day) for month, day in _MOVING[year])
    days = {date(year, 10, number): "国庆节" for number in (1, 2, 3)}
    days |= {new_year + timedelta(days=n): "春节" for n in range(-1, 3)}
    days |= dict(zip(others, ("清明节", "端午节", "中秋节"), strict=True))
    return days | {date(year, 1, 1): "元旦", date(year, 5, 1): "劳动节", date(year, 5, 2): "劳动节"}
