"""The lines of a document → its clauses: labels open and close levels, ids count siblings in reading order."""

import re
from dataclasses import dataclass, field

from xueji.core.documents.model import BlockKind, Document, Span
from xueji.core.documents.view import is_page_noise
from xueji.core.plan.heads import Head
from xueji.core.plan.labels import Label, Open, candidates, depth_of, label_at
from xueji.core.plan.model import Clause, Role

GLUED = re.compile(
    r"(?<=[。；！])\s*([一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])(?=[^。，；：]{2,15}$)"
)
INSIDE = re.compile(r"(?:[。；：:！]\s*|\s)(?=[一二三四五六七八九十\d]{1,2}[、.．])|[一-鿿](?=1、)")
FULL_WIDTH = str.maketrans(",;:()", "，；：（）")
RUN_ON = {"comma", "digit_comma", "point"}
FEW_LINES, SEVERAL = 2, 3
LONGEST_HEADING = 45
LONGEST_BROKEN = 16
"""A line with a comma and no stop is a heading only if it is short; else the sentence runs over the line."""
ROLES: tuple[tuple[Role, str], ...] = (
    (Role.AIM, "目标|总体要求|指导思想|总则|总体思路|目的|意义"),
    (Role.CLOSING, "附则"),
    (Role.TOPIC, "学习内容|学习重点|重点内容|学习专题|主题|学习主要内容|专题内容"),
    (Role.REQUIREMENT, "要求|保障|管理|考核|组织领导|纪律|注意事项"),
    (Role.ARRANGEMENT, "安排|方式|活动|任务|计划表|进度|步骤|时间|措施|内容|形式|培训"),
)


@dataclass(slots=True)
class Node:
    label: str
    start: int
    text_start: int
    """Where the words after the label begin."""
    children: list["Node"] = field(default_factory=list)
    end: int = 0
    style: str = ""
    ordinal: int = 0


def build(document: Document, head: Head) -> list[Node]:
    """The top-level clauses with their children; preamble and closing included."""
    text = document.text
    top: list[Node] = []
    stack: list[Node] = []
    last: dict[str, int] = {}
    first = document.blocks[head.body].span.start if head.body < len(document.blocks) else len(text)
    for span, labels in _openings(document, head):
        opens = [Open(node.style, node.ordinal) for node in stack]
        for label in labels:
            depth = depth_of(label, opens, last)
            if depth is None:
                continue
            start = span.start + label.at
            node = Node(label.text, start, start + len(label.text), style=label.style, ordinal=label.ordinal)
            del stack[depth:]
            (stack[-1].children if stack else top).append(node)
            stack.append(node)
            last[label.style] = label.ordinal
            break
    begin = top[0].start if top else _end(document, head)
    if text[first:begin].strip():
        top.insert(0, Node("", first, first))
    if head.tail < len(document.blocks):
        place = document.blocks[head.tail].span.start
        top.append(Node("", place, place))
    _close(top, text, len(text))
    return top


def _end(document: Document, head: Head) -> int:
    return document.blocks[head.tail].span.start if head.tail < len(document.blocks) else len(document.text)


def _openings(document: Document, head: Head) -> list[tuple[Span, list[Label]]]:
    """Places at which a clause may open: heads of lines, and a heading glued to the end of a sentence."""
    found: list[tuple[Span, list[Label]]] = []
    one_paragraph = head.tail - head.body <= FEW_LINES
    for block in document.blocks[head.body : head.tail]:
        line = block.span.of(document.text)
        if block.kind is BlockKind.ROW or "\t" in line.strip() or is_page_noise(block, document.text):
            continue
        labels = candidates(line)
        if labels:
            found.append((block.span, labels))
        if one_paragraph:
            found += [(block.span, [label]) for label in _within(line)]
            continue
        glued = GLUED.search(line)
        if glued:
            label = label_at(line, glued.start(1))
            found.extend([(block.span, [label])] if label else [])
    return found


def _within(line: str) -> list[Label]:
    """The labels of a paper that has lost its line ends: after a stop or a blank, where there are several."""
    found = [label_at(line, m.end()) for m in INSIDE.finditer(line)]
    labels = [label for label in found if label is not None and label.style in RUN_ON]
    return labels if len(labels) >= SEVERAL else []


def _close(nodes: list[Node], text: str, end: int) -> None:
    """Each node ends at its last character before the next one; children lie within it."""
    for n, node in enumerate(nodes):
        limit = nodes[n + 1].start if n + 1 < len(nodes) else end
        node.end = node.start + len(text[node.start : limit].rstrip())
        _close(node.children, text, node.end)


def flatten(nodes: list[Node], text: str, *, articles: bool) -> list[Clause]:
    found: list[Clause] = []
    shift = 0 if nodes and not nodes[0].style else 1
    for n, node in enumerate(nodes):
        heading = _heading(node, text)
        role = _role(heading, node, n, len(nodes), articles)
        _add(found, node, text, str(n + shift), node.label, role)
    return found


def _add(found: list[Clause], node: Node, text: str, id_: str, label: str, role: Role) -> None:
    found.append(Clause(id_, label, _heading(node, text), node.start, node.end, role))
    for n, child in enumerate(node.children, 1):
        _add(found, child, text, f"{id_}.{n}", label + child.label, role)


def _role(heading: str, node: Node, n: int, size: int, articles: bool) -> Role:
    if not node.style:
        return Role.PREAMBLE if n == 0 else Role.CLOSING
    for role, words in ROLES:
        if re.search(words, heading):
            return Role.REQUIREMENT if articles and role in {Role.ARRANGEMENT, Role.TOPIC} else role
    return Role.REQUIREMENT if articles else Role.ARRANGEMENT


def _heading(node: Node, text: str) -> str:
    """The words up to the first full stop or line end, where they are a name and not a sentence with a duty."""
    if not node.style:
        return ""
    own_end = node.children[0].start if node.children else node.end
    line, _, rest = text[node.text_start : own_end].strip().partition("\n")
    name, stop, after = line.partition("。")
    name = name.strip()
    said = name.translate(FULL_WIDTH)
    if said.endswith("；"):
        return ""  # one of several tasks, not what they are called
    sentence = re.search(r"[，；、：](?!.{0,14}$)|[（].*[，；]|每|应当|必须|须|不少于|请|全年", said)
    if len(said) > LONGEST_HEADING or (
        sentence and ("，" in said or not _is_name(said) or (stop and not said.endswith("”")))
    ):
        return ""
    if "，" in said and not stop and len(said) > LONGEST_BROKEN:
        return ""
    more = bool(after.strip() or rest.strip() or node.children)
    return name if more or not stop else ""


def _is_name(name: str) -> bool:
    if re.fullmatch(r"(?:每|双|年内|全年|逐|按)[^，“”]{0,3}“[^“”]{2,12}”", name):
        return True  # 每月“夜学一小时”
    return re.match(r"专题[：:]", name) is not None or not re.search(r"每|应当|必须|不少于|请", name)
