"""The 《…》 of a plan that are to be studied; titles cited as a basis and record books are none."""

import re
from bisect import bisect_right

from xueji.core.documents.model import Span
from xueji.core.documents.view import View
from xueji.core.plan.model import Clause, Material, Role

ORDINAL = r"[一二三四五六七八九十\d]{1,3}"
VOLUME = rf"第{ORDINAL}(?:[、至到]第?{ORDINAL})*[卷册辑](?:、第{ORDINAL}[卷册辑])*"
TITLE = re.compile(rf"《[^《》\n]{{2,80}}》(?:（[^（）]{{0,20}}[卷版册辑][^（）]{{0,10}}）|{VOLUME})?")
STUDY = re.compile(
    r"学习|研读|阅读|通读|精读|学好|学懂|研学|领会|教材|读本|必读|选读|学深|自学|宣讲|读原著|重点读|学|读"
)
BASIS = re.compile(
    r"根据|按照|依据|依照|遵照|对照|落实|执行|填写|制定|制订|印发|修订|符合|违反|上做好|部署|关于印发|登记|记入|记录在|依托|出台|形成|编印"
)
AFTER = re.compile(r"[^，。；]{0,12}?(?:为基本教材|为教材|为重点|学习|等(?:著作|理论读物|读本|书目))")
LISTS = re.compile(
    r"学[习法](?:内容|材料|资料|书目|重点|篇目)|(?:推荐|必读|选读|阅读)(?:书目|篇目|材料)|书目|学什么|读什么|学习?哪些"
)
BOOK = re.compile(r"(?:记录本|手册|笔记|台账|登记表|登记簿|记录簿|签到表|工作手册|记录表)》")


def find_materials(view: View, clauses: tuple[Clause, ...]) -> tuple[Material, ...]:
    found: list[Material] = []
    studied_before = False
    end_before = -1
    for match in TITLE.finditer(view.text):
        joined = end_before >= 0 and re.fullmatch(r"[、和及与以]{0,2}", view.text[end_before : match.start()])
        studied = studied_before if joined else _is_studied(view.text, match)
        span = view.span(match.start(), match.end())
        clause = clause_at(clauses, span)
        studied = studied or _is_listed(view, match.start(), clause, clauses)
        studied_before, end_before = studied, match.end()
        if studied and not BOOK.search(match[0]) and clause is not None and clause.role is not Role.PREAMBLE:
            found.append(Material(match[0], clause.id, span.start, span.end))
    return tuple(found)


def _is_studied(text: str, match: re.Match[str]) -> bool:
    """The nearer governing word decides: 学习《…》 is to be studied, 根据《…》 is not."""
    start = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
    before = re.sub(r"《[^《》]*》", lambda m: "□" * len(m[0]), text[start : match.start()])
    before = re.sub(r"(?:新?(?:修订|修改|颁布|印发|出台)的?)$", "", before)
    study = max((m.start() for m in STUDY.finditer(before)), default=-1)
    basis = max((m.start() for m in BASIS.finditer(before)), default=-1)
    if study < 0 and basis < 0 and AFTER.match(text, match.end()):
        return True
    if before.endswith("以") or (basis < 0 and AFTER.match(text, match.end())):
        return AFTER.match(text, match.end()) is not None or study > basis
    return study > basis


def _is_listed(view: View, at: int, clause: Clause | None, clauses: tuple[Clause, ...]) -> bool:
    """A title that opens an item below a heading such as 学习内容 or 推荐书目."""
    opening = view.text[max(view.text.rfind("\n", 0, at), view.text.rfind("、", 0, at)) + 1 : at]
    opens = re.fullmatch(r"[（(]?[一二三四五六七八九十\d①-⑳]{0,3}[）)、.．]?(?:[^，；]{0,24}[：。])?", opening)
    return opens is not None and clause is not None and LISTS.search(_above(clause, clauses)) is not None


def _above(clause: Clause, clauses: tuple[Clause, ...]) -> str:
    """The clause's heading with those it stands under."""
    return "\n".join(c.heading for c in clauses if clause.id == c.id or clause.id.startswith(f"{c.id}."))


def clause_at(clauses: tuple[Clause, ...], span: Span) -> Clause | None:
    """The deepest clause that holds the place."""
    for n in range(bisect_right(clauses, span.start, key=lambda c: c.start) - 1, -1, -1):
        if span.start < clauses[n].end:
            return clauses[n]
        if "." not in clauses[n].id:
            break
    return None
