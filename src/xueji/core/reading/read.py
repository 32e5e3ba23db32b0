"""Document → Reading: clauses, materials, obligations and findings, in one pure step."""

from xueji.core.documents.model import Document
from xueji.core.documents.view import view_of
from xueji.core.obligations import extract
from xueji.core.obligations.extract import is_narrative
from xueji.core.obligations.vocabulary import load
from xueji.core.plan import read_plan
from xueji.core.reading.duty_faults import conflicting, over_recording, without_actor, without_number
from xueji.core.reading.facts import load_facts
from xueji.core.reading.forbidden import load_forbidden
from xueji.core.reading.model import Finding, Reading
from xueji.core.reading.numbering import ordinals
from xueji.core.reading.source_faults import doubled_words, events_not_held, stale_programmes


def load_words() -> None:
    """What the first reading would load; for whoever has to wait for the document anyway."""
    load()
    load_facts()
    load_forbidden()


def read(document: Document) -> Reading:
    """Any text can be read; what is no plan gives no obligation and no finding."""
    plan = read_plan(document)
    view = view_of(document)
    obligations = extract(document, plan)
    found: list[Finding] = []
    if plan.clauses and not is_narrative(view, plan):
        found += stale_programmes(view, plan)
        found += events_not_held(view, plan)
        found += doubled_words(view, plan)
        found += ordinals(document, plan)
        found += without_number(view, obligations)
        found += without_actor(obligations)
        found += conflicting(view, obligations)
        found += over_recording(view, obligations, document, plan)
    known = {clause.id for clause in plan.clauses}
    findings = sorted((f for f in found if f.clause in known), key=lambda f: (f.start, f.end, f.code.value))
    return Reading(document, plan, obligations, tuple(findings))
