"""Two plans side by side, clause by clause; and the plan written back as an official paper."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from xueji.apps.accounts.clock import today
from xueji.apps.plans.paper import plan_paper
from xueji.apps.plans.queries import plan_reading, plans_of
from xueji.core.obligations.forms import FORMS
from xueji.core.reading.compare import Change, ClauseChange, Comparison, DutyChange
from xueji.core.reading.compare import compare as compare_readings
from xueji.web.shell.downloads import docx
from xueji.web.shell.request import Request, Seen

LONGEST_OPENING = 20


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty that came, went or asks something else."""

    one: DutyChange

    @property
    def title(self) -> str:
        return FORMS[self.one.duty.form].name

    @property
    def quote(self) -> str:
        return "".join(self.one.duty.quote.split())


@dataclass(frozen=True, slots=True)
class Row:
    """A clause that changed, with its duties that did; or a run of clauses in which nothing changed."""

    one: ClauseChange | None
    duties: tuple[DutyLine, ...] = ()
    same: tuple[ClauseChange, ...] = ()

    @property
    def word(self) -> str:
        assert self.one is not None  # a run of unchanged clauses has no word
        moved, changed = self.one.moved, self.one.change is not Change.UNCHANGED
        return "，".join([*([self.one.change.word] if changed else []), *(["移位"] if moved else [])]) or "原文不变"

    @property
    def opening(self) -> str:
        """What the first of unchanged clauses is called: its heading, else how it begins."""
        first = self.same[0]
        return first.clause.heading or "".join(run.text for run in first.runs)[:LONGEST_OPENING]

    @property
    def before(self) -> str:
        """The label that the clause had, where it has another one now."""
        one = self.one
        return one.before.label if one and one.before and one.after and one.before.label != one.after.label else ""


def compare(request: Request, key: str, other: str) -> HttpResponse:
    """The earlier of the two plans against the later one, whichever was named first."""
    found = [get_object_or_404(plans_of(request.access), key=one) for one in (key, other)]
    before, after = sorted(found, key=lambda plan: (plan.year, plan.version))
    result = compare_readings(plan_reading(before), plan_reading(after))
    loose = [DutyLine(one) for one in result.duties if _changed(one) and not one.duty.clause]
    context = {"before": before, "after": after, "result": result, "rows": _rows(result), "loose": loose}
    return render(request, "plans/compare.html", context | {"sentence": _sentence(result)})


def _changed(one: DutyChange) -> bool:
    return one.change is not Change.UNCHANGED


def _rows(result: Comparison) -> list[Row]:
    by_clause: dict[tuple[bool, str], list[DutyLine]] = {}
    for duty in filter(_changed, result.duties):
        by_clause.setdefault((duty.after is not None, duty.duty.clause), []).append(DutyLine(duty))
    rows: list[Row] = []
    for one in result.clauses:
        own = by_clause.get((True, one.after.id), []) if one.after else []
        own = own + (by_clause.get((False, one.before.id), []) if one.before else [])
        if own or one.moved or one.change is not Change.UNCHANGED:
            rows.append(Row(one, tuple(own)))
        elif rows and rows[-1].one is None:
            rows[-1] = Row(None, (), (*rows[-1].same, one))
        else:
            rows.append(Row(None, (), (one,)))
    return rows


def _sentence(result: Comparison) -> str:
    clauses, duties = result.clause_counts, result.duty_counts
    parts = [
        f"{change.word} {clauses[change]} 条" for change in Change if change is not Change.UNCHANGED and clauses[change]
    ]
    parts += [f"移位 {result.moved} 条"] if result.moved else []
    changed = sum(duties[change] for change in Change if change is not Change.UNCHANGED)
    said = f"条款{'、'.join(parts)}" if parts else "条款没有变化"
    return f"{said}，{f'任务有 {changed} 项变化' if changed else '任务没有变化'}。"


def paper(request: Request, key: str) -> HttpResponse:
    plan = get_object_or_404(plans_of(request.access).select_related("organ"), key=key)
    data = plan_paper(plan, on=today())
    request.seen = [Seen(plan, details={"paper": "plan"})]
    return docx(data, f"{plan.title}.docx")
