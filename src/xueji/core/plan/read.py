"""Document → Plan: title lines, clauses, materials."""

from xueji.core.documents.model import Document
from xueji.core.documents.view import view_of
from xueji.core.plan.clauses import build, flatten
from xueji.core.plan.heads import read_head
from xueji.core.plan.materials import find_materials
from xueji.core.plan.model import Plan


def read_plan(document: Document) -> Plan:
    """Any document gives a plan; one without numbering is a single clause "0"."""
    head = read_head(document)
    nodes = build(document, head)
    articles = any(child.style == "article" for node in nodes for child in [node, *node.children])
    clauses = tuple(flatten(nodes, document.text, articles=articles))
    materials = find_materials(view_of(document), clauses)
    return Plan(head.title, head.issuer, head.year, clauses, materials)
