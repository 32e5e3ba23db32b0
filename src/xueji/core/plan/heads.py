"""Title, addressee, signature and year of a paper, from the lines around its clauses."""

import re
from dataclasses import dataclass

from xueji.core.documents.model import Block, BlockKind, Document
from xueji.core.documents.numbering import number
from xueji.core.documents.view import is_page_noise, solid
from xueji.core.plan.labels import candidates

NOUNS = "计划|方案|通知|办法|意见|要点|安排|规划|细则|制度|规定|规则|总结|报告|清单|配档表|安排表|公告|函|纲要"
TITLE_END = re.compile(rf"(?:{NOUNS})(?:[（(][^（）()]*[）)])?$")
DATE_LINE = re.compile(
    r"(?:20\d\d|二[〇○零O0][一二三四五六七八九〇○零]{2})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
YEAR = re.compile(r"(20\d\d)(?=年|[—–-]+20\d\d(?:年|学年)|学年)")
SPELLED_YEAR = re.compile(r"二[〇○零O0]([一二三四五六七八九〇○零]{2})(?=年)")
MADE = re.compile(rf"(?:制定|制订|拟定)(?:了)?([^，。；《》]{{2,40}}?(?:{NOUNS}))")
FILE_NUMBER = re.compile(r".*〔(20\d\d)〕\d+号")
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Head:
    """Block numbers: the title is blocks[:body]; clauses stand in blocks[body:tail]; the closing is blocks[tail:]."""

    title: str
    issuer: str | None
    year: int | None
    body: int
    tail: int


def read_head(document: Document) -> Head:
    text = document.text
    lines = [solid(b, text) for b in document.blocks]
    body = _title_lines(document.blocks, lines)
    tail = _closing(document, lines, body)
    first, last = (text[document.blocks[0].span.start :], "") if lines else ("", "")
    last = "".join(lines[tail:])
    opening = "".join(lines[body : body + 2]) if body < len(lines) else first
    title = _joined(document, body)
    if not title:
        made = MADE.search(opening)
        title = made[1] if made else ""
    signature = next((line for line in lines[tail:] if not DATE_LINE.fullmatch(line)), None)
    year = _year(title, _number(lines[:body]), last, "".join(lines))
    return Head(title, signature or _issuer(title), year, body, tail)


def _title_lines(blocks: tuple[Block, ...], lines: list[str]) -> int:
    """How many blocks at the start are title lines."""
    joined = ""
    for n, line in enumerate(lines[:5]):
        whole = blocks[n].kind is BlockKind.PARAGRAPH and len(line) <= LONGEST_TITLE
        # A title ends with no mark and holds no sentence; a line that reads 为…, is a preamble.
        opens_body = (
            line.endswith(tuple("，。；：、")) or "。" in line or line.startswith(("为", "根据", "按照", "本报讯"))
        )
        if not whole or opens_body or candidates(line):
            return n
        joined += line
        if TITLE_END.search(joined):
            # A subtitle such as （2024年3月修订） or （征求意见稿） belongs to the title.
            extra = n + 1 < len(lines) and re.fullmatch(r"（[^（）]{2,30}）", lines[n + 1]) is not None
            return n + 2 if extra else n + 1
    return 1 if lines and len(lines) > 1 and len(lines[0]) <= LONGEST_TITLE else 0


def _joined(document: Document, body: int) -> str:
    parts = [b.span.of(document.text).strip() for b in document.blocks[:body] if not is_page_noise(b, document.text)]
    return "".join(part for part in parts if not FILE_NUMBER.fullmatch(part))


def _closing(document: Document, lines: list[str], body: int) -> int:
    """The first block of signature and date, or the number of blocks."""
    for n in range(len(lines) - 1, max(body, len(lines) - 6), -1):
        if DATE_LINE.fullmatch(lines[n]):
            first = n
            while first - 1 > body and _is_signature(document, lines, first - 1):
                first -= 1
            return first
    return len(lines)


def _is_signature(document: Document, lines: list[str], n: int) -> bool:
    line = lines[n]
    bare = not re.search(r"[，。；：、！？!?]", line) and not candidates(line) and len(line) <= 40
    return (
        bare and document.blocks[n].kind is BlockKind.PARAGRAPH and not is_page_noise(document.blocks[n], document.text)
    )


def _issuer(title: str) -> str | None:
    if not TITLE_END.search(title):
        return None
    found = re.match(r"(.{2,30}?)(?=关于|20\d\d|（20)", title)
    return found[1] if found else None


def _number(lines: list[str]) -> str:
    """The year of the paper's own number: 云经信发〔2025〕14号."""
    numbers = (FILE_NUMBER.fullmatch(line) for line in lines)
    return next((f"{number[1]}年" for number in numbers if number), "")


REPEALED = re.compile(r"20\d\d年[^，。；\n]{0,30}(?=废止)|20\d\d年?版")
"""2019年版《班组学习制度》废止: the year of what was before."""


def _year(title: str, numbered: str, closing: str, everything: str) -> int | None:
    for source in (title, numbered, closing, REPEALED.sub("", re.sub(r"《[^《》]*》", "", everything))):
        source = SPELLED_YEAR.sub(lambda m: "20" + "".join(str(number(c) or 0) for c in m[1]), source)
        found = YEAR.search(source)
        if found:
            return int(found[1])
    return None
