"""A made-up bureau for demonstrations and tests: every name in it is invented; the same seed gives the same bureau."""

from datetime import date
from random import Random

from xueji.core.organisation.model import (
    Absence,
    BusyPeriod,
    Membership,
    Organisation,
    Person,
    Room,
    Standing,
    Unit,
    UnitKind,
)

NAME = "云州市经济和信息化局"
PARTY, CENTRE = "局党组", "局党组理论学习中心组"
DEPARTMENTS = (
    "办公室",
    "人事处",
    "机关党委办公室",
    "政策法规处",
    "规划处",
    "运行监测协调处",
    "投资与技术改造处",
    "科技创新处",
    "智能制造处",
    "原材料工业处",
    "装备工业处",
    "消费品工业处",
    "电子信息处",
    "软件与信息服务业处",
    "节能与综合利用处",
    "中小企业处",
    "安全生产处",
    "财务审计处",
)

LEADERS = (
    "党组书记、局长",
    *["党组成员、副局长"] * 4,
    "党组成员、纪检监察组组长",
    "党组成员、总工程师",
    "党组成员、总经济师",
    "一级巡视员",
    *["二级巡视员"] * 2,
    "机关党委专职副书记",
)
SIZES = (30, 24, 22, 20, 18, 17, 16, 15, 15, 14, 14, 13, 13, 12, 12, 11, 10, 8, 8, 8)
"""Members of each branch; the last is that of the retired. 300 in all."""
NUMERALS = "一二三四五六七八九"
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
)
FIRST = "建国志文晓海春秋立永明德思卫新雨雪丽秀桂玉庆国家俊子若书景云"
SECOND = "军华强平峰涛敏静芳娟兰英杰斌辉鹏飞宁琳洁萍燕玲超波勇刚磊洋岩松柏梅航清源远博"
STAFF = 60
SECRETARY, ORGANISER, PUBLICIST = "支部书记", "组织委员", "宣传委员"


def sample_bureau(seed: int = 1, year: int = 2023) -> Organisation:
    """12 leaders, 18 departments, 20 branches of 8 to 30, 300 party members and 60 staff outside the party."""
    random = Random(seed)  # noqa: S311 - invented people, no secret
    branches = [*(f"第{_chinese(n)}党支部" for n in range(1, len(SIZES))), "离退休党支部"]
    groups = {name: _groups(size) for name, size in zip(branches, SIZES, strict=True)}
    people = _people(random, branches, groups, year)
    return Organisation(
        NAME,
        (
            Unit(PARTY, PARTY, UnitKind.PARTY_COMMITTEE),
            Unit(CENTRE, CENTRE, UnitKind.CENTRE_GROUP),
            *(Unit(name, name, UnitKind.DEPARTMENT) for name in DEPARTMENTS),
            *(Unit(name, name, UnitKind.BRANCH) for name in branches),
            *(Unit(f"{b}/{g}", g, UnitKind.SMALL_GROUP, b) for b in branches for g in groups[b]),
        ),
        people,
        _absences(random, people, year),
        _busy(year),
        (Room("一号会议室", 120), Room("二号会议室", 40), Room("三号会议室", 30), Room("党员活动室", 30)),
    )


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def _groups(size: int) -> tuple[str, ...]:
    return tuple(f"第{NUMERALS[n]}党小组" for n in range(3 if size >= 18 else 2))


def _people(random: Random, branches: list[str], groups: dict[str, tuple[str, ...]], year: int) -> tuple[Person, ...]:
    names = _names(random, sum(SIZES) + STAFF)
    numbers = {name: names.count(name) for name in names}
    people: list[Person] = []
    for branch, size in zip(branches, SIZES, strict=True):
        for place in range(size):
            number = len(people) + 1
            units = [branch, f"{branch}/{groups[branch][place % len(groups[branch])]}"]
            post = {0: SECRETARY, 1: ORGANISER, 2: PUBLICIST}.get(place, "")
            retired = branch == branches[-1]
            if not retired:
                units.insert(0, DEPARTMENTS[branches.index(branch) % len(DEPARTMENTS)])
            leader = branches.index(branch) if place == 3 and branches.index(branch) < len(LEADERS) else None
            if leader is not None:
                units, post = [*units[1:], CENTRE], LEADERS[leader]
            standing = Standing.PROBATIONARY if place == size - 1 and size >= 20 else Standing.MEMBER
            if retired and not post:
                post = "退休干部"
            people.append(_person(names[number - 1], number, numbers, standing, post, units))
    people[15] = _transferred(people[15], branches[1], groups[branches[1]][0], date(year, 3, 20))
    for n in range(STAFF):
        number = len(people) + 1
        units = [DEPARTMENTS[n % len(DEPARTMENTS)]]
        people.append(_person(names[number - 1], number, numbers, Standing.OTHER, "", units))
    return tuple(people)


def _person(name: str, number: int, same: dict[str, int], standing: Standing, post: str, units: list[str]) -> Person:
    """Numbered only where another has the same name, as rosters are."""
    written = f"YZ{number:04d}" if same[name] > 1 else ""
    return Person(written or name, name, written, standing, post, tuple(Membership(unit) for unit in units))


def _transferred(person: Person, branch: str, group: str, day: date) -> Person:
    department = DEPARTMENTS[1]
    before = tuple(Membership(m.unit, None, day) for m in person.memberships)
    after = tuple(Membership(unit, day, None) for unit in (department, branch, f"{branch}/{group}"))
    return Person(person.id, person.name, person.number, person.standing, person.post, before + after)


def _names(random: Random, number: int) -> list[str]:
    names: list[str] = []
    while len(names) < number - 3:
        given = random.choice(FIRST) * (random.random() < 0.8) + random.choice(SECOND)
        name = random.choice(SURNAMES) + given
        if name not in names:
            names.append(name)
    for place in (40, 120, 333):  # three pairs of one name, one of them across the party's edge
        names.insert(place, names[place - 25])
    return names


def _absences(random: Random, people: tuple[Person, ...], year: int) -> tuple[Absence, ...]:
    found = []
    for person in random.sample(people, 24):
        month, day = random.randint(2, 11), random.randint(1, 20)
        found.append(Absence(person.id, date(year, month, day), date(year, month, day + random.randint(2, 8))))
    return tuple(sorted(found, key=lambda absence: (absence.since, absence.person)))


def _busy(year: int) -> tuple[BusyPeriod, ...]:
    return (
        BusyPeriod(date(year, 1, 9), date(year, 1, 13), "全市经济工作会议"),
        BusyPeriod(date(year, 7, 3), date(year, 7, 12), "半年经济运行分析"),
        BusyPeriod(date(year, 10, 16), date(year, 10, 25), "预算编制"),
        BusyPeriod(date(year, 12, 18), date(year, 12, 29), "年终考核"),
    )
